"""An open offer to change the contract falls when what it is about moves on."""

from collections.abc import Iterable
from datetime import datetime

from marketplace.companies.member import SYSTEM
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from marketplace.orders.actions import holds
from marketplace.orders.change_states import CHANGE, ChangeState
from marketplace.orders.changes import touched
from marketplace.orders.models import ContractChange, HoldKind, Order
from marketplace.orders.signals import change_noted


def open_change(order: Order) -> ContractChange | None:
    """Return the open offer of a locked order, held too."""
    rows = ContractChange.objects.select_for_update().filter(order=order, state=ChangeState.OPEN)
    return rows.first()


def hold_of(change: ContractChange) -> str:
    """Return what the hold of an open offer is known by."""
    return f"change-{change.pk}"


def fall(order: Order, at: datetime) -> None:
    """End the open offer of a locked order, if there is one: it was cancelled or is disputed."""
    change = open_change(order)
    if change is not None:
        _end(order, change, at)


def fall_with_lines(order: Order, line_pks: Iterable[int], at: datetime) -> None:
    """End the open offer of a locked order if it is about one of the lines that leave."""
    change = open_change(order)
    if change is None:
        return
    lines = list(order.lines.order_by("position"))
    leaving = {line.position for line in lines if line.pk in set(line_pks)}
    positions = [line.position for line in lines]
    if leaving & touched(order.terms, positions, change.offered, change.positions):
        _end(order, change, at)


def _end(order: Order, change: ContractChange, at: datetime) -> None:
    change.decided_at = at
    change.save(update_fields=["decided_at"])
    change_state(change, "fall", machine=CHANGE, actor=Actor.CLOCK, at=at)
    holds.lift(order, HoldKind.CHANGE, hold_of(change), at)
    change_noted.send(sender=None, order=order, at=at, by=SYSTEM, change=change, name="fall_change")
