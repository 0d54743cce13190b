"""A buyer buys on its supplier's credit, is refused above the limit, pays, and buys again."""

import pytest
from django.utils import translation

from marketplace.core import clock, outbox
from marketplace.orders import actions as orders
from tests.browser import trade
from tests.factories.credit import TOTAL, claim_of, grant, line
from tests.factories.money import eur
from tests.factories.orders import make_order, ship
from tests.factories.payouts import purses

NET = TOTAL - 3_480


@pytest.fixture(params=["en", "fr"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth")


def buy(page, order):
    """Open the payment page, and choose terms knowing that nothing is protected."""
    trade.go(page, f"/orders/{order.reference}/payment/")
    trade.press(page, "Buy on terms")
    outbox.drain()


@pytest.mark.parametrize("width", [390, 1440])
def test_terms_are_used_refused_paid_and_used_again(as_member, alice, sven, width):
    grant(alice, sven, TOTAL)
    first, second = make_order(alice, sven), make_order(alice, sven)
    buyer, seller = (
        as_member(who, viewport={"width": width, "height": 900}).new_page() for who in (alice, sven)
    )

    buy(buyer, first)
    assert (claim_of(first).state, line().free) == ("reserved", eur(0))

    trade.go(buyer, f"/orders/{second.reference}/payment/")
    refusal = buyer.locator("#terms-refused")
    assert second.reference in refusal.inner_text()
    assert "1240.00 EUR" in refusal.inner_text()
    assert buyer.locator("#buy-on-terms").count() == 0
    assert wide(buyer) == width

    orders.mark_ready(order=first, by=sven, at=clock.now())
    first.refresh_from_db()
    ship(first, sven)
    outbox.drain()
    trade.go(seller, "/receivables/")
    assert first.reference in seller.locator("main").inner_text()
    assert wide(seller) == width

    trade.go(buyer, "/owed/")
    assert wide(buyer) == width
    trade.go(buyer, f"/orders/{first.reference}/invoices/1/")
    buyer.locator("[name=method][value=card]").check()
    buyer.locator("[name=card_number]").fill("4242 4242 4242 4242")
    buyer.locator(".btn--accent").click()
    buyer.wait_for_load_state()
    outbox.drain()
    assert (claim_of(first).state, purses(sven)[0]) == ("paid", NET)

    buy(buyer, second)
    second.refresh_from_db()
    assert (second.state, second.starts_on) == ("in_production", "terms")
    assert line().open == eur(TOTAL)
