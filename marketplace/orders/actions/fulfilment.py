"""The seller's work: progress and ready; and what the carrier reports of a consignment."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions.defaulting import owe_balance
from marketplace.orders.actions.locking import (
    actor_of,
    days,
    follow,
    locked,
    locked_shipments,
    move,
    move_shipment,
    note_dates,
    setting,
)
from marketplace.orders.incoterms import rule_of
from marketplace.orders.models import Order, Shipment
from marketplace.orders.signals import order_delivered, order_noted
from marketplace.orders.states import MOVING


class ProgressOutOfRange(Refusal):
    """More was produced than was ordered, or less than nothing."""

    code = "progress_out_of_range"
    field = "quantity"


class TransitOutOfRange(Refusal):
    """The days of travel are fewer than none or beyond what any route takes."""

    code = "transit_out_of_range"
    field = "transit_days"


LONGEST_TRANSIT = 120


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
    owe_balance(order, at, by)
    order_noted.send(sender=None, order=order, at=at, by=by, name="mark_ready")
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
    moving.lost_due_at = at + days(order.frozen_policies.lost_days[moving.mode])
    moving.review_from_at = None
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
    _delivered(order, shipments, moving, short, actor=actor, by=by, at=at)
    return order


@transaction.atomic
def record_handover(
    *, order: Order, shipment: Shipment, transit_days: int, by: Member, at: datetime
) -> Order:
    """Note the receipt of the buyer's own forwarder, which delivers under EXW, FCA, FAS and FOB.

    The goods still travel: receipt is taken as confirmed only after the agreed `transit_days` and
    the time to look at them. Raises: TransitOutOfRange, TransitionRefused under another term.
    """
    order = locked(order)
    if not rule_of(order.incoterm).forwarder_receipt_delivers:
        raise TransitionRefused("under this term the carrier's delivery counts")
    if not 0 <= transit_days <= LONGEST_TRANSIT:
        raise TransitOutOfRange(_("Give the days that the goods travel, at most 120."))
    actor = actor_of(by, order, unnamed=Actor.PROVIDER)
    shipments = locked_shipments(order)
    moving = _first(shipments, MOVING, shipment)
    move_shipment(moving, "deliver", actor=actor, by=by, at=at)
    until = at + days(transit_days + order.frozen_policies.delivered_days)
    until = max(until, moving.auto_receipt_at or until)
    _delivered(order, shipments, moving, until, actor=actor, by=by, at=at)
    return order


def _delivered(
    order: Order,
    shipments: list[Shipment],
    shipment: Shipment,
    until: datetime,
    *,
    actor: Actor,
    by: Member,
    at: datetime,
) -> None:
    shipment.delivered_at, shipment.auto_receipt_at, shipment.reminded = at, until, []
    shipment.lost_due_at = shipment.review_from_at = None
    shipment.save()
    follow(order, shipments, "deliver", actor=actor, by=by, at=at)
    note_dates(order, shipments, at)
    order_delivered.send(sender=None, order=order, at=at, by=by, shipment=shipment)


def _first(
    shipments: list[Shipment], states: Iterable[str], wanted: Shipment | None = None
) -> Shipment:
    for shipment in shipments:
        if shipment.state in set(states) and wanted in {None, shipment}:
            return shipment
    raise TransitionRefused("no shipment is in a state for this")
