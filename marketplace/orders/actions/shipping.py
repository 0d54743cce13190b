"""Goods leave, all at once or in parts, and work is handed in: the share of the money follows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions.cutting import (
    cut,
    end_rest,
    load,
    open_part,
    part_shipment,
    rest_of,
)
from marketplace.orders.actions.falling import fall_with_lines
from marketplace.orders.actions.inspecting import refuse_uninspected
from marketplace.orders.actions.locking import (
    actor_of,
    days,
    follow,
    locked,
    locked_shipments,
    move_shipment,
    refuse_paused,
    setting,
)
from marketplace.orders.actions.papers import Paper, file_paper
from marketplace.orders.models import Order, Shipment
from marketplace.orders.parts import share_of_part
from marketplace.orders.queries import next_instalment, open_lines
from marketplace.orders.signals import order_shipped
from marketplace.orders.states import (
    CancelCause,
    OrderState,
    ShipmentState,
    TrancheKind,
    TransportMode,
)


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


class QuantityNotOpen(Refusal):
    """More of a line than has not left yet (and the contract's tolerance), or nothing at all."""

    code = "quantity_not_open"
    field = "quantities"


class WorkUnexplained(Refusal):
    """Work is handed in with a note or a file that shows it."""

    code = "work_unexplained"
    field = "note"


@dataclass(frozen=True, slots=True)
class Transport:
    """How a consignment travels; `tracking` may be empty where the carrier gives none."""

    carrier: str
    tracking: str
    mode: str


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
    quantities: Mapping[int, Decimal] | None = None,
) -> Order:
    """Hand goods to a carrier: all that is open, or `quantities` by order line.

    A part gets a tranche of its own, with its share of the held money, and from now on receipt is
    taken as confirmed on a stored day. What is then missing within the contract's tolerance is
    not waited for: its share goes back to the buyer.
    Raises: CarrierMissing, ModeUnknown, QuantityNotOpen, BalanceUnpaid, InspectionPending,
    InspectionFailed, ClocksPaused, TransitionRefused; PaperRefused.
    """
    order = locked(order)
    how = _checked(Transport(carrier.strip(), tracking.strip(), mode))
    _refuse_unready(order)
    shipments = locked_shipments(order)
    rest = rest_of(order, shipments)
    if rest is None or rest.is_milestone:
        raise TransitionRefused("nothing is left to ship")
    actor = actor_of(by, order)
    lines = open_lines(order)
    part = _checked_part(order, quantities)
    complete = all(
        line.is_complete(part.get(pk, Decimal(0)), order.terms.tolerance_bps)
        for pk, line in lines.items()
    )
    leaves_all = all(part.get(pk, Decimal(0)) >= line.open for pk, line in lines.items())
    shipment = rest
    if not leaves_all:
        money = share_of_part(lines, part, rest.tranche.amount)
        kind = TrancheKind.SHIPMENT
        tranche = cut(rest.tranche, money, kind=kind, order=order, by=by, at=at, part=part)
        shipment = part_shipment(order, tranche)
        shipments.append(shipment)
    load(shipment, part)
    fall_with_lines(order, part, at)
    _send(order, shipment, how, at=at)
    move_shipment(shipment, "ship", actor=actor, by=by, at=at)
    _announce(order, shipments, shipment, "ship", papers, actor=actor, by=by, at=at)
    if complete and not leaves_all:
        end_rest(order, rest, cause=CancelCause.UNDER_DELIVERED, actor=Actor.CLOCK, by=by, at=at)
    return order


@transaction.atomic
def hand_in(
    *,
    order: Order,
    shipment: Shipment,
    note: str,
    by: Member,
    at: datetime,
    papers: Iterable[Paper] = (),
) -> Order:
    """Hand in the work of a milestone; the buyer accepts it, or the clock does after ten days.

    Raises: WorkUnexplained, BalanceUnpaid, ClocksPaused, TransitionRefused; PaperRefused.
    """
    order = locked(order)
    papers = list(papers)
    if not note.strip() and not papers:
        raise WorkUnexplained(_("Say what was done, or add a file that shows it."))
    refuse_paused(order)
    if next_instalment(order) is not None:
        raise BalanceUnpaid(_("The work is paid before it is handed in; the balance has not come."))
    shipments = locked_shipments(order)
    step = next((s for s in shipments if s == shipment and s.is_milestone), None)
    if step is None:
        raise TransitionRefused("this order has no such milestone")
    actor = actor_of(by, order)
    waiting = [s for s in shipments if s != step and s.state == ShipmentState.PLANNED]
    if waiting and step.planned_minor is not None:
        rest = step.tranche
        amount = Money(min(step.planned_minor, rest.amount_minor - 1), order.currency)
        step.tranche = cut(rest, amount, kind=TrancheKind.MILESTONE, order=order, by=by, at=at)
    step.note = note.strip()
    step.shipped_at = step.delivered_at = at
    step.auto_receipt_at = at + days(order.frozen_policies.milestone_days)
    step.save()
    move_shipment(step, "hand_in", actor=actor, by=by, at=at)
    _announce(order, shipments, step, "hand_in", papers, actor=actor, by=by, at=at)
    return order


def _checked(how: Transport) -> Transport:
    if not how.carrier:
        raise CarrierMissing(_("Name the carrier."))
    if how.mode not in TransportMode.values:
        raise ModeUnknown(_("Choose how the goods travel."))
    return how


def _refuse_unready(order: Order) -> None:
    refuse_paused(order)
    ready = order.state in {OrderState.READY_TO_SHIP, OrderState.SHIPPING}
    if ready and next_instalment(order) is not None:
        raise BalanceUnpaid(_("The balance has to be paid before the goods leave."))
    refuse_uninspected(order)


def _checked_part(order: Order, quantities: Mapping[int, Decimal] | None) -> dict[int, Decimal]:
    if quantities is None:
        return open_part(order)
    lines = open_lines(order)
    part = {pk: quantity for pk, quantity in quantities.items() if quantity}
    tolerance = order.terms.tolerance_bps
    if not part:
        raise QuantityNotOpen(_("Enter how much of the goods leaves."))
    for pk, quantity in part.items():
        if pk not in lines or not 0 < quantity <= lines[pk].most(tolerance):
            raise QuantityNotOpen(_("Enter at most what has not been shipped yet."))
    return part


def _send(order: Order, shipment: Shipment, how: Transport, *, at: datetime) -> None:
    """Date a consignment before it moves: the constraint lets none travel without its dates."""
    figures = order.frozen_policies
    shipment.carrier, shipment.tracking, shipment.mode = how.carrier, how.tracking, how.mode
    shipment.shipped_at = at
    shipment.auto_receipt_at = at + days(figures.receipt_days[how.mode])
    shipment.lost_due_at = at + days(figures.lost_days[how.mode])
    shipment.save()


def _announce(
    order: Order,
    shipments: list[Shipment],
    shipment: Shipment,
    name: str,
    papers: Iterable[Paper],
    *,
    actor: Actor,
    by: Member,
    at: datetime,
) -> None:
    follow(order, shipments, name, actor=actor, by=by, at=at)
    setting(order, shipped_at=order.shipped_at or at)
    for paper in papers:
        file_paper(order=order, paper=paper, by=by, at=at, shipment=shipment)
    order_shipped.send(sender=None, order=order, at=at, by=by, shipment=shipment)
