"""Orders on terms for tests, brought there through the real actions."""

from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.orders import actions as orders
from tests.factories.money import bank_sends
from tests.factories.orders import make_order, ship
from trade_assurance.actions import credit
from trade_assurance.actions.bank.matching import match_by_itself
from trade_assurance.models import Claim, CreditLine

LIMIT, TOTAL = 300_000, 124_000


def grant(buyer, seller, limit=LIMIT, *, currency="EUR", days=30):
    """Credit of EUR 3,000: two orders of 1,240 fit, a third does not."""
    return credit.grant_credit(
        buyer=buyer.company, limit=Money(limit, currency), days=days, by=seller, at=clock.now()
    )


def on_terms(buyer, seller, *, granted=True, **terms):
    """An order that started on the seller's credit."""
    lines = CreditLine.objects.filter(seller=seller.company, currency="EUR")
    if granted and not lines.exists():
        grant(buyer, seller)
    order = make_order(buyer, seller, **terms)
    credit.buy_on_terms(order=order, by=buyer, at=clock.now())
    outbox.drain()
    order.refresh_from_db()
    return order


def invoiced(buyer, seller, **terms):
    """An order on terms whose goods have left: its days run."""
    order = on_terms(buyer, seller, **terms)
    order = orders.mark_ready(order=order, by=seller, at=clock.now())
    order = ship(order, seller)
    outbox.drain()
    return order


def claim_of(order):
    return Claim.objects.get(order=order)


def line():
    return CreditLine.objects.get()


def transfers(payment, money=None):
    """A transfer with the payment's reference arrives and is matched by itself."""
    line = bank_sends(payment, money)
    match_by_itself(line_id=line.pk, at=clock.now())
    outbox.drain()
    payment.refresh_from_db()


def pay(claim, buyer, *, method="card", token="tok_paid"):  # noqa: S107 - a test card
    """Pay a claim, by card unless said otherwise, and let the outbox work."""
    payment = credit.pay_claim(claim=claim, method=method, by=buyer, at=clock.now(), token=token)
    outbox.drain()
    payment.refresh_from_db()
    claim.refresh_from_db()
    return payment
