"""Reviews: written from a completed order, answered by the supplier, judged by operators."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from frontend import desk
from frontend.access import company_required, member_of, operator_required
from frontend.desk_words import REVIEW_REASONS, decisions
from frontend.forms.desk import DecisionForm
from frontend.forms.reviews import ReplyForm, ReportForm, ReviewForm
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.states import history
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.models import Order
from marketplace.orders.queries import orders_for
from vendors import actions
from vendors.models import Review
from vendors.queries import reported_reviews, reviews_for
from vendors.review_rules import (
    can_reply,
    can_report,
    can_review,
    can_revise,
    can_speak_for,
    review_window,
)
from vendors.scoring import PRODUCT_CRITERIA, VENDOR_CRITERIA
from vendors.states import REVIEW

PER_PAGE = 20


@company_required
def mine(request: HttpRequest) -> HttpResponse:
    """List the reviews that the company wrote and received."""
    return _mine(request)


def _mine(
    request: HttpRequest, *, review: Review | None = None, **tried: forms.Form
) -> HttpResponse:
    """Show the list; `tried` is the refused form on `review`, which then comes first."""
    member, at = member_of(request), clock.now()
    rows = reviews_for(member).order_by("-created_at")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = [review, *(row for row in page if row != review)] if review else list(page)
    context = {
        "page": page,
        "rows": [
            {
                "review": row,
                "may_reply": can_reply(member, row, at),
                "may_revise": can_revise(member, row, at),
                "may_report": can_report(member, row) and row.state == "published",
                "reply": ReplyForm(auto_id=f"reply_{row.pk}_%s"),
                "report": ReportForm(auto_id=f"report_{row.pk}_%s"),
                **(tried if row == review else {}),
                "tried": next(iter(tried), "") if row == review else "",
            }
            for row in shown
        ],
    }
    return render(request, "reviews/mine.html", context, status=422 if tried else 200)


@company_required
def order_reviews(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what of an order can be reviewed: the supplier, and each product received."""
    member = member_of(request)
    order = _own_order(request, reference)
    written = {
        review.product_id: review
        for review in Review.objects.filter(order=order).select_related("buyer")
    }
    lines = {line.product_id: line for line in order.lines.order_by("position") if line.product_id}
    subjects: list[dict[str, Any]] = [_subject(None, order.seller.name, written)]
    subjects += [_subject(pk, line.title, written) for pk, line in lines.items()]
    context = {
        "order": order,
        "subjects": subjects,
        "open": can_review(member, order, clock.now()),
        "until": review_window(order)[1],
    }
    return render(request, "reviews/order.html", context)


@company_required
def write(request: HttpRequest, reference: str, product_id: int | None = None) -> HttpResponse:
    """Review the supplier or one product of an order; a second time revises, once."""
    member = member_of(request)
    order = _own_order(request, reference)
    line = order.lines.filter(product_id=product_id).first() if product_id else None
    if product_id and line is None:
        raise Http404
    written = Review.objects.filter(order=order)
    found = (
        written.filter(product_id=product_id) if product_id else written.filter(product=None)
    ).first()
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        criteria=PRODUCT_CRITERIA if product_id else VENDOR_CRITERIA,
        initial={**found.scores, "text": found.text} if found else {},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _written(request, form, order, found, product_id)
    ):
        return redirect("reviews:order", reference=reference)
    context = {
        "order": order,
        "subject": line.title if line else order.seller.name,
        "product_id": product_id,
        "form": form,
        "review": found,
        "open": can_revise(member, found, clock.now())
        if found
        else can_review(member, order, clock.now()),
    }
    return render(request, "reviews/write.html", context, status=422 if form.errors else 200)


@company_required
@require_POST
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a review in public."""
    review = _party_review(request, reference)
    if not can_speak_for(member_of(request), review):
        raise PermissionDenied
    form = ReplyForm(request.POST, auto_id=f"reply_{review.pk}_%s")

    def act(words: str) -> None:
        actions.reply_to_review(review=review, text=words, by=member_of(request), at=clock.now())

    if not _said(request, form, act, _("Your reply is public.")):
        return _mine(request, review=review, reply=form)
    return redirect("reviews:mine")


@company_required
@require_POST
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask an operator to look at a review."""
    review = _party_review(request, reference)
    form = ReportForm(request.POST, auto_id=f"report_{review.pk}_%s")

    def act(words: str) -> None:
        actions.report_review(review=review, reason=words, by=member_of(request), at=clock.now())

    if not _said(request, form, act, _("An operator will look at the review.")):
        return _mine(request, review=review, report=form)
    return redirect("reviews:mine")


