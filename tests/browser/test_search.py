"""Filters in a browser: they are part of the address, come off one by one, and fit a phone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from search import actions
from tests.factories.catalog import make_product
from tests.factories.companies import make_seller


@pytest.fixture
def lamps(settings):
    settings.ELASTICSEARCH_URL = ""
    for country, title in (("SE", "Brass desk lamp"), ("IT", "Brass floor lamp")):
        seller = make_seller(f"Works {country}", country=country)
        product = make_product(seller=seller.company, title=title)
        actions.project_listings(product_ids=[product.pk])
    actions.refresh_vocabulary()


def titles(page):
    return page.locator("#results .pcard__title")


def test_filters_come_back_with_the_back_button_and_a_chip_takes_off_one(as_member, lamps):
    page = as_member().new_page()
    page.goto(reverse("search:results") + "?q=brass")
    sweden = page.get_by_role("checkbox", name=re.compile("Sweden"))
    sweden.check()
    expect(titles(page)).to_have_text(["Brass desk lamp"])
    quantity = page.get_by_label("My quantity")
    quantity.fill("500")
    quantity.press("Enter")
    chips = page.get_by_role("list", name="Active filters").get_by_role("link")
    expect(chips).to_have_count(2)

    titles(page).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Brass desk lamp")
    page.go_back()

    expect(chips).to_have_count(2)
    expect(sweden).to_be_checked()
    expect(quantity).to_have_value("500")
    page.go_back()
    expect(chips).to_have_count(1)
    expect(sweden).to_be_checked()
    page.go_forward()
    expect(chips).to_have_count(2)

    chips.filter(has_text="Sweden").click()
    expect(chips).to_have_count(1)
    expect(sweden).not_to_be_checked()
    expect(titles(page)).to_have_count(2)


def test_on_a_phone_the_filters_are_a_drawer_that_opens_and_narrows(as_member, lamps):
    page = as_member(viewport={"width": 390, "height": 844}).new_page()
    page.goto(reverse("search:results") + "?q=brass")
    sweden = page.get_by_role("checkbox", name=re.compile("Sweden"))
    expect(sweden).to_be_hidden()

    page.locator("summary", has_text="Filters").click()
    sweden.check()

    expect(titles(page)).to_have_text(["Brass desk lamp"])
    expect(sweden).to_be_visible()
