"""Money for tests: orders whose money is really held, brought there through the real actions."""

import itertools

from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState as S
from tests.factories import companies
from tests.factories.orders import make_order, ship
from trade_assurance import actions
from trade_assurance.actions import BankDetails, Credit
from trade_assurance.models import Protection

IBAN = "FR7630006000011234567890189"
OTHER_IBAN = "DE89370400440532013000"
_numbers = itertools.count(1)


def pay_by_card(order, buyer, *, token="tok_paid", at=None):  # noqa: S107 - a test card
    """Pay what is due by a sandbox card and let the outbox work."""
    payment = actions.start_payment(
        order=order, method="card", by=buyer, at=at or clock.now(), token=token
    )
    outbox.drain()
    payment.refresh_from_db()
    order.refresh_from_db()
    return payment


def bank_sends(payment, money=None, *, bank_id="", text=None):
    """A transfer arrives on the statement."""
    credit = Credit(
        bank_id=bank_id or f"BANK-{next(_numbers)}",
        money=money or payment.amount,
        text=payment.reference if text is None else text,
        payer="Atelier Roux",
    )
    return actions.record_bank_line(credit=credit, at=clock.now())


def held_order(buyer=None, seller=None, *, state=S.IN_PRODUCTION, **terms):
    """An order paid by card, in `state`; from `delivered` on the buyer has not confirmed yet."""
    buyer = buyer or companies.make_admin()
    seller = seller or companies.make_seller()
    order = make_order(buyer, seller, **terms)
    pay_by_card(order, buyer)
    at = clock.now()
    if state in {S.READY_TO_SHIP, S.SHIPPING, S.DELIVERED}:
        order = orders.mark_ready(order=order, by=seller, at=at)
    if state in {S.SHIPPING, S.DELIVERED}:
        order = ship(order, seller, at)
    if state == S.DELIVERED:
        order = orders.record_delivery(order=order, at=at)
    outbox.drain()
    return order


def in_claim_window(buyer=None, seller=None, **terms):
    """An order whose receipt the buyer confirmed; its money is still held."""
    buyer = buyer or companies.make_admin()
    order = held_order(buyer, seller, state=S.DELIVERED, **terms)
    return orders.record_receipt(order=order, by=buyer, at=clock.now())


def released_order(buyer=None, seller=None, **terms):
    """An order whose money the buyer released."""
    buyer = buyer or companies.make_admin()
    order = in_claim_window(buyer, seller, **terms)
    actions.release_early(protection=protection_of(order), by=buyer, at=clock.now())
    outbox.drain()
    order.refresh_from_db()
    return order


def protection_of(order):
    return Protection.objects.get(order=order)


def give_bank_details(seller, *, iban=IBAN, at=None):
    details = BankDetails(holder=seller.company.name, iban=iban)
    return actions.change_bank_details(details=details, by=seller, at=at or clock.now())


def eur(minor):
    return Money(minor, "EUR")