def _said(request: HttpRequest, form: forms.Form, act: Callable[[str], None], done: str) -> bool:
    """Act on a valid form; a refusal is put beside its words. Raises: PermissionDenied."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data["text"])
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except TransitionRefused:
        messages.error(request, _("This was decided meanwhile. Look at what is true now."))
        return True
    except Refusal as refusal:
        form.add_error("text", str(refusal))
        return False
    messages.success(request, done)
    return True


@operator_required
def queue(request: HttpRequest) -> HttpResponse:
    """List the reported reviews."""
    page = Paginator(reported_reviews(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reviews/queue.html", {"page": page, "now": clock.now()})


@operator_required
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a review and why it was reported; keep or hide it."""
    review = get_object_or_404(reviews_for(member_of(request)), reference=reference)
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        decisions=decisions(REVIEW.choices(state=review.state, actor=Actor.OPERATOR)),
        reasons=REVIEW_REASONS,
    )
    if form.is_bound and form.is_valid() and _judged(request, form, review):
        return redirect("reviews:queue")
    context = {
        "review": review,
        "form": form,
        "history": [(change, "") for change in reversed(list(history(review)))],
    }
    return render(request, "reviews/case.html", context, status=422 if form.errors else 200)


def _judged(request: HttpRequest, form: DecisionForm, review: Review) -> bool:
    verbs = {
        "keep": actions.keep_review,
        "hide": actions.hide_review,
        "restore": actions.restore_review,
    }
    verb = verbs[form.cleaned_data["decision"]]
    try:
        verb(review=review, reason=form.why(), by=member_of(request), at=clock.now())
    except Refusal as refusal:
        refused(form, refusal)
        return False
    messages.success(request, _("The decision is recorded."))
    return True


def _own_order(request: HttpRequest, reference: str) -> Order:
    """Return an order that the member's company bought."""
    member = member_of(request)
    return get_object_or_404(orders_for(member), reference=reference, buyer=member.company)


def _party_review(request: HttpRequest, reference: str) -> Review:
    return get_object_or_404(reviews_for(member_of(request)), reference=reference)


def _subject(
    product_id: int | None, title: str, written: dict[int | None, Review]
) -> dict[str, Any]:
    return {"product_id": product_id, "title": title, "review": written.get(product_id)}


def _written(
    request: HttpRequest,
    form: ReviewForm,
    order: Order,
    found: Review | None,
    product_id: int | None,
) -> bool:
    member, at, opinion = member_of(request), clock.now(), form.opinion()
    try:
        if found is None:
            actions.write_review(
                order=order, opinion=opinion, by=member, at=at, product_id=product_id
            )
        else:
            actions.revise_review(review=found, opinion=opinion, by=member, at=at)
    except Refusal as refusal:
        refused(form, refusal)
        return False
    messages.success(request, _("Thank you: your review is public."))
    return True


def _backlog() -> desk.Backlog:
    first = reported_reviews().first()
    return reported_reviews().count(), first.reported_at if first else None


desk.register("reviews", gettext_lazy("Reported reviews"), _backlog, "reviews:queue", icon="star")

app_name = "reviews"
urlpatterns = [
    path("reviews/", mine, name="mine"),
    path("reviews/orders/<str:reference>/", order_reviews, name="order"),
    path("reviews/orders/<str:reference>/supplier/", write, name="write"),
    path("reviews/orders/<str:reference>/<int:product_id>/", write, name="write_product"),
    path("reviews/<str:reference>/reply/", reply, name="reply"),
    path("reviews/<str:reference>/report/", report, name="report"),
    path("desk/reviews/", queue, name="queue"),
    path("desk/reviews/<str:reference>/", case, name="case"),
]
