import csv
import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from marketplace.catalog import queries
from marketplace.catalog.actions.imports import Counts, ImportPlan, import_batch
from marketplace.catalog.imports.mapping import ColumnMapping
from marketplace.catalog.imports.records import layout_of, records
from marketplace.catalog.models import Category, PriceTier, Product, Sku
from marketplace.companies.member import GUEST
from marketplace.core import clock, outbox
from marketplace.core.models import OutboxMessage, StateChange
from tests.factories.catalog import (
    make_category,
    make_definition,
    make_product,
    make_seller,
    make_sku,
    make_tiers,
)

pytestmark = pytest.mark.django_db

FIELDS = ("sku", "title", "category", "price", "moq", "specifications", "lead_time_days")


@outbox.handles("catalog.listings_changed")
def note_nothing(product_ids):
    """Makes the topic one that somebody hears, whatever apps are installed."""


@pytest.fixture
def seller(db):
    return make_seller(currency="INR")


def row(sku="A-1", title="Lamp", category="Lighting", price="12.50", **more):
    return {"sku": sku, "title": title, "category": category, "price": price, **more}


def plan(seller, **more):
    mapping = ColumnMapping.parse({"fields": {name: {"column": name} for name in FIELDS}})
    return ImportPlan(seller=seller, currency="INR", mapping=mapping, **more)


