"""Hold and lift on an order that the caller holds; `holding` is the door for higher apps."""

from datetime import datetime, timedelta

from django.db.models import F, Value
from django.db.models.functions import Greatest

from marketplace.orders.models import Order, OrderHold

HELD_DATES = ("late_from_at", "not_shipped_due_at")


def hold(order: Order, kind: str, reference: str, at: datetime) -> None:
    """Hold a locked order's dates from now on; twice for the same thing changes nothing."""
    OrderHold.objects.get_or_create(
        order=order, kind=kind, reference=reference, lifted_at=None, defaults={"since": at}
    )
    if order.held_at is None:
        order.held_at = at
        order.save(update_fields=["held_at"])


def lift(order: Order, kind: str, reference: str, at: datetime) -> None:
    """Lift one hold of a locked order; when none is left, its dates get back the time that was held."""
    mine = order.holds.filter(kind=kind, reference=reference, lifted_at=None)
    # Who lifts may have read the clock before who held, and waited for the order since.
    over = Greatest(Value(at), F("since"))
    if not mine.update(lifted_at=over) or order.held_at is None:
        return
    if order.holds.filter(lifted_at=None).exists():
        return
    lost = max(at - order.held_at, timedelta(0))
    least = at + timedelta(hours=order.frozen_policies.kept_hours)
    for name in HELD_DATES:
        due = getattr(order, name)
        if due is not None:
            setattr(order, name, max(due + lost, least))
    order.held_at = None
    order.save(update_fields=["held_at", *HELD_DATES])
