from dataclasses import replace
from decimal import Decimal

from search.backends.elasticsearch import divisors
from search.documents import ListingFacts, document
from search.facets import Group, facets_of
from search.requests import Facet, Option, SearchRequest

FACTS = ListingFacts(
    product_id=7, seller_id=3, seller_name="Nordform", visible=True, title="Écrou M8",
    summary="Étanche.", description="Acier zingué.", codes=("E-8",), brand="Vis & Co",
    attributes=(("material", ("steel",)), ("note", ("x" * 61,))), specifications=("Ø 8 mm",),
    category_ids=(1, 4), category_names=("Fasteners", "Fixations"), currency="EUR",
    ladder=((Decimal(100), Decimal("0.02")), (Decimal(1000), Decimal("0.0155"))),
    moq=Decimal(80), multiple=Decimal(10), max_quantity=None, lead_time_days=14, country="FR",
    ships_to=("FR", "DE"), has_sample=True, published_at=None,
)  # fmt: skip


def test_texts_are_folded_by_weight():
    row = document(FACTS)

    assert row.title_folded == "ecrou m8"
    assert row.attributes_folded.startswith("e 8 steel ")
    assert "vis co fasteners fixations nordform" in row.attributes_folded
    assert row.description_folded == "etanche acier zingue"


def test_everything_to_filter_by_is_a_term():
    assert document(FACTS).terms == [
        "a.material=steel", "category=1", "category=4", "country=FR", "currency=EUR",
        "lead=14", "lead=21", "lead=30", "lead=60", "moq=100", "moq=1000", "moq=500",
        "sample=1", "seller=3",
    ]  # fmt: skip


def test_steps_of_the_ladder_know_where_they_end():
    row = document(FACTS)

    assert row.ladder == [
        {"from": "100", "below": "1000", "price": "0.02"},
        {"from": "1000", "below": None, "price": "0.0155"},
    ]
    assert row.min_price == Decimal("0.0155")


def test_a_listing_for_quotation_only_has_no_prices():
    row = document(replace(FACTS, ladder=()))

    assert (row.ladder, row.min_price) == ([], None)
    assert "currency=EUR" not in row.terms


def test_counted_terms_become_facets_in_order():
    groups = [
        Group("country", "Ships from", {"FR": "France", "SE": "Sweden"}),
        Group("moq", "Minimum", {"50": "Up to 50", "500": "Up to 500"}, by_count=False),
        Group("category", "Category", {"1": "Home"}, labelled_only=True),
        Group("none", "Nothing", {}),
    ]
    counts = {
        "country=SE": 2,
        "country=FR": 5,
        "moq=500": 7,
        "moq=50": 1,
        "category=1": 3,
        "category=9": 3,
    }

    found = facets_of(counts, groups, SearchRequest(filters=(("country", ("SE", "NO")),)))

    assert found == (
        Facet("country", "Ships from", (
            Option("SE", "Sweden", 2, selected=True), Option("NO", "NO", 0, selected=True),
            Option("FR", "France", 5),
        )),
        Facet("moq", "Minimum", (Option("50", "Up to 50", 1), Option("500", "Up to 500", 7))),
        Facet("category", "Category", (Option("1", "Home", 3),)),
    )  # fmt: skip


def test_divisors_are_every_multiple_that_fits():
    assert {1.0, 0.5, 2.5, 500.0, 250.0} <= set(divisors(Decimal(500)))
    assert 3.0 not in divisors(Decimal(500))
    assert 0.3 in divisors(Decimal("0.9"))
