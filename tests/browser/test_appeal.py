"""A ruling is appealed by a party and decided by another operator; the money moves once, at the end."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from marketplace.core import clock, jobs, outbox
from tests.browser import trade
from tests.factories.money import in_claim_window
from trade_assurance.models import Dispute, Payment, Protection

TOTAL = 124_000


@pytest.fixture(params=["en", "fr"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


def pass_days(**amount):
    clock.advance(timedelta(**amount))
    jobs.run_all()
    outbox.drain()


def held(order):
    row = Protection.objects.get(order=order)
    return row.held.minor, row.state


def rule(page, dispute, *, amount, reasons):
    trade.go(page, f"/desk/disputes/{dispute}/")
    trade.fill(page, outcome="partial_refund", amount=amount, article="3", reasons=reasons)
    trade.press(page, "Give the ruling")
    outbox.drain()


def appeal(page, dispute, reason):
    trade.go(page, f"/disputes/{dispute}/")
    form = page.locator("form[action$='/appeal/']")
    if not form.is_visible():
        page.locator("details:has(form[action$='/appeal/']) > summary").click()
    form.locator("[name=reason]").fill(reason)
    form.locator("button").last.click()
    page.wait_for_load_state()
    outbox.drain()


@pytest.mark.parametrize("width", [390, 1440])
def test_an_appeal_is_decided_by_another_operator_and_moves_the_money_once(
    as_member, alice, sven, olga, omar, width
):
    order = in_claim_window(alice, sven)
    buyer, seller, first, second = (
        as_member(who, viewport={"width": width, "height": 900}).new_page()
        for who in (alice, sven, olga, omar)
    )
    dispute = trade.open_dispute(buyer, order.reference, amount="400.00")
    clock.advance(timedelta(days=5))
    jobs.run_all()
    trade.call_operator(buyer, dispute)
    trade.take_case(first, dispute)
    trade.hand_in(buyer, dispute, "Leaking lids")
    trade.hand_in(seller, dispute, "Test report")
    rule(first, dispute, amount="250.00", reasons="B-1 shows leaking lids.")
    assert (held(order), Dispute.objects.get().state) == ((TOTAL, "disputed"), "ruled")

    appeal(seller, dispute, "Forty lids are not two hundred; S-1 was not weighed.")
    row = Dispute.objects.get()
    assert (row.state, held(order)) == ("appealed", (TOTAL, "disputed"))
    trade.go(first, f"/desk/disputes/{dispute}/")
    expect(first.locator("#decide ~ p").first).to_have_text(
        gettext("You had a part in the first ruling: another operator decides the appeal.")
    )
    expect(first.locator("[name=outcome]")).to_have_count(0)
    assert first.evaluate("document.documentElement.scrollWidth") <= width
    pass_days(days=8)
    assert held(order) == (TOTAL, "disputed")

    rule(second, dispute, amount="80.00", reasons="Forty of two hundred: a fifth of the claim.")
    pass_days(days=8)

    row.refresh_from_db()
    assert (row.state, row.refund_minor) == ("closed", 8_000)
    assert held(order) == (0, "partially_released")
    assert Payment.objects.get().refunded_minor == 8_000
    for page in (buyer, seller):
        trade.go(page, f"/disputes/{dispute}/")
        expect(page.locator("main")).to_contain_text("a fifth of the claim")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    call_command("check_ledger")
