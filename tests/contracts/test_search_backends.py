"""One contract for both search engines; `rich` is what Elasticsearch alone promises."""

from decimal import Decimal

import pytest

from marketplace.catalog.models import Product
from search.requests import SearchRequest, Sort, Words
from tests.factories import catalog as make

pytestmark = pytest.mark.django_db


def found(engine, text="", **fields):
    return engine.ids(SearchRequest(text=text, **fields))


@pytest.fixture
def goods(engine):
    """Six listings of one seller in two categories."""
    seller = make.make_seller(name="Nordform", country="SE")
    drinkware = make.make_category("Drinkware")
    fasteners = make.make_category("Fasteners")
    rows = {
        "bottle": make.make_product(
            title="Insulated steel bottle 500 ml", seller=seller, category=drinkware,
            attributes={"material": "steel", "colour": ["green", "blue"]},
            description="Keeps drinks cold for a day.", moq=200, lead_time_days=18,
            tiers=((200, "6.80"), (1000, "5.90"), (5000, "4.95")), skus=["NF-500-GRN"],
            ships_to=["FR", "DE"],
        ),
        "mug": make.make_product(
            title="Stoneware mugs, hand glazed", seller=seller, category=drinkware,
            attributes={"material": "stoneware", "colour": ["blue"]}, moq=120, lead_time_days=25,
            tiers=((120, "4.20"), (2400, "3.10")), origin="FR",
        ),
        "glass": make.make_product(
            title="Drinking glass, set of six", seller=seller, category=drinkware,
            attributes={"material": "glass"}, moq=50, lead_time_days=5, tiers=((50, "5.00"),),
            max_quantity=4000,
        ),
        "nut": make.make_product(
            title="Écrou étanche en acier", seller=seller, category=fasteners,
            attributes={"material": "steel"}, moq=1000, multiple=500, lead_time_days=7,
            tiers=((1000, "0.0035"),), sample_price=Decimal(5),
        ),
        "hidden": make.make_product(
            title="Secret steel bottle", seller=seller, category=drinkware, visible=False,
            attributes={"material": "unobtainium"},
        ),
        "draft": make.make_product(
            title="Draft steel bottle", seller=seller, category=drinkware, state="draft",
        ),
    }  # fmt: skip
    engine.index(*rows.values())
    return {name: row.pk for name, row in rows.items()} | {"drinkware": drinkware.pk}


def test_a_word_finds_the_listings_that_carry_it(engine, goods):
    assert found(engine, "glazed") == [goods["mug"]]


def test_every_word_has_to_be_there(engine, goods):
    assert found(engine, "insulated bottle") == [goods["bottle"]]


def test_plurals_and_singulars_find_each_other(engine, goods):
    assert found(engine, "bottles") == [goods["bottle"]]
    assert found(engine, "mug") == [goods["mug"]]


def test_french_forms_find_each_other(engine, goods):
    assert found(engine, "écrous étanches") == [goods["nut"]]


@pytest.mark.parametrize("text", ["ecrou etanche", "ÉCROU", "Ecrou  ÉTANCHE"])
def test_accents_and_case_do_not_matter(engine, goods, text):
    assert found(engine, text) == [goods["nut"]]


@pytest.mark.parametrize("text", ["insul", "insulated bot"])
def test_the_last_word_may_be_unfinished(engine, goods, text):
    assert found(engine, text) == [goods["bottle"]]


@pytest.mark.parametrize("text", ["insulatd", "botle", "insulated botttle", "stonewrae"])
def test_one_typing_error_is_forgiven(engine, goods, text):
    expected = goods["mug"] if text.startswith("stone") else goods["bottle"]

    assert found(engine, text)[0] == expected


def test_a_repaired_word_is_named(engine, goods):
    assert engine.search(SearchRequest(text="Insulatd bottle")).corrected == "insulated bottle"


@pytest.mark.parametrize("text", ["NF-500-GRN", "nf500grn", "nf 500 grn"])
def test_part_numbers_are_found_however_they_are_written(engine, goods, text):
    assert found(engine, text) == [goods["bottle"]]


def test_part_numbers_are_never_bent(engine, goods):
    assert found(engine, "nf501grn") == []


