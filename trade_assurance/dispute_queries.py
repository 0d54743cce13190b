"""Reads about disputes: scoped lists, the operators' queue, what an outcome does to the money."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet, Sum

from marketplace.companies.member import Member
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
from trade_assurance.models import Dispute, Protection, Ruling
from trade_assurance.states import ProtectionState

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


@dataclass(frozen=True, slots=True)
class Effect:
    """What a refund does to the tranche: `ends` it, or lets it go on with the rest held."""

    refund: Money
    to_seller: Money
    commission: Money
    stays_held: Money
    ends: bool


@dataclass(frozen=True, slots=True)
class Backlog:
    """The operators' queue: how many cases, since when, and how much money by currency."""

    count: int
    oldest: datetime | None
    at_stake: tuple[Money, ...]


def reasons_for(protection: Protection) -> tuple[Reason, ...]:
    """Return the reasons that fit where the goods are; none when nothing is held."""
    return REASONS.get(protection.state, ())


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


def disputable(order: Order, at: datetime, *, tranche: int | None = None) -> Protection | None:
    """Return the protection of which a dispute can be opened now, or None.

    `tranche` is a position; without one the first tranche that can be disputed is meant.
    """
    rows = disputables(order, at)
    return next((row for row in rows if tranche in {None, row.tranche.position}), None)


def disputables(order: Order, at: datetime) -> list[Protection]:
    """Return the protections of an order of which a dispute can be opened now, by tranche."""
    rows = Protection.objects.filter(order=order).select_related("tranche")
    return [row for row in rows.order_by("tranche__position") if _is_disputable(row, at)]


def _is_disputable(protection: Protection, at: datetime) -> bool:
    if not reasons_for(protection) or not protection.held:
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


def has_lost(dispute: Dispute, actor: Actor) -> bool:
    """Tell whether the ruling in force gave this side less than it asked for."""
    refund = dispute.refund_minor or 0
    return refund < dispute.claimed_minor if actor is Actor.BUYER else refund > 0


def default_refund(dispute: Dispute) -> Money:
    """Return what the long stop gives back: the side that stayed silent loses.

    If neither did, the claim less what the buyer's last proposal left to the seller.
    """
    if dispute.missed_by == Actor.BUYER:
        return Money.zero(dispute.currency)
    if dispute.missed_by == Actor.SELLER:
        return dispute.claimed
    own = dispute.proposals.filter(side=Actor.BUYER.value).order_by("-number").first()
    return own.refund if own else dispute.claimed


def effect_of(dispute: Dispute, refund: Money) -> Effect:
    """Return what giving `refund` back does: the preview and the execution ask the same.

    After receipt, and where a cancellation is disputed and part is refunded, the rest is released.
    Before receipt the order goes on and the rest stays held, so the buyer keeps its protection.
    """
    protection = dispute.protection
    held = protection.held if dispute.is_open else dispute.at_hold
    rest = held - refund
    received = protection.resume_state == P.CLAIM_WINDOW
    cancelled = dispute.reason == R.CANCELLATION and bool(refund)
    ends = received or cancelled or not rest
    nothing = Money.zero(refund.currency)
    if not ends:
        return Effect(refund, nothing, nothing, rest, ends=False)
    parts = protection.parts_of(rest)
    return Effect(refund, parts.net, parts.commission + parts.vat, nothing, ends=True)


def due(at: datetime) -> dict[str, QuerySet[Dispute]]:
    """Return what the clock has to do, by the name of the step, the longest overdue first."""
    rows = Dispute.objects.order_by("opened_at", "pk")
    negotiating = rows.filter(state=D.NEGOTIATING)
    figures = policies.of_disputes()
    soon = at + timedelta(hours=figures.remind_hours)
    return {
        "remind": negotiating.filter(answer_due_at__gt=at, answer_due_at__lte=soon),
        "let_turn_pass": negotiating.filter(answer_due_at__lte=at),
        "escalate_when_due": negotiating.filter(auto_escalate_at__lte=at),
        "close_evidence_when_due": rows.filter(state=D.EVIDENCE, evidence_due_at__lte=at),
        "stop_long_dispute": rows.filter(state__in=[*ARGUING, D.APPEALED], long_stop_at__lte=at),
        "raise_alarm": rows.filter(
            state__in=OPEN_STATES, alarm_at__lte=at, alarmed_at__isnull=True
        ),
        "execute_due": rows.filter(
            Q(state=D.RULED, appeal_due_at__lte=at) | Q(state=D.RULED_FINAL)
        ),
    }
