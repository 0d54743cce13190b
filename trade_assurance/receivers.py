"""What happens to orders, heard from below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.orders import signals
from marketplace.orders.models import Order
from trade_assurance.actions.payments import cancel_open_payments
from trade_assurance.actions.placement import protect_order
from trade_assurance.actions.protection import cancel_protection, note_receipt, note_shipment


@receiver(signals.order_placed)
def freeze_terms(*, order: Order, at: datetime, **_: Any) -> None:
    """Freeze commission and claim window."""
    protect_order(order=order, at=at)


@receiver(signals.order_shipped)
def wait_for_receipt(*, order: Order, at: datetime, by: Member, **_: Any) -> None:
    """From now on receipt is waited for."""
    note_shipment(order=order, at=at, by=by)


@receiver(signals.order_received)
def open_claim_window(*, order: Order, at: datetime, by: Member, **_: Any) -> None:
    """The claim window begins."""
    note_receipt(order=order, at=at, by=by)


@receiver(signals.order_cancelled)
def give_back(*, order: Order, at: datetime, by: Member, kept: Money, **_: Any) -> None:
    """Open attempts are closed, held money goes back."""
    cancel_open_payments(order=order, at=at)
    cancel_protection(order=order, kept=kept, at=at, by=by)
