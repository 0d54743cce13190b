import json
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.catalog import (
    make_category,
    make_definition,
    make_media,
    make_product,
    make_seller,
    make_sku,
    make_tiers,
)

pytestmark = pytest.mark.django_db


def address(product, slug=None):
    return reverse("products:detail", kwargs={"slug": slug or product.slug, "pk": product.pk})


def page_of(client, product, **query):
    response = client.get(address(product), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def json_ld(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def test_the_page_shows_title_ladder_terms_attributes_and_supplier(client):
    category = make_category("Lighting")
    make_definition(category, "voltage", unit="V")
    product = make_product(
        category=category,
        title="Brass lamp",
        attributes={"voltage": "230"},
        specifications=[["Finish", "matt"]],
        moq=10,
        multiple=5,
        incoterm="FOB",
        port="Gothenburg",
        sample_price=Decimal(15),
    )

    html = page_of(client, product)

    for text in (
        "Brass lamp", "€12.50", "€8.40", "230 V", "matt", "10 pieces", "5 pieces", "FOB Gothenburg",
        "14 days", "€15.00", product.seller.name, "Your payment is protected", "Worldwide",
    ):  # fmt: skip
        assert text in html, text


@pytest.mark.parametrize(
    ("quantity", "lit"),
    [("", "1.000"), ("1", "1.000"), ("99", "1.000"), ("100", "100.000"), ("5000", "500.000")],
)
def test_the_tier_of_my_quantity_is_lit_without_javascript(client, quantity, lit):
    html = page_of(client, make_product(), quantity=quantity)

    assert re.findall(r'class="is-on" data-min="([\d.]+)"', html) == [lit]


@pytest.mark.parametrize(
    ("quantity", "sentence"),
    [
        ("5", "The minimum order is 10"),
        ("12", "multiples of 5 pieces. Nearest: 10 or 15."),
        ("5000", "The largest order is 1,000"),
        ("many", "Write a quantity as a number."),
        ("-1", "Write a quantity as a number."),
        ("1e99", "Write a quantity as a number."),
    ],
)
def test_a_quantity_that_cannot_be_ordered_says_what_can(client, quantity, sentence):
    product = make_product(moq=10, multiple=5, max_quantity=1000)

    assert sentence in page_of(client, product, quantity=quantity)


def test_a_quote_only_product_has_no_offer_and_no_order_button(client):
    html = page_of(client, make_product(tiers=()))

    assert "gives a price on request" in html
    assert "Order now" not in html
    assert "offers" not in json_ld(html)["@graph"][0]


def test_a_variant_with_prices_of_its_own_shows_them(client):
    product = make_product(skus=["S"])
    large = make_sku(product, "L", options={"size": "Large"}, position=1)
    make_tiers(product, [(1, "99")], sku=large)

    assert "€99.00" not in page_of(client, product)
    assert "€99.00" in page_of(client, product, sku=large.pk)
    assert "€99.00" not in page_of(client, product, sku="x")


def test_structured_data_says_what_the_page_says(client, settings):
    settings.SITE_URL = "https://quay.example"
    category = make_category("Lighting")
    product = make_product(category=category, title="Lamp", multiple=5, brand="Nord")
    make_media(product)

    html = page_of(client, product)
    shown, crumbs = json_ld(html)["@graph"]

    assert (shown["@type"], shown["name"], shown["brand"]["name"]) == ("Product", "Lamp", "Nord")
    offers = shown["offers"]
    assert (offers["lowPrice"], offers["highPrice"], offers["offerCount"]) == ("8.40", "12.50", 3)
    assert offers["priceCurrency"] == "EUR"
    assert offers["offers"][1]["eligibleQuantity"] == {
        "@type": "QuantitativeValue",
        "minValue": 100.0,
        "maxValue": 495.0,
    }
    assert offers["offers"][1]["priceSpecification"]["price"] == "10"
    assert shown["image"] == [f"https://quay.example/media/products/{product.pk}/640.webp"]
    assert crumbs["@type"] == "BreadcrumbList"
    assert crumbs["itemListElement"][-1]["item"] == f"https://quay.example{address(product)}"


def test_nothing_in_a_title_can_end_the_script(client):
    product = make_product(title="</script><img src=x onerror=alert(1)>", slug="x")

    html = page_of(client, product)

    assert "<img src=x" not in html
    assert json_ld(html)["@graph"][0]["name"] == product.title


def test_canonical_alternates_and_sharing_come_from_the_configured_host(client, settings):
    settings.SITE_URL = "https://quay.example"
    product = make_product(title="Lamp", summary="A lamp of brass.")

    html = client.get(
        address(product), {"quantity": 5}, headers={"host": "localhost"}
    ).content.decode()

    assert f'<link rel="canonical" href="https://quay.example{address(product)}">' in html
    assert 'hreflang="fr" href="https://quay.example/fr/products/' in html
    assert f'hreflang="x-default" href="https://quay.example{address(product)}"' in html
    assert '<meta name="description" content="A lamp of brass.">' in html
    assert '<meta property="og:title" content="Lamp">' in html


def test_an_old_slug_leads_to_the_present_one(client):
    product = make_product(slug="new-name")

    response = client.get(address(product, "old-name") + "?quantity=5")

    assert (response.status_code, response["Location"]) == (301, address(product) + "?quantity=5")


@pytest.mark.parametrize(
    ("fields", "company"),
    [
        ({"state": "draft"}, {}),
        ({"state": "archived"}, {}),
        ({"visible": False}, {}),
        ({}, {"may_sell": False}),
        ({}, {"state": "blocked"}),
    ],
)
@pytest.mark.parametrize("slug", ["lamp", "other-slug"])
def test_what_is_not_on_sale_is_not_found_under_any_slug(client, fields, company, slug):
    product = make_product(seller=make_seller(**company), slug="lamp", **fields)

    assert client.get(address(product, slug)).status_code == 404


def test_similar_products_are_visible_ones_of_the_category(client):
    category = make_category()
    product = make_product(category=category)
    shown = make_product(category=category, title="Another lamp")
    make_product(category=category, title="Hidden lamp", visible=False)
    make_product(title="Unlike")

    html = page_of(client, product)

    assert shown.title in html
    assert "Hidden lamp" not in html
    assert "Unlike" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_reads_a_fixed_number_of_times(client, django_assert_num_queries, count):
    root = make_category("Home")
    category = make_category("Lighting", parent=root)
    product = make_product(category=category, skus=[f"S{n}-{count}" for n in range(count)])
    for position in range(count):
        make_media(product, position=position)
        make_media(make_product(category=category))
    client.get(address(product))

    with django_assert_num_queries(10):
        client.get(address(product))


def test_the_page_speaks_french(client):
    product = make_product(category=make_category("Lighting", name_fr="Luminaires"))

    html = client.get(address(product).replace("/en/", "/fr/")).content.decode()

    assert "Luminaires" in html
    assert "12,50\xa0€" in html


def test_the_seller_sees_a_way_to_edit_instead_of_ordering(sven, client_for):
    product = make_product(seller=sven.company)

    html = page_of(client_for(sven), product)

    assert reverse("listings:edit", kwargs={"pk": product.pk}) in html
    assert "Order now" not in html
