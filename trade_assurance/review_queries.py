"""What waits for a person about money: unclear payments, stopped tranches, stops, silent events."""

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from trade_assurance.models import (
    CommissionPlan,
    CommissionRule,
    MoneyStop,
    Payment,
    PlanChoice,
    Protection,
    ProviderProof,
    WebhookEvent,
)
from trade_assurance.states import PaymentState, ProtectionState

SILENT_AFTER = timedelta(minutes=5)
MOST_ROWS = 100


def payments_to_review() -> QuerySet[Payment]:
    """Return payments whose answer is unclear or given to a person, oldest first."""
    unclear = Payment.objects.filter(state__in=[PaymentState.UNCLEAR, PaymentState.IN_REVIEW])
    return unclear.select_related("order__buyer").order_by("created_at", "pk")


def frozen_protections() -> QuerySet[Protection]:
    """Return tranches that an operator or a provider froze."""
    frozen = Protection.objects.filter(state=ProtectionState.FROZEN)
    return frozen.select_related("order__buyer", "seller").order_by("pk")


def standing_stops() -> QuerySet[MoneyStop]:
    """Return the stops that nobody has cleared."""
    return MoneyStop.objects.filter(cleared_at=None).order_by("raised_at")


def silent_events(at: datetime) -> QuerySet[WebhookEvent]:
    """Return events that are in the inbox for long and could not be understood, oldest first."""
    silent = WebhookEvent.objects.filter(done_at=None, received_at__lt=at - SILENT_AFTER)
    return silent.order_by("received_at")[:MOST_ROWS]


def last_proofs() -> QuerySet[ProviderProof]:
    """Return the latest comparison with each card provider, one for each currency."""
    proofs = ProviderProof.objects.order_by("provider", "currency", "-at")
    return proofs.distinct("provider", "currency")


def commission_rules() -> QuerySet[CommissionRule]:
    """Return all rules, those for everybody first, the newest of each first."""
    rules = CommissionRule.objects.select_related("seller", "plan", "category", "created_by")
    return rules.order_by("seller__name", "plan__name", "category__path", "-active_from_at", "-pk")


def commission_plans() -> QuerySet[CommissionPlan]:
    """Return the plans by name, each with how many rules it has."""
    alive = Q(rules__ended_at=None, rules__isnull=False)
    return CommissionPlan.objects.annotate(count=Count("rules", filter=alive)).order_by("name")


def plans_of_sellers() -> list[PlanChoice]:
    """Return the latest choice of each seller that is on a plan, by the seller's name."""
    rows = PlanChoice.objects.select_related("seller", "plan", "chosen_by")
    latest = rows.order_by("seller_id", "-at", "-pk").distinct("seller_id")
    return sorted((row for row in latest if row.plan), key=lambda row: row.seller.name)


def backlog() -> tuple[int, datetime | None]:
    """Return how many payments and stops wait for a person, and since when the oldest payment."""
    waiting = payments_to_review().aggregate(count=Count("pk"), oldest=Min("created_at"))
    return waiting["count"] + standing_stops().count(), waiting["oldest"]


def backlog_of_frozen() -> int:
    """Return how many tranches are frozen."""
    return frozen_protections().count()
