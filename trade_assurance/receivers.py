"""What happens to orders, heard from below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.orders import signals
from marketplace.orders.models import Order, Shipment, Tranche
from trade_assurance.actions.disputes import dispute_refusal
from trade_assurance.actions.dividing import divide_protection
from trade_assurance.actions.payments import cancel_open_payments
from trade_assurance.actions.placement import protect_order
from trade_assurance.actions.protection import (
    cancel_protection,
    cancel_tranche,
    note_receipt,
    note_shipment,
    note_shortage,
)


@receiver(signals.order_placed)
def freeze_terms(*, order: Order, at: datetime, **_: Any) -> None:
    """Freeze commission and claim window."""
    protect_order(order=order, at=at)


@receiver(signals.tranche_cut)
def divide_held_money(
    *, source: Tranche, tranche: Tranche, at: datetime, by: Member, **_: Any
) -> None:
    """The share of the held money goes its own way."""
    divide_protection(source=source, tranche=tranche, at=at, by=by)


@receiver(signals.order_shipped)
def wait_for_receipt(*, shipment: Shipment, at: datetime, by: Member, **_: Any) -> None:
    """From now on receipt is waited for."""
    note_shipment(tranche=shipment.tranche, at=at, by=by)


@receiver(signals.order_received)
def open_claim_window(
    *, shipment: Shipment, at: datetime, by: Member, shortage: Tranche | None, **_: Any
) -> None:
    """The claim window begins, a shorter one for what was missing."""
    if shortage != shipment.tranche:
        note_receipt(tranche=shipment.tranche, at=at, by=by)
    if shortage is not None:
        note_shortage(tranche=shortage, at=at, by=by)


@receiver(signals.goods_refused)
def open_dispute_of_refusal(
    *, shipment: Shipment, reason: str, at: datetime, by: Member, **_: Any
) -> None:
    """Who refuses goods disputes their money."""
    dispute_refusal(tranche=shipment.tranche, reason=reason, at=at, by=by)


@receiver(signals.tranche_cancelled)
def give_part_back(*, tranche: Tranche, kept: Money, at: datetime, by: Member, **_: Any) -> None:
    """What will not come is refunded; the other tranches go on."""
    cancel_tranche(tranche=tranche, kept=kept, at=at, by=by)


@receiver(signals.order_cancelled)
def give_back(*, order: Order, at: datetime, by: Member, kept: Money, **_: Any) -> None:
    """Open attempts are closed, held money goes back."""
    cancel_open_payments(order=order, at=at)
    cancel_protection(order=order, kept=kept, at=at, by=by)
