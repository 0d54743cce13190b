"""The seller's work: progress, ready, shipped; and what the carrier reports."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions.locking import (
    actor_of,
    days,
    follow,
    locked,
    locked_shipments,
    move,
    move_shipment,
    refuse_paused,
    setting,
)
from marketplace.orders.actions.papers import Paper, file_paper
from marketplace.orders.models import Order, Shipment
from marketplace.orders.queries import next_instalment
from marketplace.orders.signals import order_delivered, order_noted, order_shipped
from marketplace.orders.states import MOVING, OrderState, ShipmentState, TransportMode


class BalanceUnpaid(Refusal):
    """An instalment due before shipment has not come."""

    code = "balance_unpaid"


class CarrierMissing(Refusal):
    """Nobody could follow a consignment without its carrier."""

    code = "carrier_missing"
    field = "carrier"


class ModeUnknown(Refusal):
    """The way of transport is not on the list."""

    code = "mode_unknown"
    field = "mode"


class ProgressOutOfRange(Refusal):
    """More was produced than was ordered, or less than nothing."""

    code = "progress_out_of_range"
    field = "quantity"


@transaction.atomic
def report_progress(
    *, order: Order, by: Member, at: datetime, quantity: Decimal, note: str = ""
) -> Order:
    """Tell the buyer how many units are made so far. Raises: ProgressOutOfRange, TransitionRefused."""
    order = locked(order)
    ordered = sum((line.quantity for line in order.lines.all()), Decimal(0))
    if not 0 <= quantity <= ordered:
        raise ProgressOutOfRange(_("Give a number between 0 and the quantity ordered."))
    move(order, "report_progress", actor=actor_of(by, order), by=by, at=at, reason=note)
    setting(order, produced_quantity=quantity)
    order_noted.send(sender=None, order=order, at=at, by=by, name="report_progress")
    return order


@transaction.atomic
def mark_ready(*, order: Order, by: Member, at: datetime) -> Order:
    """Say that the goods are made and packed. Raises: TransitionRefused."""
    order = locked(order)
    move(order, "mark_ready", actor=actor_of(by, order), by=by, at=at)
    setting(order, ready_at=at)
    order_noted.send(sender=None, order=order, at=at, by=by, name="mark_ready")
    return order


@transaction.atomic
def ship_order(
    *,
    order: Order,
    carrier: str,
    tracking: str,
    mode: str,
    by: Member,
    at: datetime,
    papers: Iterable[Paper] = (),
) -> Order:
    """Hand the goods to a carrier; from now on receipt is taken as confirmed on a stored day.

    Raises: CarrierMissing, ModeUnknown, BalanceUnpaid, ClocksPaused, TransitionRefused; PaperRefused.
    """
    order = locked(order)
    if not carrier.strip():
        raise CarrierMissing(_("Name the carrier."))
    if mode not in TransportMode.values:
        raise ModeUnknown(_("Choose how the goods travel."))
    refuse_paused(order)
    if order.state == OrderState.READY_TO_SHIP and next_instalment(order) is not None:
        raise BalanceUnpaid(_("The balance has to be paid before the goods leave."))
    shipments = locked_shipments(order)
    shipment = _first(shipments, (ShipmentState.PLANNED,))
    actor = actor_of(by, order)
    # Dated before it moves: the constraint lets no shipment travel without its day of receipt.
    shipment.carrier, shipment.tracking, shipment.mode = carrier.strip(), tracking.strip(), mode
    shipment.shipped_at = at
    shipment.auto_receipt_at = at + days(order.frozen_policies.receipt_days[mode])
    shipment.save()
    move_shipment(shipment, "ship", actor=actor, by=by, at=at)
    follow(order, shipments, "ship", actor=actor, by=by, at=at)
    setting(order, shipped_at=at)
    for paper in papers:
        file_paper(order=order, paper=paper, by=by, at=at, shipment=shipment)
    order_shipped.send(sender=None, order=order, at=at, by=by, shipment=shipment)
    return order


@transaction.atomic
def record_transit(
    *, order: Order, name: str, at: datetime, by: Member = SYSTEM, shipment: Shipment | None = None
) -> Order:
    """Note that a consignment departed or arrived ("depart", "arrive"). Raises: TransitionRefused."""
    order = locked(order)
    actor = actor_of(by, order, unnamed=Actor.PROVIDER)
    if name not in {"depart", "arrive"}:
        raise TransitionRefused(f"{name} is no event of a journey")
    shipments = locked_shipments(order)
    moving = _first(shipments, MOVING, shipment)
    move_shipment(moving, name, actor=actor, by=by, at=at)
    setattr(moving, "departed_at" if name == "depart" else "arrived_at", at)
    moving.save()
    follow(order, shipments, "track", actor=actor, by=by, at=at, reason=name)
    order_noted.send(sender=None, order=order, at=at, by=by, name="track")
    return order


@transaction.atomic
def record_delivery(
    *, order: Order, at: datetime, by: Member = SYSTEM, shipment: Shipment | None = None
) -> Order:
    """Note that the goods reached the buyer.

    The carrier's (or an operator's) word starts the short period of receipt; the seller's own
    word can only lengthen the buyer's time, never cut it. Raises: TransitionRefused.
    """
    order = locked(order)
    actor = actor_of(by, order, unnamed=Actor.PROVIDER)
    shipments = locked_shipments(order)
    moving = _first(shipments, MOVING, shipment)
    move_shipment(moving, "deliver", actor=actor, by=by, at=at)
    figures = order.frozen_policies
    short = at + days(figures.delivered_days + moving.extended_days)
    if actor is Actor.SELLER and moving.auto_receipt_at is not None:
        short = max(short, moving.auto_receipt_at)
    moving.delivered_at, moving.auto_receipt_at, moving.reminded = at, short, []
    moving.save()
    follow(order, shipments, "deliver", actor=actor, by=by, at=at)
    setting(order, delivered_at=at)
    order_delivered.send(sender=None, order=order, at=at, by=by, shipment=moving)
    return order


def _first(
    shipments: list[Shipment], states: Iterable[str], wanted: Shipment | None = None
) -> Shipment:
    for shipment in shipments:
        if shipment.state in set(states) and wanted in {None, shipment}:
            return shipment
    raise TransitionRefused("no shipment is in a state for this")