def test_seller_and_category_names_find_listings(engine, goods):
    assert set(found(engine, "nordform drinkware")) == {
        goods["bottle"], goods["mug"], goods["glass"],
    }  # fmt: skip


def test_titles_come_before_descriptions(engine):
    category = make.make_category("Kitchen")
    mentions = make.make_product(title="Wooden board", description="For bread.", category=category)
    names = make.make_product(title="Bread knife", category=category)
    engine.index(mentions, names)

    assert found(engine, "bread") == [names.pk, mentions.pk]


def test_hidden_and_draft_listings_are_neither_found_nor_counted(engine, goods):
    answer = engine.search(SearchRequest(text="steel"))

    assert {hit.product_id for hit in answer.hits} == {goods["bottle"], goods["nut"]}
    assert answer.total == 2
    assert "a.material=unobtainium" not in answer.counts
    assert found(engine, "secret") == []
    assert engine.backend.titles("secret", 5) == []


def test_a_listing_that_is_hidden_later_is_not_found_again(engine, goods):
    product = Product.objects.get(pk=goods["mug"])
    product.visible = False
    product.save()
    engine.index(product)

    assert found(engine, "mug") == []


def test_a_category_holds_what_is_in_it(engine, goods):
    assert set(found(engine, category_id=goods["drinkware"])) == {
        goods["bottle"], goods["mug"], goods["glass"],
    }  # fmt: skip


def test_values_of_one_facet_widen_and_facets_narrow(engine, goods):
    either = found(engine, filters=(("a.material", ("steel", "glass")),))
    both = found(engine, filters=(("a.material", ("steel", "stoneware")), ("a.colour", ("blue",))))

    assert set(either) == {goods["bottle"], goods["nut"], goods["glass"]}
    assert set(both) == {goods["bottle"], goods["mug"]}


def test_a_facet_is_not_shrunk_by_its_own_choice(engine, goods):
    counts = engine.search(
        SearchRequest(category_id=goods["drinkware"], filters=(("a.material", ("steel",)),))
    ).counts

    assert {t: n for t, n in counts.items() if t.startswith("a.material=")} == {
        "a.material=steel": 1,
        "a.material=stoneware": 1,
        "a.material=glass": 1,
    }
    assert {t: n for t, n in counts.items() if t.startswith("a.colour=")} == {
        "a.colour=green": 1,
        "a.colour=blue": 1,
    }


def test_steps_and_countries_are_counted(engine, goods):
    counts = engine.search(SearchRequest()).counts

    assert {t: n for t, n in counts.items() if t.startswith(("moq=", "lead=", "country=", "sample="))} == {
        "moq=50": 1, "moq=100": 1, "moq=500": 3, "moq=1000": 4,
        "lead=7": 2, "lead=14": 2, "lead=21": 3, "lead=30": 4, "lead=60": 4,
        "country=SE": 3, "country=FR": 1, "sample=1": 1,
    }  # fmt: skip


def test_counts_can_be_left_out(engine, goods):
    assert engine.search(SearchRequest(with_facets=False)).counts == {}


def test_a_destination_keeps_those_who_ship_there(engine, goods):
    assert goods["bottle"] in found(engine, ships_to="FR")
    assert goods["bottle"] not in found(engine, ships_to="US")
    assert goods["mug"] in found(engine, ships_to="US")


def test_a_largest_minimum_keeps_smaller_ones(engine, goods):
    assert set(found(engine, max_moq=Decimal(120))) == {goods["mug"], goods["glass"]}


@pytest.mark.parametrize(
    ("quantity", "names"),
    [
        (Decimal(50), {"glass"}),
        (Decimal(1000), {"bottle", "mug", "glass", "nut"}),
        (Decimal(1200), {"bottle", "mug", "glass"}),
        (Decimal(5000), {"bottle", "mug", "nut"}),
    ],
)
def test_a_quantity_keeps_what_can_be_bought_in_it(engine, goods, quantity, names):
    assert set(found(engine, quantity=quantity)) == {goods[name] for name in names}


def test_prices_are_those_of_the_quantity(engine, goods):
    few = found(engine, quantity=Decimal(1000), min_price=Decimal("5.50"))
    many = found(engine, quantity=Decimal(5000), min_price=Decimal("4.50"), currency="EUR")

    assert few == [goods["bottle"]]
    assert many == [goods["bottle"]]
    assert found(engine, max_price=Decimal("0.01")) == [goods["nut"]]
    assert found(engine, currency="USD") == []


