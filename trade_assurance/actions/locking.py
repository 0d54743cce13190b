"""One order of locks for all money: order, payment, protection, earnings, balances.

Orders announce their facts while they hold their own row, so the order always comes first.
"""

from datetime import datetime

from marketplace.orders.models import Order
from trade_assurance.models import Payment, PaymentFact, Protection


def locked_order(order_id: int) -> Order:
    """Read an order and hold its row to the end of the transaction."""
    return Order.objects.select_for_update(of=("self",)).get(pk=order_id)


def locked_payment(payment: Payment) -> Payment:
    """Hold the order of a payment, then the payment."""
    locked_order(payment.order_id)
    return Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)


def locked_protection(protection_id: int) -> Protection:
    """Hold the order of a protection, then the protection."""
    order_id = Protection.objects.values_list("order_id", flat=True).get(pk=protection_id)
    locked_order(order_id)
    return held_row(protection_id)


def held_row(protection_id: int) -> Protection:
    """Hold a protection whose order is held already."""
    rows = Protection.objects.select_for_update(of=("self",)).select_related("order", "tranche")
    return rows.get(pk=protection_id)


def rows_of_order(order: Order) -> list[Protection]:
    """Hold every protection of an order that is held already, by number."""
    pks = order.protections.order_by("pk").values_list("pk", flat=True)
    return [held_row(pk) for pk in pks]


def first_time(payment: Payment, fact: str, at: datetime) -> bool:
    """Note a fact of a locked payment; False if it had its effect before."""
    if PaymentFact.objects.filter(payment=payment, fact=fact).exists():
        return False
    PaymentFact.objects.create(payment=payment, fact=fact, at=at)
    return True
