"""Cheques for tests, registered by an operator; `cheques_taken` has to be on."""

import itertools

from marketplace.core import clock, outbox
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.actions import cheques

_numbers = itertools.count(7_000_001)


def awaited(buyer, seller, **terms):
    """A payment by cheque that the post has not brought yet."""
    order = make_order(buyer, seller, **terms)
    return actions.start_payment(order=order, method="cheque", by=buyer, at=clock.now())


def register(payment, olga, money=None, *, number=None):
    return cheques.register_cheque(
        payment=payment,
        number=number or str(next(_numbers)),
        drawer=payment.order.buyer.name,
        money=money or payment.amount,
        by=olga,
        at=clock.now(),
    )


def deposited(buyer, seller, olga, **terms):
    cheque = register(awaited(buyer, seller, **terms), olga)
    return cheques.deposit_cheque(cheque=cheque, by=olga, at=clock.now())


def cleared(buyer, seller, olga, *, bank_id=None, **terms):
    cheque = deposited(buyer, seller, olga, **terms)
    cheque = cheques.clear_cheque(
        cheque=cheque, bank_id=bank_id or f"CHQ-{cheque.number}", by=olga, at=clock.now()
    )
    outbox.drain()
    return cheque
