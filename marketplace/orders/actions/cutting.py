"""Cuts a tranche from the rest of an order, and ends the rest where nothing more will come."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Max

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders.actions.falling import fall
from marketplace.orders.actions.locking import (
    drop_planned,
    locked_shipments,
    note_dates,
    setting,
)
from marketplace.orders.models import Order, Shipment, ShipmentLine, Tranche
from marketplace.orders.queries import derived_state, open_lines
from marketplace.orders.signals import tranche_cancelled, tranche_cut
from marketplace.orders.states import CancelCause, ShipmentState, TrancheKind


def cut(
    source: Tranche,
    amount: Money,
    *,
    kind: TrancheKind,
    order: Order,
    by: Member,
    at: datetime,
    part: Mapping[int, Decimal] | None = None,
) -> Tranche:
    """Make a tranche of `amount` out of another of a locked order; held money follows it.

    `part` says which goods it stands for, by order line, where it stands for goods.
    """
    last = order.tranches.aggregate(last=Max("position"))["last"] or 0
    source.amount_minor -= amount.minor
    source.save(update_fields=["amount_minor"])
    tranche = Tranche.objects.create(
        order=order,
        position=last + 1,
        kind=kind,
        currency=amount.currency,
        amount_minor=amount.minor,
    )
    tranche_cut.send(
        sender=None, order=order, source=source, tranche=tranche, part=part or {}, at=at, by=by
    )
    return tranche


def part_shipment(order: Order, tranche: Tranche) -> Shipment:
    """Write a planned consignment for a tranche that was just cut."""
    last = order.shipments.aggregate(last=Max("position"))["last"] or 0
    return Shipment.objects.create(order=order, tranche=tranche, position=last + 1)


def load(shipment: Shipment, part: Mapping[int, Decimal]) -> None:
    """Write what a consignment carries."""
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, line_id=pk, quantity=quantity)
        for pk, quantity in part.items()
    )


def rest_of(order: Order, shipments: list[Shipment]) -> Shipment | None:
    """Return the planned consignment that stands for what has not left yet."""
    planned = [s for s in shipments if s.state == ShipmentState.PLANNED]
    return planned[0] if planned else None


def open_part(order: Order) -> dict[int, Decimal]:
    """Return what has not left yet, by order line."""
    return {pk: line.open for pk, line in open_lines(order).items() if line.open}


def end_rest(
    order: Order,
    rest: Shipment,
    *,
    cause: CancelCause,
    actor: Actor,
    by: Member,
    at: datetime,
    kept: Money | None = None,
) -> None:
    """Cancel what has not left; its money goes back less `kept`. The tranches that left go on."""
    drop_planned(order, actor=actor, by=by, at=at)
    fall(order, at)
    left = locked_shipments(order)
    setting(order, state=derived_state(s.state for s in left))
    note_dates(order, left, at)
    tranche_cancelled.send(
        sender=None,
        order=order,
        tranche=rest.tranche,
        cause=cause,
        kept=kept or Money.zero(order.currency),
        at=at,
        by=by,
    )
