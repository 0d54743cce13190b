from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from marketplace.catalog import queries
from marketplace.catalog.models import PriceTier, Product
from marketplace.catalog.pricing import LeadTime, Tier
from marketplace.companies.member import GUEST
from tests.factories.catalog import (
    make_category,
    make_definition,
    make_product,
    make_seller,
    make_sku,
    make_tiers,
)

pytestmark = pytest.mark.django_db


def test_the_public_sees_what_is_published():
    product = make_product()

    assert list(queries.visible_products(GUEST)) == [product]


@pytest.mark.parametrize(
    ("fields", "company"),
    [
        ({"state": "draft"}, {}),
        ({"state": "archived"}, {}),
        ({"visible": False}, {}),
        ({}, {"may_sell": False}),
        ({}, {"state": "blocked"}),
        ({}, {"state": "pending"}),
    ],
)
def test_the_public_sees_nothing_hidden_or_of_a_seller_who_may_not_sell(fields, company):
    make_product(seller=make_seller(**company), **fields)

    assert list(queries.visible_products(GUEST)) == []


def test_a_ladder_comes_from_the_rows_in_order():
    product = make_product(tiers=[(100, 10), (1, 12)], lead_time_bands=[["500", 45]])

    ladder = queries.ladder_of(product)

    assert ladder.tiers == (Tier(Decimal(1), Decimal(12)), Tier(Decimal(100), Decimal(10)))
    assert ladder.lead_times == (LeadTime(Decimal(0), 14), LeadTime(Decimal(500), 45))
    assert ladder.rule == "list"


def test_a_sku_with_tiers_of_its_own_has_its_own_ladder():
    product = make_product(tiers=[(1, 12)])
    dear, plain = make_sku(product), make_sku(product)
    make_tiers(product, [(1, 20)], sku=dear)

    assert queries.ladder_of(product, sku_id=dear.pk).tiers == (Tier(Decimal(1), Decimal(20)),)
    assert queries.ladder_of(product, sku_id=plain.pk).tiers == (Tier(Decimal(1), Decimal(12)),)


def test_attributes_are_inherited_and_may_be_redefined():
    root = make_category("Lighting")
    lamps = make_category("Lamps", parent=root)
    make_definition(root, "material", required=False)
    make_definition(root, "voltage", position=1)
    own = make_definition(lamps, "material", required=True)
    make_definition(make_category("Textiles"), "weave")

    found = queries.definitions_for(lamps)

    assert [(d.code, d.required) for d in found] == [("material", True), ("voltage", False)]
    assert found[0] == own
    assert queries.category_trail(lamps) == [root, lamps]


@pytest.mark.parametrize(
    "fields",
    [{"moq": 0}, {"multiple": 0}, {"moq": 10, "max_quantity": 5}, {"sample_price": -1}],
)
def test_the_database_refuses_impossible_quantities(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_product(**fields)

    assert Product.objects.count() == 0


def test_the_database_refuses_a_tier_twice_and_a_price_of_nothing():
    product = make_product(tiers=[(1, 12)])

    for again in ([(1, 11)], [(5, 0)], [(0, 5)]):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_tiers(product, again)

    assert PriceTier.objects.count() == 1


def test_a_sku_code_is_unique_within_a_seller_only():
    product = make_product(skus=["A-1"])
    make_sku(make_product(), "A-1")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_sku(make_product(seller=product.seller), "A-1")
