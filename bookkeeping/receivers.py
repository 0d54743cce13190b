"""What happens to orders, heard from below: each fact promises the papers that it asks for."""

from typing import Any

from django.dispatch import receiver

from marketplace.core import outbox
from marketplace.orders import signals
from marketplace.orders.models import Order, Shipment


@receiver(signals.order_shipped)
def promise_dispatch_papers(*, shipment: Shipment, **_: Any) -> None:
    """Goods left: an invoice and a packing list are due."""
    outbox.emit("bookkeeping.dispatched", shipment_id=shipment.pk)


@receiver(signals.order_funded)
def promise_receipts(*, order: Order, **_: Any) -> None:
    """Money came: a receipt is due."""
    outbox.emit("bookkeeping.funded", order_id=order.pk)
