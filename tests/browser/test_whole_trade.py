"""The whole trade in a browser, from sign-up to the payout, as the people of its two sides live it.

Once in each language: addresses, labels and mails are those of the language that is active here.
"""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from marketplace.catalog.models import Product
from marketplace.companies.models import User
from marketplace.companies.queries import member_for
from marketplace.core import clock, jobs, outbox
from marketplace.orders.models import Order
from messaging.models import Notice, Thread
from tests.browser import trade
from tests.factories.catalog import make_category, make_product
from trade_assurance.models import Dispute, Earning, Payment, Payout
from vendors.models import Review


@pytest.fixture(params=["en", "fr"], autouse=True)
def language(request):
    """The language that everybody of the trade reads and writes."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def desk(as_member, olga):
    """An operator's page, signed in with password and one-time code."""
    cache.clear()  # a code counts once, also for who has the same number in the next test's database
    page = as_member().new_page()
    trade.sign_in_operator(page, olga)
    return page


def person(email):
    return member_for(User.objects.get(email=email))


def pass_claim_window():
    clock.advance(timedelta(days=31))
    jobs.run_all()
    outbox.drain()


def ask_in_chat(page, quotation, words):
    thread = Thread.objects.get(subject_reference=quotation)
    trade.go(page, f"/messages/{thread.reference}/")
    page.get_by_role("textbox", name=gettext("Message")).fill(words)
    page.get_by_role("button", name=gettext("Send"), exact=True).click()
    expect(page.get_by_role("log")).to_contain_text(words)


def test_a_trade_from_sign_up_to_payout(as_member, desk, omar, language):
    category = make_category("Drinkware")
    seller, buyer, guest = (as_member().new_page() for _ in range(3))
    trade.sign_up(
        seller, person="Nora Lund", company="Lund Flasks", country="SE", email="nora@lund.example"
    )
    trade.ask_to_sell(seller)
    trade.approve_vendor(desk, "Lund Flasks")
    assert person("nora@lund.example").company.may_sell

    trade.publish_product(seller, category=category, title="Insulated steel bottle")
    trade.find(guest, "insulatd bottle", title="Insulated steel bottle")

    trade.sign_up(
        buyer, person="Ada Roux", company="Hotels Roux", country="FR", email="ada@roux.example"
    )
    trade.approve_company(desk, "Hotels Roux")
    closes_on = (clock.now() + timedelta(days=10)).date().isoformat()
    rfq = trade.post_request(buyer, title="1,200 steel bottles", closes_on=closes_on)
    told = Notice.objects.filter(kind="rfq_matched", user=person("nora@lund.example").user)
    assert "Insulated steel bottle" in str(told.get().context)

    quotation = trade.quote(seller, rfq, price="6.20")
    ask_in_chat(buyer, quotation, "Is engraving included?")
    trade.counter(buyer, quotation, price="5.80")
    trade.revise(seller, quotation, price="5.95")
    reference = trade.accept(buyer, quotation)
    order = Order.objects.get(reference=reference)
    assert (order.total_minor, order.state) == (1200 * 595 + 6000, "awaiting_payment")

    trade.accept_contract(buyer, reference)
    trade.pay_by_card(buyer, reference)
    trade.move(seller, reference, "Goods are ready")
    trade.ship(seller, reference)
    trade.move(buyer, reference, "Confirm receipt")
    trade.give_bank_details(seller)
    pass_claim_window()
    earning = Earning.objects.get(protection__order=order)
    assert earning.net_minor == earning.gross_minor - earning.commission_minor
    trade.go(seller, "/payouts/statement/")
    expect(seller.locator("main")).to_contain_text(reference)
    second = as_member().new_page()
    trade.sign_in_operator(second, omar)
    trade.pay_out(desk, second)
    assert Payout.objects.get().state == "paid"

    trade.review(buyer, reference)
    order.refresh_from_db()
    assert (order.state, Review.objects.count()) == ("completed", 1)
    call_command("check_ledger")


def test_a_ruling_splits_the_money(as_member, desk, alice, sven):
    make_product(seller=sven.company, title="Steel lunch box", tiers=((100, "6.80"),))
    seller, buyer = as_member(sven).new_page(), as_member(alice).new_page()
    product = Product.objects.get()
    address = f"/products/{product.slug}-{product.pk}/"
    order = trade.order_now(buyer, address, quantity="200")
    trade.move(seller, order, "Confirm the order")
    trade.accept_contract(buyer, order)
    trade.pay_by_card(buyer, order)
    trade.move(seller, order, "Goods are ready")
    trade.ship(seller, order)
    trade.move(buyer, order, "Confirm receipt")

    dispute = trade.open_dispute(buyer, order, amount="400.00")
    clock.advance(timedelta(days=5))
    jobs.run_all()
    trade.call_operator(buyer, dispute)
    trade.take_case(desk, dispute)
    trade.hand_in(buyer, dispute, "Leaking lids")
    trade.hand_in(seller, dispute, "Test report")
    trade.rule(desk, dispute, amount="250.00")
    pass_claim_window()
    pass_claim_window()

    ended = Dispute.objects.get(reference=dispute)
    assert (ended.state, ended.refund_minor) == ("closed", 25000)
    assert Earning.objects.get().gross_minor == 136000 - 25000
    assert Payment.objects.get().refunded_minor == 25000
    call_command("check_ledger")
