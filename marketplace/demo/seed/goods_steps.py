"""Steps of the demo's orders about goods: made, shipped at once or in parts, tracked, received."""

from collections.abc import Callable
from decimal import Decimal

from marketplace.core import clock
from marketplace.demo.seed.turns import Turn
from marketplace.orders import actions as orders


def _progress(turn: Turn, quantity: int, note: str) -> None:
    orders.report_progress(
        order=turn.order,
        by=turn.side("seller"),
        at=clock.now(),
        quantity=Decimal(quantity),
        note=note,
    )


def _ready(turn: Turn) -> None:
    orders.mark_ready(order=turn.order, by=turn.side("seller"), at=clock.now())


def _ship(turn: Turn, carrier: str, tracking: str, mode: str = "land") -> None:
    orders.ship_order(
        order=turn.order,
        carrier=carrier,
        tracking=tracking,
        mode=mode,
        by=turn.side("seller"),
        at=clock.now(),
    )


def _ship_part(turn: Turn, percent: int, carrier: str, tracking: str) -> None:
    """Ship a part: so many percent of each line, whole units."""
    orders.ship_order(
        order=turn.order,
        carrier=carrier,
        tracking=tracking,
        mode="land",
        by=turn.side("seller"),
        at=clock.now(),
        quantities={line.pk: (line.quantity * percent // 100) for line in turn.order.lines.all()},
    )


def _track(turn: Turn, name: str) -> None:
    orders.record_transit(order=turn.order, name=name, at=clock.now())


def _receive_part(turn: Turn, position: int) -> None:
    orders.record_receipt(
        order=turn.order,
        shipment=turn.order.shipments.get(position=position),
        by=turn.side("buyer"),
        at=clock.now(),
    )


def _deliver(turn: Turn) -> None:
    orders.record_delivery(order=turn.order, at=clock.now())


def _receive(turn: Turn) -> None:
    orders.record_receipt(order=turn.order, by=turn.side("buyer"), at=clock.now())


STEPS: dict[str, Callable[..., None]] = {
    "progress": _progress, "ready": _ready, "ship": _ship, "ship_part": _ship_part,
    "track": _track, "deliver": _deliver, "receive": _receive, "receive_part": _receive_part,
}  # fmt: skip