def test_the_cheapest_at_the_quantity_comes_first(engine, goods):
    at_1000 = found(engine, quantity=Decimal(1000), sort=Sort.PRICE)
    at_200 = found(engine, quantity=Decimal(200), sort=Sort.PRICE)

    assert at_1000 == [goods["nut"], goods["mug"], goods["glass"], goods["bottle"]]
    assert at_200 == [goods["mug"], goods["glass"], goods["bottle"]]
    assert found(engine, sort=Sort.PRICE) == [
        goods["nut"], goods["mug"], goods["bottle"], goods["glass"],
    ]  # fmt: skip


def test_other_orders(engine, goods):
    assert found(engine, sort=Sort.MOQ)[0] == goods["glass"]
    assert found(engine, sort=Sort.LEAD_TIME) == [
        goods["glass"], goods["nut"], goods["bottle"], goods["mug"],
    ]  # fmt: skip
    assert found(engine, sort=Sort.NEWEST) == [
        goods["nut"], goods["glass"], goods["mug"], goods["bottle"],
    ]  # fmt: skip


def test_pages_follow_each_other_without_gap_or_repeat(engine, goods):
    pages = [found(engine, sort=Sort.MOQ, page=n, size=2) for n in (1, 2, 3)]

    assert [*pages[0], *pages[1]] == [
        goods["glass"], goods["mug"], goods["bottle"], goods["nut"],
    ]  # fmt: skip
    assert pages[2] == []
    assert engine.search(SearchRequest(page=2, size=2)).total == 4


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("mug", (("Stoneware ", False), ("mugs", True), (", hand glazed", False))),
        ("ecrou", (("Écrou", True), (" étanche en acier", False))),
    ],
)
def test_found_words_are_marked_in_the_original_title(engine, goods, text, title):
    assert engine.search(SearchRequest(text=text)).hits[0].title == title


def test_most_words_are_enough_when_asked_so(engine, goods):
    assert found(engine, "insulated bottle laser engraving", words=Words.ALL) == [goods["bottle"]]
    assert found(engine, "green insulated bottle engraving", words=Words.MOST) == [goods["bottle"]]
    assert goods["nut"] in found(engine, "steel submarine telescope", words=Words.ANY)


def test_most_words_are_enough_when_nothing_has_all(engine, goods):
    answer = engine.search(SearchRequest(text="insulated steel bottle engraving"))

    assert [hit.product_id for hit in answer.hits] == [goods["bottle"]]
    assert answer.relaxed


@pytest.mark.parametrize("text", ["zzzzqqq", "!!!", "' OR 1=1 --", "*:*", "a" * 500, "<script>"])
def test_nonsense_finds_nothing_and_breaks_nothing(engine, goods, text):
    assert engine.search(SearchRequest(text=text)).total <= 4


def test_titles_complete_what_is_typed(engine, goods):
    assert engine.backend.titles("insu", 5) == ["Insulated steel bottle 500 ml"]
    assert engine.backend.titles("", 5) == []


@pytest.mark.elasticsearch
def test_rich_synonyms_find_the_same_goods(rich):
    sofa = make.make_product(title="Velvet sofa, three seats")
    inox = make.make_product(title="Stainless steel tray")
    rich.index(sofa, inox)

    assert found(rich, "couch") == [sofa.pk]
    assert found(rich, "canapé") == [sofa.pk]
    assert found(rich, "inox tray") == [inox.pk]


@pytest.mark.elasticsearch
def test_rich_two_typing_errors_in_a_long_word_are_forgiven(rich):
    row = make.make_product(title="Galvanised wheelbarrow")
    rich.index(row)

    assert found(rich, "wheelbarow galvanized") == [row.pk]
    assert found(rich, "weelbarow") == [row.pk]


@pytest.mark.elasticsearch
def test_rich_phrases_in_the_title_rank_first(rich):
    category = make.make_category("Tools")
    scattered = make.make_product(title="Steel handle for a hammer, claw shaped", category=category)
    phrase = make.make_product(title="Claw hammer, steel handle", category=category)
    rich.index(scattered, phrase)

    assert found(rich, "claw hammer") == [phrase.pk, scattered.pk]
