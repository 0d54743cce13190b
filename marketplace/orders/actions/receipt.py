"""Receipt of consignments, by the buyer or by the clock, and the end of an order."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox, reminders
from marketplace.core.errors import Refusal
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions.cutting import cut
from marketplace.orders.actions.locking import (
    actor_of,
    days,
    drop_planned,
    follow,
    locked,
    locked_shipments,
    move,
    move_shipment,
    note_dates,
    refuse_paused_shipments,
)
from marketplace.orders.models import Order, Shipment, Tranche
from marketplace.orders.parts import share_of_missing
from marketplace.orders.queries import open_lines
from marketplace.orders.signals import order_completed, order_noted, order_received
from marketplace.orders.states import RECEIVABLE, ShipmentState, TrancheKind


class ExtensionOutOfRange(Refusal):
    """The buyer asked for no days, or for more than the policy gives."""

    code = "extension_out_of_range"
    field = "days"


class CountOutOfRange(Refusal):
    """The counted quantities are more than what was sent, or nothing is missing."""

    code = "count_out_of_range"
    field = "quantities"


@transaction.atomic
def record_receipt(
    *, order: Order, at: datetime, by: Member = SYSTEM, shipment: Shipment | None = None
) -> Order:
    """Take consignments as received: one, or all that are on their way or there.

    By a person of the buyer or, for SYSTEM, because time is up. The claim window begins with this.
    Raises: ClocksPaused while a dispute is open; TransitionRefused where nothing is on its way
    (a second receipt included).
    """
    order = locked(order)
    actor = actor_of(by, order)
    name = "auto_receipt" if actor is Actor.CLOCK else "receive"
    shipments = locked_shipments(order)
    arriving = _arriving(shipments, shipment)
    for each in arriving:
        if actor is Actor.CLOCK and (each.auto_receipt_at is None or each.auto_receipt_at > at):
            raise TransitionRefused("the day of receipt has not come")
        if actor is Actor.CLOCK and _unsent(order, each, at):
            raise TransitionRefused("a reminder of receipt comes first")
        _receive(each, name, actor=actor, by=by, at=at)
    follow(order, shipments, name, actor=actor, by=by, at=at)
    note_dates(order, shipments, at)
    for each in arriving:
        order_received.send(sender=None, order=order, at=at, by=by, shipment=each, shortage=None)
    return order


@transaction.atomic
def record_short_receipt(
    *, order: Order, shipment: Shipment, counted: Mapping[int, Decimal], by: Member, at: datetime
) -> Order:
    """Take a consignment as received with fewer goods than were sent; `counted` by order line.

    The share of what is missing gets a tranche of its own: it stays held for seven days, in which
    the buyer can open a dispute about the short quantity. The rest begins its claim window.
    Raises: CountOutOfRange, ClocksPaused, TransitionRefused.
    """
    order = locked(order)
    actor = actor_of(by, order)
    shipments = locked_shipments(order)
    each = _arriving(shipments, shipment)[0]
    missing = _missing(each, counted)
    _receive(each, "receive", actor=actor, by=by, at=at)
    shortage = _cut_shortage(order, each, missing, by=by, at=at)
    follow(order, shipments, "receive", actor=actor, by=by, at=at, reason="short")
    note_dates(order, shipments, at)
    order_received.send(sender=None, order=order, at=at, by=by, shipment=each, shortage=shortage)
    return order


@transaction.atomic
def withhold_receipt(*, shipment: Shipment, at: datetime) -> Order:
    """Leave a consignment to operators whose day of receipt came though it never departed.

    Silence of the buyer proves nothing where the carrier never had the goods. Raises:
    TransitionRefused.
    """
    order = locked(shipment.order)
    shipments = locked_shipments(order)
    each = next(s for s in shipments if s == shipment)
    if each.state != ShipmentState.SHIPPED or each.paused_at or each.review_from_at:
        raise TransitionRefused("there is nothing to withhold")
    each.review_from_at = at
    each.save(update_fields=["review_from_at"])
    follow(order, shipments, "withhold_receipt", actor=Actor.CLOCK, by=SYSTEM, at=at)
    order_noted.send(sender=None, order=order, at=at, by=SYSTEM, name="withhold_receipt")
    return order


@transaction.atomic
def extend_receipt(
    *, order: Order, by: Member, at: datetime, more_days: int, shipment: Shipment | None = None
) -> Order:
    """Give the buyer more time to look at the goods, once for each consignment.

    Raises: ExtensionOutOfRange, ClocksPaused, TransitionRefused.
    """
    order = locked(order)
    longest = order.frozen_policies.extension_days
    if not 1 <= more_days <= longest:
        raise ExtensionOutOfRange(
            _("Choose between 1 and %(longest)s days.") % {"longest": longest}
        )
    arriving = _arriving(locked_shipments(order), shipment)
    fresh = [each for each in arriving if not each.extended_days]
    if not fresh:
        raise TransitionRefused("the time was extended before")
    move(order, "extend_receipt", actor=actor_of(by, order), by=by, at=at, reason=str(more_days))
    for each in fresh:
        if each.auto_receipt_at is not None:
            each.auto_receipt_at += days(more_days)
        each.extended_days = more_days
        each.reminded = []
        each.save(update_fields=["auto_receipt_at", "extended_days", "reminded"])
    order_noted.send(sender=None, order=order, at=at, by=by, name="extend_receipt")
    return order


@transaction.atomic
def remind_receipt(*, shipment: Shipment, at: datetime) -> bool:
    """Promise a reminder if one is due and not sent; False if none was.

    Only the nearest reminder goes out, however many were missed; if it comes late, so does receipt.
    """
    order = locked(shipment.order)
    shipment = Shipment.objects.select_for_update().get(pk=shipment.pk)
    due = shipment.auto_receipt_at
    if due is None or shipment.state not in RECEIVABLE or shipment.paused_at is not None:
        return False
    fresh = _unsent(order, shipment, at)
    if not fresh:
        return False
    shipment.reminded = [*shipment.reminded, *fresh]
    planned = due - days(min(fresh))
    shipment.auto_receipt_at = reminders.effect_after(due, planned=planned, at=at)
    shipment.save(update_fields=["reminded", "auto_receipt_at"])
    outbox.emit("orders.reminder", order_id=order.pk, kind="receipt", days=min(fresh))
    return True


@transaction.atomic
def record_settled(*, order: Order, at: datetime, by: Member = SYSTEM) -> Order:
    """Complete an order of whose money nothing is held any more. Raises: TransitionRefused."""
    order = locked(order)
    actor = actor_of(by, order)
    move(order, "complete", actor=actor, by=by, at=at, completed_at=at)
    drop_planned(order, actor=actor, by=by, at=at)
    order_completed.send(sender=None, order=order, at=at, by=by)
    return order


def _arriving(shipments: list[Shipment], wanted: Shipment | None) -> list[Shipment]:
    """Return what can be received now. Raises: ClocksPaused, TransitionRefused."""
    there = [s for s in shipments if s.state in RECEIVABLE and wanted in {None, s}]
    if not there:
        raise TransitionRefused("there is nothing to receive")
    running = [s for s in there if s.paused_at is None]
    if not running:
        refuse_paused_shipments()
    return running


def _unsent(order: Order, shipment: Shipment, at: datetime) -> list[int]:
    """Return the reminders, as days before receipt, whose time has come and that nobody was sent."""
    due = shipment.auto_receipt_at
    steps = order.frozen_policies.reminder_days if due else ()
    return [n for n in steps if due and due - days(n) <= at and n not in shipment.reminded]


def _receive(shipment: Shipment, name: str, *, actor: Actor, by: Member, at: datetime) -> None:
    move_shipment(shipment, name, actor=actor, by=by, at=at)
    shipment.received_at, shipment.lost_due_at, shipment.review_from_at = at, None, None
    shipment.save(update_fields=["received_at", "lost_due_at", "review_from_at"])


def _missing(shipment: Shipment, counted: Mapping[int, Decimal]) -> dict[int, Decimal]:
    sent = {line.line_id: line for line in shipment.lines.select_for_update()}
    missing = {}
    for pk, quantity in counted.items():
        if pk not in sent or not 0 <= quantity <= sent[pk].quantity:
            raise CountOutOfRange(_("Enter at most what was sent."))
        if quantity < sent[pk].quantity:
            missing[pk] = sent[pk].quantity - quantity
            sent[pk].received_quantity = quantity
            sent[pk].save(update_fields=["received_quantity"])
    if not missing:
        raise CountOutOfRange(_("Nothing is missing: confirm receipt of the whole consignment."))
    return missing


def _cut_shortage(
    order: Order, shipment: Shipment, missing: Mapping[int, Decimal], *, by: Member, at: datetime
) -> Tranche:
    """Cut the money of what is missing; where all is missing its tranche is the shortage itself."""
    sent = dict(shipment.lines.values_list("line_id", "quantity"))
    whole = shipment.tranche.amount
    share = share_of_missing(open_lines(order), sent, missing, whole)
    if share == whole:
        return shipment.tranche
    kind = TrancheKind.SHORTAGE
    return cut(shipment.tranche, share, kind=kind, order=order, by=by, at=at, part=missing)
