"""Money goes back to a buyer after it was paid out: the seller's next payout nets it."""

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext

from marketplace.core import outbox
from tests.browser import trade
from tests.factories.companies import make_operator
from tests.factories.money import eur, give_bank_details, in_claim_window
from tests.factories.payouts import purses
from trade_assurance.models import Payout, Refund, SellerDebt

NET, BACK, COMMISSION_BACK = 120_520, 31_000, 870


@pytest.fixture(params=["en", "fr"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


def release(page, order):
    """Release the money of an order that was received."""
    trade.go(page, f"/orders/{order.reference}/")
    trade.press(page, "Release the money now")
    outbox.drain()


def pay_out(page, reference):
    """Schedule, approve, send and record the one payout that is due."""
    trade.go(page, "/desk/payouts/")
    trade.press(page, "Schedule what is available")
    for words in ("Approve", "Record as ordered at the bank"):
        trade.press(page, words)
    page.locator("[name=bank_reference]").fill(reference)
    trade.press(page, "Record as paid")
    outbox.drain()
    return Payout.objects.get(bank_reference=reference)


def wide(page):
    return page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_refund_after_payout_is_netted_from_the_next(as_member, alice, sven, width):
    olga = make_operator("Olga")
    give_bank_details(sven)
    orders = [in_claim_window(alice, sven) for _number in range(2)]
    buyer, seller, operator = (
        as_member(who, viewport={"width": width, "height": 900}).new_page()
        for who in (alice, sven, olga)
    )

    release(buyer, orders[0])
    assert pay_out(operator, "SEPA-1").amount == eur(NET)

    trade.go(operator, f"/orders/{orders[0].reference}/")
    operator.locator("main").get_by_role("link", name=gettext("Give money back")).click()
    operator.wait_for_load_state()
    trade.fill(operator, amount="310.00", reason="Two chairs are scratched.")
    trade.press(operator, "Show who pays what")
    assert (Refund.objects.count(), wide(operator) <= width) == (0, True)
    trade.press(operator, "Give %(amount)s back")
    outbox.drain()
    made = Refund.objects.get()
    assert (made.state, made.from_commission, made.from_debt) == (
        "done", eur(COMMISSION_BACK), eur(BACK - COMMISSION_BACK),
    )  # fmt: skip

    trade.go(seller, "/payouts/")
    owed = seller.locator("#owed-money")
    assert orders[0].reference in owed.inner_text()
    assert (SellerDebt.objects.get().state, wide(seller) <= width) == ("open", True)

    release(buyer, orders[1])
    assert SellerDebt.objects.get().state == "settled"
    trade.go(seller, "/payouts/")
    assert seller.locator("#owed-money").count() == 0
    second = pay_out(operator, "SEPA-2")
    assert second.amount == eur(NET - (BACK - COMMISSION_BACK))
    trade.go(seller, f"/payouts/{second.reference}/")
    assert all(order.reference in seller.locator("main").inner_text() for order in orders)
    assert purses(sven) == (0, 0, 0)
    call_command("check_ledger")
