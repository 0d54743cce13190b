"""How an order is locked, moved and closed; every verb of the app goes through here."""

from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions.falling import fall
from marketplace.orders.models import Order, Shipment
from marketplace.orders.queries import derived_state
from marketplace.orders.rules import STANDS_STILL, is_timely, side
from marketplace.orders.signals import order_cancelled
from marketplace.orders.states import ORDER, SHIPMENT, CancelCause, OrderState, ShipmentState


class ClocksPaused(Refusal):
    """A dispute is open or the money is frozen: goods, receipt and the order's end wait."""

    code = "clocks_paused"


def refuse_paused(order: Order) -> None:
    """Raise ClocksPaused while a locked order stands still."""
    if order.paused_at is not None:
        raise ClocksPaused(
            _("This order stands still: a dispute is open, or the marketplace is looking into it.")
        )


def refuse_paused_shipments() -> NoReturn:
    """Raise ClocksPaused: the consignments that are meant stand still."""
    raise ClocksPaused(
        _("These goods stand still: a dispute is open, or the marketplace is looking into it.")
    )


def locked(order: Order) -> Order:
    """Read the order again, with both parties, and hold its row to the end of the transaction."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("buyer", "seller")
    return rows.get(pk=order.pk)


def locked_shipments(order: Order) -> list[Shipment]:
    """Hold the shipments of a locked order, in the order of their numbers."""
    return list(order.shipments.select_for_update().order_by("pk"))


def actor_of(by: Member, order: Order, *, unnamed: Actor = Actor.CLOCK) -> Actor:
    """Return the side `by` acts for; SYSTEM is `unnamed` (the clock, or a provider's fact)."""
    if by is SYSTEM:
        return unnamed
    actor = side(by, order)
    if actor is None:
        raise TransitionRefused("a stranger moves no order")
    return actor


def move(
    order: Order,
    name: str,
    *,
    actor: Actor,
    by: Member,
    at: datetime,
    reason: str = "",
    **columns: Any,
) -> None:
    """Move a locked order along its table, if the row's own conditions hold now.

    `columns` are written with the new state.
    Raises: ClocksPaused for a person while the order stands still, TransitionRefused.
    """
    if by is not SYSTEM and name in STANDS_STILL:
        refuse_paused(order)
    if not is_timely(order, name, at):
        raise TransitionRefused(f"{name} is not open now")
    change_state(
        order, name, machine=ORDER, actor=actor, at=at, user_id=by.user_id, reason=reason, **columns
    )


def follow(
    order: Order,
    shipments: list[Shipment],
    name: str,
    *,
    actor: Actor,
    by: Member,
    at: datetime,
    reason: str = "",
) -> None:
    """Give a locked order the state that its shipments imply after one of them made a move.

    Raises: TransitionRefused when the order's table has no such row.
    """
    ORDER.target(name, state=order.state, actor=actor)
    implied = derived_state(shipment.state for shipment in shipments)
    record(
        order,
        name,
        from_state=order.state,
        to_state=implied,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    order.state = implied
    order.save(update_fields=["state"])


def note_dates(order: Order, shipments: list[Shipment], at: datetime) -> None:
    """Date a locked order as delivered, and as received, once all that is not cancelled is."""
    live = [s for s in shipments if s.state != ShipmentState.CANCELLED]
    dates: dict[str, datetime] = {}
    if order.delivered_at is None and derived_state(s.state for s in live) == OrderState.DELIVERED:
        dates["delivered_at"] = at
    if order.received_at is None and all(s.state == ShipmentState.RECEIVED for s in live):
        dates["received_at"] = at
    if dates:
        setting(order, **dates)


def move_shipment(shipment: Shipment, name: str, *, actor: Actor, by: Member, at: datetime) -> None:
    """Move one locked shipment along its table; raise TransitionRefused."""
    change_state(shipment, name, machine=SHIPMENT, actor=actor, at=at, user_id=by.user_id)


def close(
    order: Order,
    name: str,
    *,
    cause: CancelCause,
    by: Member,
    at: datetime,
    reason: str = "",
    kept: Money | None = None,
) -> Order:
    """Cancel a locked order and its planned shipments; what was paid goes back less `kept`."""
    actor = actor_of(by, order)
    move(
        order,
        name,
        actor=actor,
        by=by,
        at=at,
        reason=reason,
        cancelled_at=at,
        cancel_cause=cause,
        cancel_reason=reason,
        kept_minor=kept.minor if kept else 0,
    )
    drop_planned(order, actor=actor, by=by, at=at)
    fall(order, at)
    order_cancelled.send(
        sender=None,
        order=order,
        at=at,
        by=by,
        cause=cause,
        kept=kept or Money.zero(order.currency),
    )
    return order


def drop_planned(order: Order, *, actor: Actor, by: Member, at: datetime) -> None:
    """Cancel the shipments that never left."""
    for shipment in locked_shipments(order):
        if shipment.state == ShipmentState.PLANNED:
            move_shipment(shipment, "cancel", actor=actor, by=by, at=at)


def days(number: int) -> timedelta:
    """Return a period of whole days."""
    return timedelta(days=number)


def setting(order: Order, **values: Any) -> None:
    """Write named columns of a locked row, and nothing else."""
    for name, value in values.items():
        setattr(order, name, value)
    order.save(update_fields=list(values))