def run(seller, rows, **more):
    """Import rows as a file would bring them; return counts and (line, field) of each problem."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    stream = io.BytesIO(out.getvalue().encode())
    counts, problems = import_batch(
        records=records(stream, layout_of(stream)), plan=plan(seller, **more), at=clock.now()
    )
    return counts, [(p.line, p.field) for p in problems]


def test_a_good_row_becomes_a_published_product_with_sku_price_and_history(seller):
    category = make_category("Lighting")

    counts, problems = run(seller, [row(lead_time_days="14", specifications="Material: brass")])

    product = Product.objects.get()
    assert (counts, problems) == (Counts(rows=1, created=1), [])
    assert (product.title, product.slug, product.category, product.state, product.currency) == (
        "Lamp",
        "lamp",
        category,
        "published",
        "INR",
    )
    assert product.specifications == [["Material", "brass"]]
    assert product.skus.get().code == "A-1"
    assert queries.ladder_of(product).tiers[0].unit_price == Decimal("12.50")
    assert list(queries.visible_products(GUEST)) == [product]
    assert StateChange.objects.get(subject_id=product.pk, subject_kind="catalog.product").name == (
        "import"
    )


def test_a_row_without_a_price_is_for_quotation_only(seller):
    make_category("Lighting")

    counts, _ = run(seller, [row(price="")])

    product = Product.objects.get()
    assert counts == Counts(rows=1, created=1, quote_only=1)
    assert (product.state, queries.ladder_of(product).quote_only) == ("published", True)


def test_a_row_that_lacks_what_a_buyer_needs_stays_a_draft(seller):
    category = make_category("Lighting")
    make_definition(category, "voltage", kind="number", required=True)

    counts, _ = run(
        seller,
        [
            row("A"),
            row("B", lead_time_days="5"),
            row("C", lead_time_days="5", specifications="Voltage: 230"),
        ],
    )

    assert (counts.created, counts.drafts) == (3, 2)
    assert {s.code: s.product.state for s in Sku.objects.select_related("product")} == {
        "A": "draft",
        "B": "draft",
        "C": "published",
    }
    assert Product.objects.get(skus__code="C").attributes == {"voltage": "230"}


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (row(sku=""), "sku"),
        (row(title=""), "title"),
        (row(title="x" * 161), "title"),
        (row(price="-5"), "price"),
        (row(price="0"), "price"),
        (row(price="cheap"), "price"),
        (row(price="0.0000001"), "price"),
        (row(price="9" * 20), "price"),
        (row(moq="0"), "moq"),
        (row(lead_time_days="1.5"), "lead_time_days"),
        (row(category="Unheard of"), "category"),
        (row(category=""), "category"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_good_ones_go_in(seller, bad, field):
    make_category("Lighting")

    counts, problems = run(seller, [row("G-1"), bad, row("G-2")])

    assert (counts.rows, counts.created, counts.failed) == (3, 2, 1)
    assert problems == [(3, field)]
    assert set(Sku.objects.values_list("code", flat=True)) == {"G-1", "G-2"}


def test_rows_of_known_skus_update_and_doubles_within_a_file_count_as_updates(seller):
    make_category("Lighting")
    run(seller, [row("A", price="10")])
    before = Product.objects.get()

    counts, _ = run(
        seller, [row("A", title="Brass lamp", price="9"), row("B"), row("B", price="7")]
    )

    product = Product.objects.get(skus__code="A")
    assert (counts.created, counts.updated) == (1, 2)
    assert (product.pk, product.title, product.version) == (before.pk, "Brass lamp", 2)
    assert product.state == before.state
    assert [t.unit_price for t in PriceTier.objects.filter(product=product)] == [Decimal(9)]
    assert [t.unit_price for t in PriceTier.objects.filter(product__skus__code="B")] == [Decimal(7)]


def test_an_update_keeps_hidden_hidden_and_variants_prices(seller):
    make_category("Lighting")
    product = make_product(seller=seller, visible=False, skus=["A"])
    dear = make_sku(product, "A-XL")
    make_tiers(product, [(1, 99)], sku=dear)

    run(seller, [row("A")])

    product.refresh_from_db()
    assert product.visible is False
    assert queries.ladder_of(product, sku_id=dear.pk).tiers[0].unit_price == Decimal(99)


def test_another_sellers_sku_is_no_known_one(seller):
    make_category("Lighting")
    theirs = make_product(title="Theirs", skus=["A"])

    counts, _ = run(seller, [row("A")])

    theirs.refresh_from_db()
    assert (counts.created, theirs.title) == (1, "Theirs")


def test_a_dry_run_writes_nothing_at_all(seller):
    counts, problems = run(
        seller, [row("A"), row("B", price="x")], dry_run=True, create_categories=True
    )

    assert (counts.rows, counts.failed, problems) == (2, 1, [(3, "price")])
    assert (Product.objects.count(), Category.objects.count()) == (0, 0)
    assert OutboxMessage.objects.filter(topic="catalog.listings_changed").count() == 0


def test_one_message_announces_a_whole_batch(seller):
    make_category("Lighting")

    run(seller, [row(f"A-{n}") for n in range(30)])

    handlers = OutboxMessage.objects.filter(topic="catalog.listings_changed")
    ids = sorted(Product.objects.values_list("pk", flat=True))
    assert {tuple(sorted(m.payload["product_ids"])) for m in handlers} == {tuple(ids)}


def test_missing_categories_are_made_by_an_operators_import(seller):
    counts, _ = run(
        seller,
        [row("A", category="Home > Lamps"), row("B", category="home > Desks > Oak")],
        create_categories=True,
    )

    assert counts.created == 2
    tree = [(c.depth, c.name_en) for c in Category.objects.order_by("path")]
    assert tree == [(1, "Home"), (2, "Lamps"), (2, "Desks"), (3, "Oak")]


def test_a_category_is_found_by_slug_name_or_path_but_not_by_an_ambiguous_name(seller):
    home, office = make_category("Home"), make_category("Office")
    make_category("Lamps", parent=home, slug="home-lamps")
    make_category("Lamps", parent=office, slug="office-lamps")

    counts, problems = run(
        seller,
        [
            row("A", category="office-lamps"),
            row("B", category="Home > Lamps"),
            row("C", category="Office"),
            row("D", category="Lamps"),
        ],
    )

    assert (counts.created, problems) == (3, [(5, "category")])
    assert Product.objects.get(skus__code="A").category.slug == "office-lamps"


# --- the command, on a file as messy as real ones are


@pytest.fixture
def messy(tmp_path):
    """Rows with a JSON category path and Ruby-hash specifications, then empty lines."""
    spec = (
        '{"product_specification"=>[{"key"=>"Fabric", "value"=>"Cotton => Lycra"},'
        ' {"value"=>"3 shorts"}, {"key"=>"Care", "value"=>nil}]}'
    )
    single = '{"product_specification"=>{"key"=>"Box", "value"=>"1"}}'
    rows = [
        ["c1", "Women's Shorts", '["Clothing >> Shorts >> Alisha Shorts"]', "379", "Soft", spec],
        ["c2", "Sofa", '["Sofa 3 seats"]', "", "Long\ntext, quoted", ""],
        ["c3", "Coin bank", '["Toys >> Coin bank"]', "1,299", "", single],
        ["c4", "Broken", '["Toys >> X"]', "10", "x", "{not ruby"],
    ]
    path = tmp_path / "messy.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out)
        writer.writerow(["pid", "name", "tree", "price", "description", "specs"])
        writer.writerows(rows)
        out.write(",,,,,\r\n\r\n ,,,,,\r\n")
    return path


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "map.json"
    path.write_text(
        json.dumps(
            {
                "category_fallback": "Other goods",
                "fields": {
                    "sku": {"column": "pid"},
                    "title": "name",
                    "category": {"column": "tree", "convert": "json_category_path"},
                    "price": "price",
                    "description": "description",
                    "specifications": {"column": "specs", "convert": "ruby_specifications"},
                    "lead_time_days": {"value": "14"},
                },
            }
        )
    )
    return path


def command(*arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_products", *arguments, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_the_command_takes_a_messy_file_and_lists_what_it_refused(seller, messy, mapping):
    out, err = command(str(messy), seller=seller.reference, mapping=str(mapping), currency="INR")

    assert "4 rows: 3 created, 0 updated, 1 refused; 1 for quotation only" in out
    assert "3 empty lines skipped" in out
    assert "pictures were not fetched" in out
    assert "rows/s" in err
    shorts = Product.objects.get(skus__code="c1")
    assert shorts.specifications == [["Fabric", "Cotton => Lycra"], ["", "3 shorts"]]
    assert [c.name_en for c in queries.category_trail(shorts.category)] == ["Clothing", "Shorts"]
    assert Product.objects.get(skus__code="c2").category.name_en == "Other goods"
    assert Product.objects.get(skus__code="c2").description == "Long\ntext, quoted"
    assert Product.objects.get(skus__code="c3").tiers.get().unit_price == Decimal(1299)
    with messy.with_suffix(".errors.csv").open() as report:
        assert [r[:2] for r in csv.reader(report)] == [["line", "field"], ["6", "specifications"]]


def test_the_command_run_again_changes_no_number_of_products(seller, messy, mapping):
    options = {"seller": seller.reference, "mapping": str(mapping), "currency": "INR"}
    command(str(messy), **options)

    out, _ = command(str(messy), **options)

    assert "0 created, 3 updated" in out
    assert Product.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"seller": "C-NOBODY"}, "There is no company"),
        ({"mapping": "no-such"}, "There is no mapping"),
        ({"file": "/nowhere.csv"}, "There is no file"),
        ({"text": "only one column\n"}, "no CSV file with a header"),
        ({"text": "a,b\n1,2\n"}, "The file has no column"),
    ],
)
def test_the_command_says_in_one_sentence_what_is_wrong(seller, messy, mapping, changes, message):
    if "text" in changes:
        messy.write_text(changes["text"])
    options = {"seller": seller.reference, "mapping": str(mapping), "currency": "INR"}
    options |= {k: v for k, v in changes.items() if k in options}

    with pytest.raises(CommandError, match=message):
        command(changes.get("file", str(messy)), **options)

    assert Product.objects.count() == 0
