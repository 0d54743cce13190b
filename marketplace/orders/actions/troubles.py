"""What can go wrong on the way: lost, found, refused, brought back; and how each is made good."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions.locking import (
    actor_of,
    days,
    follow,
    locked,
    locked_shipments,
    move_shipment,
    note_dates,
    refuse_paused_shipments,
)
from marketplace.orders.incoterms import rule_of
from marketplace.orders.models import Order, Shipment
from marketplace.orders.signals import goods_refused, order_noted, order_received, tranche_cancelled
from marketplace.orders.states import CancelCause, ShipmentState


class ReasonMissing(Refusal):
    """The other side has to read why."""

    code = "reason_missing"
    field = "reason"


class AlreadyReshipped(Refusal):
    """A consignment is sent again once; after that its money goes back."""

    code = "already_reshipped"


class FreightOutOfRange(Refusal):
    """The seller wants to keep more than the freight of this consignment, or another currency."""

    code = "freight_out_of_range"
    field = "kept"


@transaction.atomic
def report_lost(
    *, order: Order, shipment: Shipment, at: datetime, by: Member = SYSTEM, reason: str = ""
) -> Order:
    """Say that a consignment is lost; receipt is not taken as confirmed any more.

    Who bears it follows from the Incoterm. Where it is the seller's risk, the seller has ten days
    to send the goods again or to show that they were found; then the money goes back. Where the
    risk had passed to the buyer, the claim window begins. Raises: ClocksPaused, TransitionRefused.
    """
    order, shipments, lost = _one(order, shipment)
    actor = actor_of(by, order)
    if actor is Actor.CLOCK and (lost.lost_due_at is None or lost.lost_due_at > at):
        raise TransitionRefused("the carrier's silence is not long enough")
    move_shipment(lost, "lose", actor=actor, by=by, at=at)
    lost.lost_due_at = lost.review_from_at = None
    if rule_of(order.incoterm).seller_bears_transit_risk:
        lost.remedy_due_at = at + days(order.frozen_policies.remedy_days)
    lost.save()
    follow(order, shipments, "report_lost", actor=actor, by=by, at=at, reason=reason)
    order_noted.send(sender=None, order=order, at=at, by=by, name="report_lost")
    if lost.remedy_due_at is None:
        order_received.send(sender=None, order=order, at=at, by=by, shipment=lost, shortage=None)
    return order


@transaction.atomic
def report_found(*, order: Order, shipment: Shipment, at: datetime, by: Member = SYSTEM) -> Order:
    """Say that a lost consignment goes on after all; its dates are made anew.

    Raises: ClocksPaused, TransitionRefused (also once the risk was the buyer's).
    """
    order, shipments, found = _one(order, shipment)
    if found.remedy_due_at is None:
        raise TransitionRefused("the claim window of these goods runs already")
    actor = actor_of(by, order, unnamed=Actor.PROVIDER)
    move_shipment(found, "find", actor=actor, by=by, at=at)
    found.departed_at = found.departed_at or at
    _travel_again(order, found, at)
    follow(order, shipments, "report_found", actor=actor, by=by, at=at)
    order_noted.send(sender=None, order=order, at=at, by=by, name="report_found")
    return order


@transaction.atomic
def refuse_goods(
    *, order: Order, shipment: Shipment, reason: str, by: Member, at: datetime
) -> Order:
    """Refuse goods that arrived, or work that was handed in; a dispute opens by itself.

    Raises: ReasonMissing, ClocksPaused, TransitionRefused.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why you refuse it."))
    order, shipments, refused = _one(order, shipment)
    actor = actor_of(by, order)
    name = "reject_work" if refused.is_milestone else "refuse"
    move_shipment(refused, name, actor=actor, by=by, at=at)
    noun = "reject_work" if refused.is_milestone else "refuse_goods"
    follow(order, shipments, noun, actor=actor, by=by, at=at, reason=reason.strip())
    note_dates(order, shipments, at)
    goods_refused.send(
        sender=None, order=order, shipment=refused, reason=reason.strip(), at=at, by=by
    )
    return order


@transaction.atomic
def report_returned(
    *, order: Order, shipment: Shipment, at: datetime, by: Member = SYSTEM
) -> Order:
    """Note that the carrier brought goods back; they are sent again once, or refunded in ten days.

    Raises: ClocksPaused, TransitionRefused.
    """
    order, shipments, back = _one(order, shipment)
    actor = actor_of(by, order, unnamed=Actor.PROVIDER)
    move_shipment(back, "return", actor=actor, by=by, at=at)
    back.lost_due_at = back.review_from_at = None
    back.remedy_due_at = at + days(order.frozen_policies.remedy_days)
    back.save()
    follow(order, shipments, "report_returned", actor=actor, by=by, at=at)
    order_noted.send(sender=None, order=order, at=at, by=by, name="report_returned")
    return order


@transaction.atomic
def reship(
    *, order: Order, shipment: Shipment, carrier: str, tracking: str, by: Member, at: datetime
) -> Order:
    """Send lost or returned goods again, once; their dates are made anew.

    Raises: AlreadyReshipped, ReasonMissing without a carrier, ClocksPaused, TransitionRefused.
    """
    order, shipments, again = _one(order, shipment)
    if again.reshipped_at is not None:
        raise AlreadyReshipped(_("These goods were sent again before; refund them now."))
    if again.remedy_due_at is None:
        raise TransitionRefused("the claim window of these goods runs already")
    if not carrier.strip():
        raise ReasonMissing(_("Name the carrier."), field="carrier")
    actor = actor_of(by, order)
    move_shipment(again, "reship", actor=actor, by=by, at=at)
    again.carrier, again.tracking = carrier.strip(), tracking.strip()
    again.reshipped_at, again.departed_at, again.arrived_at = at, None, None
    _travel_again(order, again, at)
    follow(order, shipments, "reship", actor=actor, by=by, at=at)
    order_noted.send(sender=None, order=order, at=at, by=by, name="reship")
    return order


@transaction.atomic
def give_back(
    *,
    order: Order,
    shipment: Shipment,
    at: datetime,
    by: Member = SYSTEM,
    kept: Money | None = None,
) -> Order:
    """Refund lost or returned goods, less the freight that the seller shows for returned ones.

    SYSTEM is the clock after ten days, and keeps nothing. Raises: FreightOutOfRange, ClocksPaused,
    TransitionRefused.
    """
    order, shipments, gone = _one(order, shipment)
    actor = actor_of(by, order)
    if gone.remedy_due_at is None:
        raise TransitionRefused("the claim window of these goods runs already")
    if actor is Actor.CLOCK and gone.remedy_due_at > at:
        raise TransitionRefused("the seller's time is not over")
    was_lost = gone.state == ShipmentState.LOST
    _check_kept(order, gone, kept, was_lost=was_lost)
    move_shipment(gone, "give_back", actor=actor, by=by, at=at)
    gone.remedy_due_at = None
    gone.save(update_fields=["remedy_due_at"])
    follow(order, shipments, "give_back", actor=actor, by=by, at=at)
    note_dates(order, shipments, at)
    tranche_cancelled.send(
        sender=None,
        order=order,
        tranche=gone.tranche,
        cause=CancelCause.LOST if was_lost else CancelCause.SENT_BACK,
        kept=kept or Money.zero(order.currency),
        at=at,
        by=by,
    )
    return order


def _one(order: Order, shipment: Shipment) -> tuple[Order, list[Shipment], Shipment]:
    """Hold an order and its consignments; return the one that is meant. Raises: ClocksPaused."""
    order = locked(order)
    shipments = locked_shipments(order)
    found = next((s for s in shipments if s == shipment), None)
    if found is None:
        raise TransitionRefused("the consignment belongs to another order")
    if found.paused_at is not None:
        refuse_paused_shipments()
    return order, shipments, found


def _travel_again(order: Order, shipment: Shipment, at: datetime) -> None:
    figures = order.frozen_policies
    shipment.remedy_due_at = None
    shipment.auto_receipt_at = at + days(figures.receipt_days[shipment.mode])
    shipment.lost_due_at = at + days(figures.lost_days[shipment.mode])
    shipment.reminded = []
    shipment.save()


def _check_kept(order: Order, shipment: Shipment, kept: Money | None, *, was_lost: bool) -> None:
    """The seller keeps at most this consignment's share of the freight, and nothing of lost goods."""
    if not kept:
        return
    share = order.freight_minor * shipment.tranche.amount_minor // order.total_minor
    most = 0 if was_lost else share
    if kept.currency != order.currency or not 0 <= kept.minor <= most:
        raise FreightOutOfRange(
            _("You can keep at most the freight of this consignment, %(most)s.")
            % {"most": Money(most, order.currency)}
        )
