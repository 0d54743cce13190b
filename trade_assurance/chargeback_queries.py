"""Disputes at buyers' banks as operators see them: those that wait for evidence first."""

from datetime import datetime

from django.db.models import Count, F, Min, QuerySet

from trade_assurance.models import Chargeback, Protection
from trade_assurance.payout_states import ChargebackState

# What an operator can still answer.
ANSWERABLE = (ChargebackState.INQUIRY, ChargebackState.OPENED)


def chargebacks(state: str = "") -> QuerySet[Chargeback]:
    """Return the cases, of one state if it is named: the nearest day for evidence first."""
    rows = Chargeback.objects.select_related("payment__order__buyer", "payment__order__seller")
    rows = rows.filter(state=state) if state else rows
    return rows.order_by(F("evidence_due_at").asc(nulls_last=True), "-pk")


def backlog_of_chargebacks() -> tuple[int, datetime | None]:
    """Return how many cases wait for an answer, and since when the oldest does."""
    found = Chargeback.objects.filter(state__in=ANSWERABLE).aggregate(
        count=Count("pk"), oldest=Min("at")
    )
    return found["count"], found["oldest"]


def tranches_behind(chargeback: Chargeback) -> QuerySet[Protection]:
    """Return the tranches of the order whose payment is disputed."""
    rows = Protection.objects.filter(order_id=chargeback.payment.order_id)
    return rows.select_related("tranche").order_by("tranche__position")
