"""Axe's WCAG rules on the pages that need no trade: both languages, widths and schemes."""

import pytest
from axe_playwright_python.sync_playwright import Axe

LOOKS = [
    {"viewport": {"width": 390, "height": 900}, "color_scheme": "light"},
    {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
]
PAGES = [
    "/en/",
    "/fr/help/protection/",
    "/en/help/fees/",
    "/fr/account/signup/",
    "/en/account/login/",
    "/en/none/",
]


def faults(page):
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in found]


@pytest.mark.parametrize("look", LOOKS, ids=["phone-light", "desktop-dark"])
def test_public_pages_break_no_rule(as_member, look):
    page = as_member(None, **look).new_page()
    said = []
    page.on(
        "console",
        lambda message: said.append(message.text) if "Content Security" in message.text else None,
    )
    for address in PAGES:
        page.goto(address)

        assert (address, faults(page)) == (address, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []


@pytest.mark.parametrize("look", LOOKS, ids=["phone-light", "desktop-dark"])
def test_components_break_no_rule(as_member, omar, look):
    page = as_member(omar, **look).new_page()
    page.goto("/en/styleguide/")

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_confirmation_opens_as_a_dialog_and_goes_back(as_member, omar):
    page = as_member(omar).new_page()
    page.goto("/en/styleguide/")

    page.locator("#sg-confirm > summary").click()
    page.get_by_role("dialog", name="Cancel this order?").get_by_role(
        "button", name="Not now"
    ).click()

    assert page.locator("dialog[open]").count() == 0
    assert page.locator("#sg-confirm .confirm__box").count() == 1


def test_the_ladder_follows_my_quantity(as_member, omar):
    page = as_member(omar).new_page()
    page.goto("/en/styleguide/")

    page.locator("qty-ladder [data-qty]").fill("5000")

    assert page.locator("qty-ladder [data-total]").inner_text() == "€24,750.00"
    assert page.locator("qty-ladder .is-on dd").inner_text() == "€4.95"
