"""What the order page shows of each part of an order: its goods, dates, money and steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontend import shipment_moves
from frontend.shipment_moves import OfferedForShipment
from marketplace.companies.member import Member
from marketplace.orders.models import Order, Shipment, ShipmentLine
from marketplace.orders.states import RECEIVABLE, ShipmentState, TrancheKind
from trade_assurance import dispute_queries, rules
from trade_assurance.models import Protection
from trade_assurance.states import ProtectionState


@dataclass(frozen=True, slots=True)
class Consignment:
    """One part: a consignment, a milestone, or what was missing on receipt (no shipment then)."""

    shipment: Shipment | None
    protection: Protection | None
    lines: tuple[ShipmentLine, ...]
    steps: tuple[OfferedForShipment, ...]
    may_release: bool
    may_dispute: bool
    shows_money: bool

    @property
    def position(self) -> int:
        """The number of its tranche."""
        return self.protection.tranche.position if self.protection else 1

    @property
    def waits_for_receipt(self) -> bool:
        """Whether its day of receipt runs."""
        shipment = self.shipment
        return shipment is not None and shipment.state in RECEIVABLE and shipment.paused_at is None


@dataclass(frozen=True, slots=True)
class Tried:
    """The form of a consignment's step that was refused."""

    position: int
    noun: str
    form: Any


def consignments(
    order: Order,
    protections: tuple[Protection, ...],
    member: Member,
    at: datetime,
    tried: Tried | None = None,
) -> list[Consignment]:
    """Return the parts that have left or are milestones, then what was missing, in their order."""
    shown = [s for s in order.shipments.all() if _is_shown(s)]
    by_tranche = {row.tranche_id: row for row in protections}
    several = len(shown) > 1 or len(protections) > 1
    may_open = several and rules.can_open_dispute(member, order)
    disputable = dispute_queries.disputables(order, at) if may_open else []
    found = [
        _part(
            order,
            s,
            by_tranche.get(s.tranche_id),
            member,
            at,
            several=several,
            disputable=disputable,
            tried=tried,
        )
        for s in shown
    ]
    short = [row for row in protections if row.tranche.kind == TrancheKind.SHORTAGE]
    return found + [
        _part(order, None, row, member, at, several=True, disputable=disputable, tried=None)
        for row in short
    ]


def _is_shown(shipment: Shipment) -> bool:
    return shipment.state != ShipmentState.PLANNED or shipment.is_milestone


def _part(
    order: Order,
    shipment: Shipment | None,
    protection: Protection | None,
    member: Member,
    at: datetime,
    *,
    several: bool,
    disputable: list[Protection],
    tried: Tried | None,
) -> Consignment:
    mine = tried if tried and shipment and tried.position == shipment.position else None
    steps: list[OfferedForShipment] = []
    if shipment is not None:
        steps = shipment_moves.offered(
            member, order, shipment, at,
            alone=not several,
            tried=mine.form if mine else None,
            noun=mine.noun if mine else "",
        )  # fmt: skip
    in_window = protection is not None and protection.state == ProtectionState.CLAIM_WINDOW
    planned = shipment is not None and shipment.state == ShipmentState.PLANNED
    return Consignment(
        shipment=shipment,
        protection=protection,
        lines=tuple(shipment.lines.all()) if shipment else (),
        steps=tuple(steps),
        may_release=several and in_window and rules.can_release(member, order),
        may_dispute=not planned and protection in disputable,
        shows_money=several and protection is not None and not planned,
    )
