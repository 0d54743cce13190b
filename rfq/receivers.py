"""What requests hear from below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from marketplace.orders.models import Order
from marketplace.orders.signals import order_cancelled
from rfq import actions


@receiver(order_cancelled)
def order_was_cancelled(*, order: Order, at: datetime, **_facts: Any) -> None:
    """An order that was never paid gives its request back to the buyer."""
    actions.give_back_request(order=order, at=at)
