"""Reads about disputes: scoped lists, the operators' queue, what the clock has to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from trade_assurance import policies
from trade_assurance.dispute_states import (
    ARGUING,
    OPEN_STATES,
    WITH_OPERATORS,
    DisputeState,
    Reason,
)
from trade_assurance.models import CaseReader, Dispute, Protection, Ruling
from trade_assurance.states import ProtectionState

LOOKING_MINUTES = 15
D, R, P = DisputeState, Reason, ProtectionState
BEFORE_SHIPMENT = (R.NOT_SHIPPED, R.LATE, R.CANCELLATION)
UNDERWAY = (
    R.LATE, R.NOT_RECEIVED, R.SHORT_QUANTITY, R.NOT_AS_SPECIFIED, R.DAMAGED, R.COUNTERFEIT,
    R.REFUSED_GOODS,
)  # fmt: skip
ARRIVED = (
    R.SHORT_QUANTITY, R.NOT_AS_SPECIFIED, R.DAMAGED, R.COUNTERFEIT, R.LATE, R.NOT_RECEIVED,
    R.REFUSED_GOODS,
)  # fmt: skip
REASONS: dict[str, tuple[Reason, ...]] = {
    P.FUNDS_HELD: BEFORE_SHIPMENT,
    P.RECEIPT_PENDING: UNDERWAY,
    P.CLAIM_WINDOW: ARRIVED,
}
SELLERS_REASONS: dict[str, tuple[Reason, ...]] = {
    P.FUNDS_HELD: (R.KEPT_DEPOSIT,),
    P.RECEIPT_PENDING: (R.BUYER_REFUSED,),
}


@dataclass(frozen=True, slots=True)
class Backlog:
    """The operators' queue: how many cases, since when, and how much money by currency."""

    count: int
    oldest: datetime | None
    at_stake: tuple[Money, ...]


def reasons_for(protection: Protection, side: str = Actor.BUYER.value) -> tuple[Reason, ...]:
    """Return the reasons that fit where the goods are; none when nothing is held.

    A supplier keeps a deposit only where the buyer asked to cancel or owes the balance.
    """
    if side == Actor.BUYER.value:
        return REASONS.get(protection.state, ())
    reasons = SELLERS_REASONS.get(protection.state, ())
    return () if R.KEPT_DEPOSIT in reasons and not _buyer_stopped(protection.order) else reasons


def _buyer_stopped(order: Order) -> bool:
    """Tell whether the buyer asked to cancel, or is late with an instalment."""
    if order.cancellation_asked_at is not None:
        return True
    late = order.instalments.filter(funded_at__isnull=True, due_at__isnull=False)
    return late.filter(due_at__lt=clock.now()).exists()


def disputes_for(member: Member) -> QuerySet[Dispute]:
    """Return the disputes of the member's company, all for operators; the rules say who may read."""
    disputes = Dispute.objects.select_related(
        "order__buyer", "order__seller", "protection", "opened_by", "operator"
    )
    if member.is_operator:
        return disputes
    if member.company is None:
        return disputes.none()
    company = member.company
    return disputes.filter(Q(order__buyer=company) | Q(order__seller=company))


def disputes_of(order: Order) -> QuerySet[Dispute]:
    """Return an order's disputes, the latest first."""
    return Dispute.objects.filter(order=order).order_by("-opened_at", "-pk")


def disputables(order: Order, at: datetime, side: str = Actor.BUYER.value) -> list[Protection]:
    """Return the protections of which a side can open a dispute now, in the order's order."""
    rows = Protection.objects.filter(order=order).select_related("order", "tranche")
    return [row for row in rows.order_by("tranche__position") if _is_disputable(row, at, side)]


def _is_disputable(protection: Protection, at: datetime, side: str) -> bool:
    if not reasons_for(protection, side) or not protection.held:
        return False
    ends = protection.release_due_at
    if protection.state != P.CLAIM_WINDOW or ends is None:
        return True
    earlier = Dispute.objects.filter(protection=protection).exists()
    least = timedelta(hours=policies.of_disputes().again_hours if earlier else 0)
    return ends - at > least


def cases(state: str = "") -> QuerySet[Dispute]:
    """Return what operators look at: one state, or all that wait for them; the oldest first."""
    found = Dispute.objects.select_related("order__buyer", "order__seller", "operator")
    chosen = [state] if state else [*WITH_OPERATORS, D.EVIDENCE]
    return found.filter(state__in=chosen).order_by("opened_at", "pk")


def backlog() -> Backlog:
    """Return how many cases wait for an operator, since when, and the money in them."""
    waiting = Dispute.objects.filter(state__in=WITH_OPERATORS)
    sums = waiting.values_list("currency").annotate(sum=Sum("claimed_minor")).order_by("currency")
    whole = waiting.aggregate(count=Count("pk"), oldest=Min("opened_at"))
    at_stake = tuple(Money(int(minor), currency) for currency, minor in sums)
    return Backlog(whole["count"], whole["oldest"], at_stake)


def rulings_in_force(dispute: Dispute) -> QuerySet[Ruling]:
    """Return the rulings that both sides may read, in their order."""
    return dispute.rulings.filter(in_force_at__isnull=False).order_by("number")


def readers_of(dispute: Dispute, *, but: int | None, at: datetime) -> QuerySet[CaseReader]:
    """Return the other operators who looked at a case within the last quarter of an hour."""
    lately = dispute.readers.filter(seen_at__gt=at - timedelta(minutes=LOOKING_MINUTES))
    return lately.exclude(user_id=but or 0).select_related("user").order_by("-seen_at")


def due(at: datetime) -> dict[str, QuerySet[Dispute]]:
    """Return what the clock has to do, by the name of the step, the longest overdue first."""
    rows = Dispute.objects.order_by("opened_at", "pk")
    negotiating = rows.filter(state=D.NEGOTIATING)
    figures = policies.of_disputes()
    soon = at + timedelta(hours=figures.remind_hours)
    return {
        "remind": negotiating.filter(answer_due_at__lte=soon).exclude(
            reminded_for_at=F("answer_due_at")
        ),
        "let_turn_pass": negotiating.filter(answer_due_at__lte=at),
        "escalate_when_due": negotiating.filter(auto_escalate_at__lte=at),
        "close_evidence_when_due": rows.filter(state=D.EVIDENCE, evidence_due_at__lte=at),
        "stop_long_dispute": rows.filter(state__in=[*ARGUING, D.APPEALED], long_stop_at__lte=at),
        "ask_second_operator": rows.filter(
            state__in=[*ARGUING, D.APPEALED],
            second_asked_at__isnull=True,
            opened_at__lte=at - timedelta(days=figures.second_operator_days),
        ),
        "replace_when_due": rows.filter(
            Q(state=D.REPLACEMENT_DUE, replacement__due_at__lte=at)
            | Q(state=D.REPLACED, replacement__arrival_due_at__lte=at)
        ),
        "raise_alarm": rows.filter(
            state__in=OPEN_STATES, alarm_at__lte=at, alarmed_at__isnull=True
        ),
        "execute_due": rows.filter(
            Q(state=D.RULED, appeal_due_at__lte=at) | Q(state=D.RULED_FINAL)
        ),
    }
