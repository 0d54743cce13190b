"""Stops and restarts the dates of an order while its money is disputed or frozen."""

from datetime import datetime, timedelta

from django.db import transaction

from marketplace.orders.actions.locking import locked, locked_shipments, setting
from marketplace.orders.models import Order

STANDING = ("payment_due_at", "late_from_at", "not_shipped_due_at", "cancellation_due_at")


@transaction.atomic
def pause_clocks(*, order: Order, at: datetime) -> Order:
    """Stop every date of the order; told by trade_assurance. Pausing twice changes nothing."""
    order = locked(order)
    if order.paused_at is not None:
        return order
    setting(order, paused_at=at)
    for shipment in locked_shipments(order):
        shipment.paused_at = at
        shipment.save(update_fields=["paused_at"])
    return order


@transaction.atomic
def resume_clocks(*, order: Order, at: datetime) -> Order:
    """Start the dates again with the time they had left, but at least the policy's 48 hours."""
    order = locked(order)
    if order.paused_at is None:
        return order
    paused_at, least = order.paused_at, at + timedelta(hours=order.frozen_policies.kept_hours)
    later = {
        name: _later(due, paused_at, at, least)
        for name in STANDING
        if (due := getattr(order, name)) is not None
    }
    setting(order, paused_at=None, **later)
    for shipment in locked_shipments(order):
        if shipment.auto_receipt_at is not None:
            shipment.auto_receipt_at = _later(shipment.auto_receipt_at, paused_at, at, least)
        shipment.paused_at = None
        shipment.save(update_fields=["auto_receipt_at", "paused_at"])
    return order


def _later(due: datetime, paused_at: datetime, at: datetime, least: datetime) -> datetime:
    return max(due + (at - paused_at), least)
