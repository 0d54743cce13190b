"""Receipt of goods, by the buyer or by the clock, and the end of an order."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions.locking import (
    actor_of,
    days,
    drop_planned,
    follow,
    locked,
    locked_shipments,
    move,
    move_shipment,
    refuse_paused,
    setting,
)
from marketplace.orders.models import Order, Shipment
from marketplace.orders.signals import order_completed, order_noted, order_received
from marketplace.orders.states import MOVING, ShipmentState

RECEIVABLE = {*MOVING, ShipmentState.DELIVERED}


class ExtensionOutOfRange(Refusal):
    """The buyer asked for no days, or for more than the policy gives."""

    code = "extension_out_of_range"
    field = "days"


@transaction.atomic
def record_receipt(
    *, order: Order, at: datetime, by: Member = SYSTEM, shipment: Shipment | None = None
) -> Order:
    """Take the goods as received, by a person of the buyer or, for SYSTEM, because time is up.

    The claim window begins with this. Raises: ClocksPaused while a dispute is open;
    TransitionRefused where nothing is on its way (a second receipt included).
    """
    order = locked(order)
    refuse_paused(order)
    actor = actor_of(by, order)
    name = "auto_receipt" if actor is Actor.CLOCK else "receive"
    shipments = locked_shipments(order)
    arriving = [
        s for s in shipments if s.state in RECEIVABLE and (shipment is None or s == shipment)
    ]
    if not arriving:
        raise TransitionRefused("there is nothing to receive")
    for each in arriving:
        if actor is Actor.CLOCK and (each.auto_receipt_at is None or each.auto_receipt_at > at):
            raise TransitionRefused("the day of receipt has not come")
        move_shipment(each, name, actor=actor, by=by, at=at)
        each.received_at = at
        each.save(update_fields=["received_at"])
    follow(order, shipments, name, actor=actor, by=by, at=at)
    setting(order, received_at=at, delivered_at=order.delivered_at or at)
    for each in arriving:
        order_received.send(sender=None, order=order, at=at, by=by, shipment=each)
    return order


@transaction.atomic
def extend_receipt(*, order: Order, by: Member, at: datetime, more_days: int) -> Order:
    """Give the buyer more time to look at the goods, once.

    Raises: ExtensionOutOfRange, ClocksPaused, TransitionRefused.
    """
    order = locked(order)
    longest = order.frozen_policies.extension_days
    if not 1 <= more_days <= longest:
        raise ExtensionOutOfRange(
            _("Choose between 1 and %(longest)s days.") % {"longest": longest}
        )
    refuse_paused(order)
    arriving = [s for s in locked_shipments(order) if s.state in RECEIVABLE]
    if not arriving:
        raise TransitionRefused("there is nothing to receive")
    move(order, "extend_receipt", actor=actor_of(by, order), by=by, at=at, reason=str(more_days))
    for shipment in arriving:
        if shipment.auto_receipt_at is not None:
            shipment.auto_receipt_at += days(more_days)
        shipment.extended_days = more_days
        shipment.reminded = []
        shipment.save(update_fields=["auto_receipt_at", "extended_days", "reminded"])
    setting(order, receipt_extended_at=at)
    order_noted.send(sender=None, order=order, at=at, by=by, name="extend_receipt")
    return order


@transaction.atomic
def remind_receipt(*, shipment: Shipment, at: datetime) -> bool:
    """Promise a reminder if one is due and not sent; False if none was.

    Only the nearest reminder goes out, however many were missed.
    """
    order = locked(shipment.order)
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    if shipment.auto_receipt_at is None or shipment.state not in RECEIVABLE:
        return False
    due = [
        before
        for before in order.frozen_policies.reminder_days
        if shipment.auto_receipt_at - days(before) <= at
    ]
    fresh = [before for before in due if before not in shipment.reminded]
    if not fresh:
        return False
    shipment.reminded = [*shipment.reminded, *fresh]
    shipment.save(update_fields=["reminded"])
    outbox.emit("orders.reminder", order_id=order.pk, kind="receipt", days=min(fresh))
    return True


@transaction.atomic
def record_settled(*, order: Order, at: datetime, by: Member = SYSTEM) -> Order:
    """Complete an order of whose money nothing is held any more. Raises: TransitionRefused."""
    order = locked(order)
    actor = actor_of(by, order)
    move(order, "complete", actor=actor, by=by, at=at)
    setting(order, completed_at=at)
    drop_planned(order, actor=actor, by=by, at=at)
    order_completed.send(sender=None, order=order, at=at, by=by)
    return order
