"""What happens to orders, heard from below: each fact promises the papers that it asks for."""

from typing import Any

from django.dispatch import receiver

from marketplace.core import outbox
from marketplace.orders import signals
from marketplace.orders.models import Order, Shipment
from trade_assurance import signals as money_signals
from trade_assurance.models import Claim, Earning


@receiver(signals.order_shipped)
def promise_dispatch_papers(*, shipment: Shipment, **_: Any) -> None:
    """Goods left: an invoice and a packing list are due."""
    outbox.emit("bookkeeping.dispatched", shipment_id=shipment.pk)


@receiver(money_signals.commission_returned)
def promise_fee_credit(*, earning: Earning, **_: Any) -> None:
    """Commission was given back: if it was invoiced, a credit note is due."""
    outbox.emit("bookkeeping.commission_returned", earning_id=earning.pk)


@receiver(money_signals.claim_paid)
def promise_receipt_of_claim(*, claim: Claim, **_: Any) -> None:
    """An invoice on terms was paid: a receipt is due."""
    outbox.emit("bookkeeping.funded", order_id=claim.order_id)


@receiver(money_signals.claim_credited)
def promise_credit_note(*, claim: Claim, **_: Any) -> None:
    """Less is owed: if it was invoiced, a credit note is due."""
    outbox.emit("bookkeeping.claim_credited", order_id=claim.order_id)


@receiver(signals.order_funded)
def promise_receipts(*, order: Order, **_: Any) -> None:
    """Money came: a receipt is due."""
    outbox.emit("bookkeeping.funded", order_id=order.pk)
