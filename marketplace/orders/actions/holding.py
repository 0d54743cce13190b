"""Holds the days on which an order that was not shipped may be ended; told by higher apps."""

from datetime import datetime, timedelta

from django.db import transaction

from marketplace.orders.actions.locking import locked, setting
from marketplace.orders.models import Order, OrderHold

HELD_DATES = ("late_from_at", "not_shipped_due_at")


@transaction.atomic
def place_hold(*, order: Order, kind: str, reference: str, at: datetime) -> Order:
    """Hold the dates from now on. Holding twice for the same thing changes nothing."""
    order = locked(order)
    OrderHold.objects.get_or_create(
        order=order, kind=kind, reference=reference, lifted_at=None, defaults={"since": at}
    )
    if order.held_at is None:
        setting(order, held_at=at)
    return order


@transaction.atomic
def lift_hold(*, order: Order, kind: str, reference: str, at: datetime) -> Order:
    """Lift one hold; when none is left, the dates get back the time that was held."""
    order = locked(order)
    mine = order.holds.filter(kind=kind, reference=reference, lifted_at=None)
    if not mine.update(lifted_at=at) or order.held_at is None:
        return order
    if order.holds.filter(lifted_at=None).exists():
        return order
    lost = at - order.held_at
    least = at + timedelta(hours=order.frozen_policies.kept_hours)
    later = {
        name: max(due + lost, least)
        for name in HELD_DATES
        if (due := getattr(order, name)) is not None
    }
    setting(order, held_at=None, **later)
    return order
