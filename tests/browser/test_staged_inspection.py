"""An order paid in two parts whose goods fail their inspection, are fixed, pass, and are paid out."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from frontend.order_guidance import NOT_CLEARED
from marketplace.core import clock, outbox
from marketplace.core.transitions import Actor
from marketplace.orders.contract import LineTerms
from marketplace.orders.states import OrderState
from tests.browser import trade
from tests.factories.companies import PASSWORD
from tests.factories.inspections import BOX, LEAKS, WEIGHT, inspection_of, make_inspector
from tests.factories.orders import make_order
from trade_assurance.models import Protection

PICTURES = os.environ.get("PICTURES", "")
HEIGHT = 900
TOTAL = 1200 * 590 + 8000
DEPOSIT = TOTAL * 3 // 10
FAILS = ({"value": "770", "note": "Too thick", "photos": True}, {"checked": "80", "failing": "1"})
PASSES = ({"value": "752"}, {"checked": "80", "failing": "0"})


@pytest.fixture(params=["en", "fr"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture(params=[390, 1440])
def width(request):
    return request.param


@pytest.fixture
def inspector(as_member):
    """A listed inspection company and the page of its person, who signs in on a phone."""
    ines = make_inspector()
    page = as_member(viewport={"width": 390, "height": 844}).new_page()
    trade.go(page, "/account/login/")
    trade.fill(page, login=ines.user.email, password=PASSWORD)
    page.locator("main form button.btn--brand").first.click()
    page.wait_for_load_state()
    return ines, page


def staged_order(alice, sven):
    """A contract of 30 % before production and 70 % before shipment, with criteria."""
    bottle = LineTerms("Bottle", Decimal(1200), "piece", Decimal("5.90"), criteria=(WEIGHT, LEAKS))
    return make_order(
        alice, sven, lines=(bottle,), criteria=(BOX,), deposit_bps=3000, accepted=False
    )


def fits(page, name, language):
    """Nothing reaches beyond the right edge of the page."""
    width = page.viewport_size["width"]
    if PICTURES:
        picture = Path(PICTURES) / f"{name}_{language}_{width}.png"
        page.screenshot(path=picture, full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def step(page, order, noun, **answers):
    """Take a step of the inspection on the order's page, as its dialog asks for it."""
    trade.go(page, f"/orders/{order.reference}/")
    page.locator(f"#{noun} summary").click()
    box = page.locator("dialog[open]")
    for name, value in answers.items():
        field = box.locator(f"[name='{name}']")
        if field.evaluate("e => e.type") == "select-one":
            field.select_option(value)
        else:
            field.fill(value)
    box.locator("button:not([data-close])").last.click()
    page.wait_for_load_state()


def book(page, order, ines):
    today = clock.now().date().isoformat()
    step(page, order, "visits", company=str(ines.company.pk), visit_on=today, place="Hall 2, Malmö")


def write_report(page, inspection, findings, language):
    """Fill the checklist in and hand it in, from the list of jobs on."""
    trade.go(page, "/inspections/")
    fits(page, "jobs", language)
    page.locator("main").get_by_role("link", name=inspection.reference).first.click()
    trade.press(page, "Begin the report")
    for position, answers in enumerate((*findings, {"value": "yes"}), start=1):
        point = page.locator(f"#point-{position}")
        for name, value in answers.items():
            field = point.locator(f"[name='{name}']")
            if name == "photos":
                field.set_input_files(trade.picture())
            elif name == "value" and value == "yes":
                field.select_option(value)
            else:
                field.fill(value)
        point.locator("form button").click()
        page.wait_for_load_state()
    fits(page, "job", language)
    trade.press(page, "Hand the report in")


def release(page, order):
    """Release the held money before the claim window is over."""
    trade.go(page, f"/orders/{order.reference}/")
    box = page.locator("[id^=release] summary").first
    box.click()
    page.locator("dialog[open] button:not([data-close])").last.click()
    page.wait_for_load_state()
    outbox.drain()


def money(order):
    """What the order's protection holds, and its state."""
    held = Protection.objects.get(order=order)
    return held.held.minor, held.state


def test_a_staged_order_is_inspected_twice_and_paid_out(
    as_member, alice, sven, inspector, width, language
):
    ines, phone = inspector
    order = staged_order(alice, sven)
    buyer, seller = (
        as_member(who, viewport={"width": width, "height": HEIGHT}).new_page()
        for who in (alice, sven)
    )
    trade.accept_contract(buyer, order.reference)
    trade.pay_by_card(buyer, order.reference)
    assert money(order) == (DEPOSIT, "funds_held")

    step(buyer, order, "ask-inspection", note="Weigh them and fill them with water.")
    step(seller, order, "consent")
    book(buyer, order, ines)
    inspection = inspection_of(order)
    trade.move(seller, order.reference, "Goods are ready")
    trade.pay_by_card(buyer, order.reference)
    assert money(order) == (TOTAL, "funds_held")
    write_report(phone, inspection, FAILS, language)

    trade.go(seller, f"/orders/{order.reference}/")
    fits(seller, "failed-seller", language)
    expect(seller.locator("main")).to_contain_text("Too thick")
    expect(seller.locator("[name=carrier]")).to_have_count(0)
    expect(seller.locator("#next ~ p").first).to_have_text(str(NOT_CLEARED[True, Actor.SELLER]))
    order.refresh_from_db()
    assert (order.state, order.inspection) == (OrderState.READY_TO_SHIP, "failed")
    assert money(order) == (TOTAL, "funds_held")

    step(seller, order, "repair", reason="Two hundred bottles are pressed again.")
    book(seller, order, ines)
    write_report(phone, inspection, PASSES, language)
    trade.go(buyer, f"/orders/{order.reference}/")
    fits(buyer, "passed-buyer", language)
    expect(buyer.locator("main")).to_contain_text(gettext("borne by"))
    trade.ship(seller, order.reference)
    trade.move(buyer, order.reference, "Confirm receipt")
    release(buyer, order)

    order.refresh_from_db()
    inspection.refresh_from_db()
    assert (inspection.state, inspection.repeats, order.state) == ("passed", 1, "completed")
    assert list(inspection.visits.order_by("number").values_list("borne_by", flat=True)) == [
        "seller", "seller",
    ]  # fmt: skip
    assert money(order) == (0, "released")
    call_command("check_ledger")
