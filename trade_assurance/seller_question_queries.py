"""Reads about orders whose supplier was stopped."""

from datetime import datetime

from django.db.models import Count, Min, QuerySet

from marketplace.orders.models import Order
from trade_assurance.models import SellerQuestion
from trade_assurance.seller_states import OPEN_QUESTIONS, QuestionState


def unanswered_questions(at: datetime) -> QuerySet[SellerQuestion]:
    """Return the questions whose buyer let its days pass, the oldest first."""
    rows = SellerQuestion.objects.filter(state=QuestionState.ASKED, answer_due_at__lte=at)
    return rows.order_by("answer_due_at", "pk")


def question_of(order: Order) -> SellerQuestion | None:
    """Return the last question about an order, open or answered."""
    rows = SellerQuestion.objects.filter(order=order).select_related("answered_by")
    return rows.order_by("-pk").first()


def questions(*, open_only: bool) -> QuerySet[SellerQuestion]:
    """Return the questions for the operators, those that wait for them first."""
    rows = SellerQuestion.objects.select_related("order__buyer", "order__seller", "answered_by")
    if open_only:
        return rows.filter(state__in=OPEN_QUESTIONS).order_by("-state", "asked_at", "pk")
    return rows.exclude(state__in=OPEN_QUESTIONS).order_by("-ended_at", "-pk")


def backlog_of_questions() -> tuple[int, datetime | None]:
    """Return how many questions wait for an operator, and since when the oldest does."""
    rows = SellerQuestion.objects.filter(state=QuestionState.WITH_OPERATOR)
    found = rows.aggregate(count=Count("pk"), oldest=Min("asked_at"))
    return found["count"], found["oldest"]
