"""A bank statement that brings too little, then the rest: in a browser, in both languages."""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from marketplace.core import outbox
from tests.browser import trade
from tests.factories.money import protection_of
from tests.factories.orders import make_order
from tests.factories.statements import balance, camt, entry
from trade_assurance.models import Payment


@pytest.fixture(params=["en", "fr"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def hand_in(page, content, name):
    """Hand a statement in, look at it, book it, and let the worker work."""
    trade.go(page, "/desk/statements/")
    file = {"name": name, "mimeType": "application/xml", "buffer": content}
    page.locator("main input[type=file]").set_input_files(file)
    trade.press(page, "Read it, book nothing yet")
    expect(page.locator("main")).to_contain_text(gettext("Nothing is booked yet"))
    expect(page.locator("main")).to_contain_text(gettext("The statement adds up."))
    page.locator("main button[name=start]").click()
    page.wait_for_load_state()
    outbox.drain()
    page.reload()
    expect(page.locator("main")).to_contain_text(gettext("Booked"))


def test_an_under_payment_then_the_rest_funds_the_order(as_member, alice, sven, olga, language):
    order = make_order(alice, sven)
    buyer, desk = as_member(alice).new_page(), as_member(olga).new_page()
    trade.go(buyer, f"/orders/{order.reference}/payment/")
    trade.fill(buyer, method="bank_transfer")
    buyer.locator("main form button.btn--accent").click()
    buyer.wait_for_load_state()
    payment = Payment.objects.get(order=order)
    spaced = payment.reference.lower().replace("-", " ")

    short = entry("1000.00", text=f"Order {spaced}", ref="1")
    hand_in(desk, camt(balance("OPBD", "0.00"), short, balance("CLBD", "1000.00")), "monday.xml")
    payment.refresh_from_db()
    order.refresh_from_db()
    assert (payment.state, payment.missing.minor, order.state) == (
        "partly_received",
        24_000,
        "awaiting_payment",
    )
    assert trade.mail_to(alice.user.email, about=payment.reference)
    buyer.reload()
    expect(buyer.locator("main")).to_contain_text("240")

    rest = entry("240.00", text=payment.reference, ref="2")
    both = [balance("OPBD", "0.00"), short, rest, balance("CLBD", "1240.00")]
    hand_in(desk, camt(*both), "tuesday.xml")

    order.refresh_from_db()
    assert (order.state, protection_of(order).held.minor) == ("in_production", 124_000)
    buyer.reload()
    expect(buyer.locator("main .notice--good")).to_be_visible()
