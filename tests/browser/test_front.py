"""What only a browser shows: suggestions while typing, kept drafts, the bar of actions on a phone."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from marketplace.orders.states import OrderState
from search import actions
from tests.factories.catalog import make_product
from tests.factories.orders import make_order
from tests.factories.rfq import make_draft

PICTURES = os.environ.get("PICTURES", "")


def shoot(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=False)


@pytest.fixture
def lamp(sven, settings):
    settings.ELASTICSEARCH_URL = ""
    product = make_product(seller=sven.company, title="Brass desk lamp")
    actions.project_listings(product_ids=[product.pk])
    actions.refresh_vocabulary()
    return product


def test_suggestions_open_while_typing_and_obey_the_keyboard(as_member, lamp):
    page = as_member().new_page()
    page.goto(reverse("search:results"))
    field = page.get_by_role("combobox", name="Search products and suppliers")
    expect(field).to_have_attribute("aria-expanded", "false")

    field.press_sequentially("bras")
    option = page.get_by_role("option", name="Brass desk lamp")
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    shoot(page, "suggestions_1280")

    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    field.press("Escape")
    expect(option).to_be_hidden()
    expect(field).to_have_value("bras")

    field.press("ArrowDown")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Brass desk lamp")


def test_a_long_form_typed_in_vain_is_kept(as_member, alice):
    draft = make_draft(alice)
    page = as_member(alice).new_page()
    address = reverse("rfqs:edit", args=[draft.reference, "what"])
    page.goto(address)
    words = page.get_by_label("Describe it")
    words.fill("Twelve hundred bottles, engraved, in two colours of powder coat.")
    page.wait_for_timeout(700)  # the draft is written a moment after the last key

    page.goto(reverse("home"))
    page.goto(address)

    expect(words).to_have_value("Twelve hundred bottles, engraved, in two colours of powder coat.")
    expect(page.get_by_text("We brought back what you had typed.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_product_and_desk_fit_and_the_actions_stay_in_reach(as_member, alice, sven, lamp, width):
    make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER)
    size = {"width": width, "height": 844}
    buyer, seller = as_member(alice, viewport=size), as_member(sven, viewport=size)
    pages = (
        (buyer, reverse("products:detail", kwargs={"slug": lamp.slug, "pk": lamp.pk}), "product"),
        (buyer, reverse("overview:home"), "buyer"),
        (seller, reverse("overview:home"), "seller"),
        (seller, reverse("orders:index"), "orders"),
    )
    for context, address, name in pages:
        page = context.new_page()
        wrong = []
        page.on(
            "console", lambda m, wrong=wrong: wrong.append(m.text) if m.type == "error" else None
        )
        page.goto(address)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert (name, overflow, wrong) == (name, False, [])
        if name == "product":
            expect(page.get_by_role("button", name="Order now")).to_be_in_viewport()
        if name == "orders":
            page.locator("details.bell summary").click()
            expect(page.get_by_role("link", name="All notices")).to_be_in_viewport()
        shoot(page, f"{name}_{width}")
