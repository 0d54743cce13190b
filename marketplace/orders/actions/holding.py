"""Holds the days on which an order that was not shipped may be ended; told by higher apps."""

from datetime import datetime

from django.db import transaction

from marketplace.orders.actions import holds
from marketplace.orders.actions.locking import locked
from marketplace.orders.models import Order


@transaction.atomic
def place_hold(*, order: Order, kind: str, reference: str, at: datetime) -> Order:
    """Hold the dates from now on. Holding twice for the same thing changes nothing."""
    order = locked(order)
    holds.hold(order, kind, reference, at)
    return order


@transaction.atomic
def lift_hold(*, order: Order, kind: str, reference: str, at: datetime) -> Order:
    """Lift one hold; when none is left, the dates get back the time that was held."""
    order = locked(order)
    holds.lift(order, kind, reference, at)
    return order
