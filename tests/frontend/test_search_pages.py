"""Search, category pages and suggestions, as a browser and htmx ask for them."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from search import actions
from search.models import ListingDocument
from tests.factories import catalog as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def engine(settings):
    settings.ELASTICSEARCH_URL = ""


@pytest.fixture
def shop(sven):
    """Two lamps and a shade of Nordform."""
    lighting = make.make_category("Lighting", slug="lighting")
    lamps = make.make_category("Lamps", slug="lamps", parent=lighting)
    make.make_definition(lamps, "material", facet=True)
    rows = [
        make.make_product(
            title=title, seller=sven.company, category=lamps, attributes={"material": material},
            moq=moq,
        )
        for title, material, moq in (
            ("Desk lamp <i>Ida</i>", "steel", 1),
            ("Floor lamp Olle", "oak", 50),
            ("Lamp shade", "linen", 1),
        )
    ]  # fmt: skip
    actions.project_listings(product_ids=[row.pk for row in rows])
    actions.refresh_vocabulary()
    return rows


def titles(response):
    return [str(card.title) for card in response.context["found"].cards]


def test_a_guest_finds_listings_with_the_words_marked(client, shop):
    response = client.get(reverse("search:results"), {"q": "desk lamps"})

    assert response.status_code == 200
    assert "<mark>Desk</mark> <mark>lamp</mark> &lt;i&gt;Ida&lt;/i&gt;" in response.content.decode()
    assert response.context["found"].answer.total == 1


def test_search_pages_are_not_for_robots(client, shop):
    assert 'content="noindex,follow"' in client.get(reverse("search:results")).content.decode()


def test_no_words_show_everything_newest_first(client, shop):
    assert titles(client.get(reverse("search:results")))[0] == "Lamp shade"


def test_a_choice_narrows_and_becomes_a_chip(client, shop):
    page = client.get(
        reverse("search:category", kwargs={"slug": "lamps"}), {"a.material": ["oak", "steel"]}
    )

    assert set(titles(page)) == {"Desk lamp &lt;i&gt;Ida&lt;/i&gt;", "Floor lamp Olle"}
    assert [(chip.label, chip.query) for chip in page.context["found"].chips] == [
        ("oak", "a.material=steel"),
        ("steel", "a.material=oak"),
    ]
    assert 'content="noindex,follow"' in page.content.decode()


def test_my_quantity_prices_every_card(client, shop):
    page = client.get(reverse("search:results"), {"q": "lamp", "qty": "100"})

    cards = page.context["found"].cards
    assert {card.lit for card in cards} == {Decimal(100)}
    assert {card.tag for card in cards} == {"€10.00 each for 100"}
    assert len(cards) == 3


def test_a_quantity_below_the_minimum_leaves_a_listing_out(client, shop):
    page = client.get(reverse("search:results"), {"q": "lamp", "qty": "10"})

    assert "Floor" not in page.content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        {"qty": "lots"}, {"qty": "-5"}, {"qty": "1e400"}, {"low": "abc"}, {"page": "zero"},
        {"page": "99999"}, {"sort": "magic"}, {"q": "x" * 5000}, {"q": "a\x00b"}, {"currency": "<b>"},
        {"to": "'"}, {"a.": "x"}, {"a.material": ["x" * 900] * 50}, {"category": "abc"},
    ],
)  # fmt: skip
def test_bad_input_never_breaks_the_page(client, shop, bad):
    assert client.get(reverse("search:results"), bad).status_code == 200


def test_a_bad_quantity_is_named_beside_its_field_and_kept(client, shop):
    page = client.get(reverse("search:results"), {"qty": "lots"}).content.decode()

    assert "Enter a number." in page
    assert 'value="lots"' in page


def test_htmx_gets_the_results_and_the_facets_alone(client, shop):
    response = client.get(
        reverse("search:results"),
        {"q": "lamp"},
        headers={"HX-Request": "true", "HX-Target": "results"},
    )

    page = response.content.decode()
    assert "<html" not in page
    assert '<section id="results"' in page
    assert '<div id="facets" hx-swap-oob="true">' in page
    assert "HX-Target" in response["Vary"]


def test_a_misspelt_word_is_repaired_and_said(client, shop):
    page = client.get(reverse("search:results"), {"q": "flor lamp"}).content.decode()

    assert "Floor" in page
    assert "Showing results for <b>floor lamp</b>" in page


def test_nothing_found_leads_to_a_request_for_quotation(client, shop):
    page = client.get(reverse("search:results"), {"q": "zyxwv", "qty": "20"})

    assert page.status_code == 200
    assert "Remove a filter, or describe what you need" in page.content.decode()


def test_a_category_page_holds_what_is_below_it_too(client, shop):
    page = client.get(reverse("search:category", kwargs={"slug": "lighting"}))
    text = page.content.decode()

    assert page.context["found"].answer.total == 3
    assert re.search(r"<h1>Lighting</h1>", text)
    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/c/lighting/">' in text
    assert "noindex" not in text
    assert reverse("search:category", kwargs={"slug": "lamps"}) in text
    assert '"@type": "BreadcrumbList"' in text


def test_an_unknown_category_is_not_found(client, db):
    assert client.get("/en/c/nothing-here/").status_code == 404


def test_the_tree_of_categories_is_listed(client, shop):
    text = client.get(reverse("search:categories")).content.decode()

    assert "Lighting" in text
    assert "Lamps" in text


def test_a_hidden_listing_is_dropped_though_the_index_still_has_it(client, shop):
    shop[0].visible = False
    shop[0].save()

    page = client.get(reverse("search:results"), {"q": "desk"})

    assert ListingDocument.objects.get(pk=shop[0].pk).visible
    assert page.context["found"].cards == ()
    assert "Ida" not in page.content.decode()


def test_suppliers_are_found_by_name_and_by_goods(client, shop, mallory):
    by_name = client.get(reverse("search:results"), {"tab": "suppliers", "q": "mallory"})
    by_goods = client.get(reverse("search:results"), {"tab": "suppliers", "q": "lamp"})

    assert [f.vendor.company.name for f in by_name.context["found"].page] == ["Mallory Trading"]
    assert [(f.vendor.company.name, f.listings) for f in by_goods.context["found"].page] == [
        ("Nordform", 3)
    ]


def test_suppliers_can_be_kept_by_country(client, shop, mallory):
    page = client.get(reverse("search:results"), {"tab": "suppliers", "country": "NL"})

    assert [f.vendor.company.name for f in page.context["found"].page] == ["Mallory Trading"]


def test_suggestions_complete_titles_and_categories(client, shop):
    answer = client.get(reverse("search:suggest"), {"q": "lam"}).json()

    assert {row["label"] for row in answer["titles"]} == {
        "Desk lamp <i>Ida</i>", "Floor lamp Olle", "Lamp shade",
    }  # fmt: skip
    assert answer["categories"] == [{"label": "Lamps", "url": "/en/c/lamps/"}]
    assert client.get(reverse("search:suggest"), {"q": "l"}).json() == {
        "titles": [],
        "categories": [],
    }


def test_pages_are_real_links_that_keep_the_question(client, sven):
    rows = [make.make_product(title=f"Lamp number {n}", seller=sven.company) for n in range(30)]
    actions.project_listings(product_ids=[row.pk for row in rows])

    first = client.get(reverse("search:results"), {"q": "lamp"}).content.decode()
    second = client.get(reverse("search:results"), {"q": "lamp", "page": 2})

    assert 'rel="next" href="?q=lamp&amp;page=2"' in first
    assert len(second.context["found"].cards) == 6


def test_a_page_of_results_asks_a_fixed_number_of_questions(
    client, shop, django_assert_max_num_queries
):
    with django_assert_max_num_queries(22):
        client.get(reverse("search:results"), {"q": "lamp"})


def test_how_we_rank_is_said(client, db):
    assert client.get(reverse("search:ranking")).status_code == 200
