"""The contract in a browser: a question before it is accepted, a lower price after the deposit."""

import re

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from marketplace.core import outbox
from marketplace.orders import actions
from tests.browser import trade
from tests.factories.orders import make_order

PHONE = {"width": 390, "height": 844}


@pytest.fixture(params=["en", "fr"], autouse=True)
def language(request):
    """The language that both sides read and write."""
    with translation.override(request.param):
        yield request.param


def fits(page):
    """Nothing reaches beyond the right edge."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, page.url


def test_a_clause_is_asked_about_answered_and_the_contract_accepted(as_member, alice, sven):
    order = make_order(alice, sven, accepted=False)
    buyer = as_member(alice).new_page()
    seller = as_member(sven, viewport=PHONE).new_page()

    trade.go(buyer, f"/orders/{order.reference}/contract/")
    trade.fill(buyer, clause="3", text="Does the promised day count from the payment?")
    trade.press(buyer, "Send the question")
    expect(buyer.locator("#clause-3")).to_contain_text("count from the payment?")
    trade.go(seller, f"/orders/{order.reference}/contract/")
    fits(seller)
    seller.locator("#clause-3 textarea").fill("Yes, from the payment on.")
    trade.press(seller, "Send the answer")
    trade.go(buyer, f"/orders/{order.reference}/contract/")
    expect(buyer.locator("#clause-3")).to_contain_text("Yes, from the payment on.")
    trade.accept_contract(buyer, order.reference)

    order.refresh_from_db()
    assert order.accepted_at is not None
    trade.go(buyer, f"/orders/{order.reference}/")
    expect(buyer.locator("main")).to_contain_text("Head of purchasing")
    expect(buyer.locator("main")).to_contain_text(re.compile(gettext("Pay %(amount)s")[:4]))


def test_a_lower_price_after_the_deposit_is_agreed_and_the_difference_refunded(
    as_member, alice, sven
):
    order = make_order(alice, sven, deposit_bps=5000)
    buyer = as_member(alice, viewport=PHONE).new_page()
    seller = as_member(sven).new_page()
    trade.pay_by_card(buyer, order.reference)

    trade.go(seller, f"/orders/{order.reference}/changes/")
    trade.fill(seller, price_1="1.00", reason="Samples instead of goods")
    trade.press(seller, "Propose the change")
    trade.go(buyer, f"/orders/{order.reference}/changes/")
    fits(buyer)
    expect(buyer.locator("main")).to_contain_text("Samples instead of goods")
    trade.press(buyer, "Accept the change")
    outbox.drain()

    order.refresh_from_db()
    held = order.protections.get()
    assert (order.revision, order.total_minor) == (2, 35000)
    assert (held.held.minor, held.refunded_minor) == (35000, 27000)
    trade.go(buyer, f"/orders/{order.reference}/")
    expect(buyer.locator("main")).to_contain_text(gettext("Refunded"))
    expect(buyer.locator("main")).to_contain_text("270")
    assert actions.mark_ready(order=order, by=sven, at=held.held_at).state == "ready_to_ship"
    call_command("check_ledger")
