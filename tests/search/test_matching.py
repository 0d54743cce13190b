"""Who is told of a request for quotation, and who is not."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from marketplace.catalog.models import Product
from marketplace.core import clock, outbox
from search import actions
from search.matching import Wanted, candidates_for_rfq, telling_words
from tests.factories import catalog as make
from tests.factories import companies
from tests.factories.rfq import make_rfq
from vendors import actions as vendors
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_elasticsearch(settings):
    settings.ELASTICSEARCH_URL = ""


@pytest.fixture
def drinkware():
    return make.make_category("Drinkware")


@pytest.fixture
def bottle(sven, drinkware):
    """Nordform's steel bottle, from 200 pieces, shipped to France and Germany."""
    product = make.make_product(
        title="Insulated steel bottles, 500 ml", seller=sven.company, category=drinkware,
        moq=200, tiers=((200, "6.80"),), ships_to=["FR", "DE"],
    )  # fmt: skip
    actions.project_listings(product_ids=[product.pk])
    return product


@pytest.fixture
def wanted(alice, drinkware):
    """A thousand steel bottles to France, asked for by Atelier Roux."""
    return Wanted(
        title="Looking for 1000 pieces of insulated steel bottle with our logo",
        buyer_id=alice.company.pk,
        category_id=drinkware.pk,
        quantity=Decimal(1000),
        unit="piece",
        destination="FR",
    )


def sellers(wanted):
    return [candidate.seller_id for candidate in candidates_for_rfq(wanted)]


def test_a_seller_of_such_goods_is_a_candidate_with_listing_and_words(wanted, bottle, sven):
    [candidate] = candidates_for_rfq(wanted)

    assert (candidate.seller_id, candidate.listing_id) == (sven.company.pk, bottle.pk)
    assert candidate.reason == "Insulated steel bottles, 500 ml"
    assert candidate.words == ("insulated", "steel", "bottle")
    assert candidate.score > 50


def test_a_seller_counts_once_with_its_best_listing(wanted, bottle, sven, drinkware):
    other = make.make_product(title="Steel cup", seller=sven.company, category=drinkware)
    actions.project_listings(product_ids=[other.pk])

    assert [c.listing_id for c in candidates_for_rfq(wanted)] == [bottle.pk]


def test_a_seller_without_such_goods_is_none(wanted, bottle, sven, mallory, drinkware):
    rows = [
        make.make_product(title="Ceramic vase", seller=mallory.company, category=drinkware),
        make.make_product(title="Steel bolts", seller=mallory.company),
    ]
    actions.project_listings(product_ids=[row.pk for row in rows])

    assert sellers(wanted) == [sven.company.pk]


def test_a_seller_who_hides_them_is_none(wanted, bottle):
    Product.objects.filter(pk=bottle.pk).update(visible=False)

    assert sellers(wanted) == []


def test_a_suspended_seller_is_none(wanted, bottle, sven, olga):
    vendors.suspend_vendor(
        vendor=Vendor.objects.get(company=sven.company), by=olga, at=clock.now(), reason="Papers."
    )

    assert sellers(wanted) == []


def test_a_seller_on_holiday_is_none(wanted, bottle, sven):
    today = clock.now().date()
    Vendor.objects.filter(company=sven.company).update(
        holiday_from=today - timedelta(days=1), holiday_until=today
    )

    assert sellers(wanted) == []


@pytest.mark.parametrize("destination", ["US", "CH"])
def test_a_seller_who_does_not_ship_there_is_none(wanted, bottle, destination):
    assert sellers(replace(wanted, destination=destination)) == []


def test_the_vendors_own_destinations_count_too(wanted, bottle, sven):
    Vendor.objects.filter(company=sven.company).update(ships_to=["SE"])

    assert sellers(wanted) == []


def test_a_seller_with_a_minimum_above_the_quantity_is_none(wanted, bottle, sven):
    assert sellers(replace(wanted, quantity=Decimal(199))) == []
    assert sellers(replace(wanted, quantity=Decimal(200))) == [sven.company.pk]


def test_minimums_in_another_unit_are_not_compared(wanted, bottle, sven):
    assert sellers(replace(wanted, quantity=Decimal(5), unit="box")) == [sven.company.pk]


def test_the_buyer_is_not_told_of_its_own_request(wanted, bottle, sven):
    assert sellers(replace(wanted, buyer_id=sven.company.pk)) == []


def test_a_request_in_another_trade_needs_nearly_all_words(wanted, bottle, sven):
    elsewhere = make.make_category("Fasteners")

    assert sellers(replace(wanted, title="Steel bottle", category_id=elsewhere.pk)) == [
        sven.company.pk
    ]
    assert sellers(replace(wanted, title="Steel bolts and rivets", category_id=elsewhere.pk)) == []


def test_a_request_without_a_category_needs_most_words(wanted, bottle, sven):
    assert sellers(replace(wanted, category_id=None, title="steel bottle engraved")) == [
        sven.company.pk
    ]
    assert sellers(replace(wanted, category_id=None, title="steel door hinge")) == []


def test_a_stated_capability_is_a_candidate_without_a_listing(wanted, mallory):
    Vendor.objects.filter(company=mallory.company).update(
        tagline="Insulated steel bottle with logo, made to order"
    )

    [candidate] = candidates_for_rfq(wanted)

    assert (candidate.seller_id, candidate.listing_id) == (mallory.company.pk, None)
    assert candidate.reason == "Insulated steel bottle with logo, made to order"


def test_better_answers_come_first(wanted, bottle, drinkware):
    rival = companies.make_seller("Rival").company
    row = make.make_product(title="Steel flask", seller=rival, category=drinkware)
    actions.project_listings(product_ids=[row.pk])

    assert sellers(replace(wanted, title="Insulated steel bottle"))[0] == bottle.seller_id


@pytest.mark.parametrize("title", ["", "1000 pieces", "!!!", "please quote"])
def test_a_request_that_names_no_goods_matches_nobody(wanted, bottle, title):
    assert sellers(replace(wanted, title=title)) == []


def test_words_of_asking_are_not_words_of_goods():
    assert telling_words("Looking for 5000 pieces of steel bottles, please quote") == [
        "steel",
        "bottles",
    ]


def test_opening_a_request_tells_the_supplier_which_listing_fits(alice, bottle, sven, mallory):
    rfq = make_rfq(alice, title="Insulated steel bottles")

    outbox.drain()

    [match] = rfq.matches.all()
    assert (match.seller_id, match.product_id) == (sven.company.pk, bottle.pk)
    assert match.reason == "Insulated steel bottles, 500 ml"
    assert actions.match_rfq(rfq_id=rfq.pk) == 0
    assert actions.match_rfq(rfq_id=0) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_matching_reads_a_fixed_number_of_times(
    wanted, drinkware, sven, django_assert_num_queries, count
):
    for number in range(count):
        below = make.make_category(f"Bottles {number}", parent=drinkware)
        listing = make.make_product(
            title=f"Insulated steel bottle number {number}", seller=sven.company, category=below
        )
        actions.project_listings(product_ids=[listing.pk])

    with django_assert_num_queries(12):
        found = sellers(wanted)

    assert found == [sven.company.pk]
