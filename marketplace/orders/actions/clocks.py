"""Stops and restarts the dates of one tranche while its money is disputed or frozen."""

from datetime import datetime, timedelta

from django.db import transaction

from marketplace.orders.actions.falling import fall
from marketplace.orders.actions.locking import locked, locked_shipments, setting
from marketplace.orders.models import Order, Shipment, Tranche
from marketplace.orders.states import ShipmentState

STANDING = (
    "payment_due_at",
    "late_from_at",
    "not_shipped_due_at",
    "cancellation_due_at",
    "default_due_at",
)
OF_A_SHIPMENT = ("auto_receipt_at", "lost_due_at", "remedy_due_at")


@transaction.atomic
def pause_clocks(*, order: Order, tranche: Tranche, at: datetime) -> Order:
    """Stop the dates of a tranche; told by trade_assurance. Pausing twice changes nothing.

    The order's own dates are those of what has not left yet: they stop with the first tranche.
    """
    order = locked(order)
    for shipment in _of(order, tranche):
        shipment.paused_at = shipment.paused_at or at
        shipment.save(update_fields=["paused_at"])
    if _is_first(tranche) and order.paused_at is None:
        setting(order, paused_at=at)
        fall(order, at)
    return order


@transaction.atomic
def resume_clocks(*, order: Order, tranche: Tranche, at: datetime) -> Order:
    """Start the dates again with the time they had left, but at least the policy's 48 hours."""
    order = locked(order)
    least = at + timedelta(hours=order.frozen_policies.kept_hours)
    if _is_first(tranche) and order.paused_at is not None:
        later = {
            name: _later(due, order.paused_at, at, least)
            for name in STANDING
            if (due := getattr(order, name)) is not None
        }
        setting(order, paused_at=None, **later)
    for shipment in _of(order, tranche):
        if shipment.paused_at is None:
            continue
        for name in OF_A_SHIPMENT:
            if (due := getattr(shipment, name)) is not None:
                setattr(shipment, name, _later(due, shipment.paused_at, at, least))
        shipment.paused_at = None
        shipment.save(update_fields=[*OF_A_SHIPMENT, "paused_at"])
    return order


def _of(order: Order, tranche: Tranche) -> list[Shipment]:
    """Return the consignments of a tranche; milestones not handed in yet wait with the first."""
    rows = [s for s in locked_shipments(order) if s.tranche_id == tranche.pk]
    return [s for s in rows if s.state != ShipmentState.CANCELLED]


def _is_first(tranche: Tranche) -> bool:
    return tranche.position == 1


def _later(due: datetime, paused_at: datetime, at: datetime, least: datetime) -> datetime:
    return max(due + (at - paused_at), least)
