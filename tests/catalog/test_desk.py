import csv
import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.catalog import queries
from marketplace.catalog.models import Media, Product
from marketplace.catalog.pricing import Tier
from tests.catalog.test_media import picture
from tests.factories.catalog import make_category, make_definition, make_media, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(sven, client_for):
    return client_for(sven)


def url(name, **kwargs):
    return reverse(f"listings:{name}", kwargs=kwargs)


def answers(category, /, **changes):
    fields = {
        "title": "Brass lamp",
        "category": category.pk,
        "kind": "goods",
        "summary": "A lamp.",
        "specifications": "Weight: 320 g\nmatt",
        "currency": "EUR",
        "unit": "piece",
        "moq": "10",
        "multiple": "5",
        "lead_time_days": "14",
        "ships_to": ["FR", "DE"],
        "tiers-TOTAL_FORMS": "3",
        "tiers-INITIAL_FORMS": "0",
        "tiers-0-min_quantity": "10",
        "tiers-0-unit_price": "12.50",
        "tiers-1-min_quantity": "100",
        "tiers-1-unit_price": "0.0035",
        "skus-TOTAL_FORMS": "2",
        "skus-INITIAL_FORMS": "0",
        "skus-0-code": "L-1",
        "skus-0-options": "Colour: red; Size: L",
        "skus-0-stock": "40",
        "key": "form-1",
    }
    return {**fields, **changes}


def test_the_empty_desk_teaches_the_next_step(desk):
    html = desk.get(url("list")).content.decode()

    assert "Your first product" in html
    assert url("new") in html


def test_a_product_is_described_published_and_found(desk, client):
    category = make_category()
    definition = make_definition(category, "voltage", kind="number", required=True)

    made = desk.post(url("new"), answers(category))
    product = Product.objects.get()
    edit = url("edit", pk=product.pk)
    refused = desk.post(url("publication", pk=product.pk))
    saved = desk.post(edit, answers(category, version=product.version, attr_voltage="230"))
    published = desk.post(url("publication", pk=product.pk))

    assert (made.status_code, made["Location"]) == (302, edit)
    assert refused.status_code == 422
    assert 'id="id_attr_voltage_error"' in refused.content.decode()
    assert (saved.status_code, published.status_code) == (302, 302)
    product.refresh_from_db()
    assert (product.state, product.attributes) == ("published", {definition.code: "230"})
    assert product.specifications == [["Weight", "320 g"], ["", "matt"]]
    assert queries.ladder_of(product).tiers == (
        Tier(Decimal(10), Decimal("12.50")),
        Tier(Decimal(100), Decimal("0.0035")),
    )
    sku = product.skus.get()
    assert (sku.code, sku.options, sku.stock) == (
        "L-1",
        {"Colour": "red", "Size": "L"},
        Decimal(40),
    )
    address = reverse("products:detail", kwargs={"slug": "brass-lamp", "pk": product.pk})
    assert client.get(address).status_code == 200


def test_a_double_click_makes_one_product(desk):
    category = make_category()

    first = desk.post(url("new"), answers(category))
    second = desk.post(url("new"), answers(category, title="Iron lamp"))

    assert first["Location"] == second["Location"]
    assert [p.title for p in Product.objects.all()] == ["Iron lamp"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": ""}, "id_title_error"),
        ({"title": "x" * 161}, "id_title_error"),
        ({"category": "999999"}, "id_category_error"),
        ({"currency": "XXX"}, "id_currency_error"),
        ({"moq": "0"}, "id_moq_error"),
        ({"moq": "-1"}, "id_moq_error"),
        ({"moq": "many"}, "id_moq_error"),
        ({"multiple": "0"}, "id_multiple_error"),
        ({"max_quantity": "5"}, "id_max_quantity_error"),
        ({"sample_price": "-1"}, "id_sample_price_error"),
        ({"ships_to": ["XX"]}, "id_ships_to_error"),
        ({"tiers-1-unit_price": "12.50"}, "id_tiers-1-unit_price_error"),
        ({"tiers-1-unit_price": "99"}, "id_tiers-1-unit_price_error"),
        ({"tiers-1-min_quantity": "5"}, "id_tiers-1-min_quantity_error"),
        ({"tiers-1-unit_price": ""}, "id_tiers-1-unit_price_error"),
        ({"tiers-0-unit_price": "free"}, "id_tiers-0-unit_price_error"),
        ({"skus-0-code": ""}, "id_skus-0-code_error"),
        ({"skus-0-stock": "-1"}, "id_skus-0-stock_error"),
        ({"skus-1-code": "L-1"}, "id_skus-1-code_error"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_keeps_what_was_typed(desk, changes, error):
    response = desk.post(url("new"), answers(make_category(), **changes))
    html = response.content.decode()

    assert response.status_code == 422
    assert f'id="{error}"' in html
    assert "Weight: 320 g" in html
    assert Product.objects.count() == 0


def test_a_refused_change_leaves_the_product_as_it_was(desk, sven):
    product = make_product(seller=sven.company, title="Old")
    before = list(Product.objects.values())

    response = desk.post(
        url("edit", pk=product.pk),
        answers(product.category, **{"version": 1, "tiers-1-unit_price": "99"}),
    )

    assert response.status_code == 422
    assert (list(Product.objects.values()), product.tiers.count()) == (before, 3)


def test_a_page_that_shows_an_old_version_is_told_and_changes_nothing(desk, sven):
    product = make_product(seller=sven.company, title="Old", version=7)

    response = desk.post(url("edit", pk=product.pk), answers(product.category, version=6))

    product.refresh_from_db()
    assert response.status_code == 422
    assert "changed meanwhile" in response.content.decode()
    assert product.title == "Old"


POSTS = ["edit", "publication", "visibility", "archive", "restoration", "pictures", "sheets"]


@pytest.mark.parametrize("name", [*POSTS, "preview"])
@pytest.mark.parametrize(
    ("who", "status"), [("mallory", 404), ("alice", 404), ("sara", 403), (None, 302), ("olga", 404)]
)
def test_only_the_sellers_own_people_reach_a_product(request, sven, client_for, name, who, status):
    product = make_product(seller=sven.company)
    before = list(Product.objects.values())
    client = client_for(request.getfixturevalue(who) if who else None)
    call = client.post if name in POSTS else client.get

    response = call(url(name, pk=product.pk), answers(product.category))

    assert response.status_code == status
    assert list(Product.objects.values()) == before
    if who is None:
        assert "/account/login/" in response["Location"]


def test_another_companys_picture_and_product_in_a_tampered_form_are_not_found(desk, sven, mallory):
    own, theirs = make_product(seller=sven.company), make_product(seller=mallory.company)
    media = make_media(theirs)

    answer = desk.post(url("picture", pk=own.pk, media_pk=media.pk), {"action": "remove"})
    desk.post(url("bulk"), {"action": "archive", "product": [theirs.pk]})

    theirs.refresh_from_db()
    assert (answer.status_code, Media.objects.count(), theirs.state) == (404, 1, "published")


def test_moves_one_by_one_and_twice(desk, sven):
    product = make_product(seller=sven.company)

    def state():
        product.refresh_from_db()
        return (product.state, product.visible)

    desk.post(url("visibility", pk=product.pk), {"visible": "0"})
    assert state() == ("published", False)
    desk.post(url("visibility", pk=product.pk), {"visible": "1"})
    assert state() == ("published", True)
    for _ in range(2):
        assert desk.post(url("archive", pk=product.pk)).status_code == 302
    assert state() == ("archived", True)
    desk.post(url("restoration", pk=product.pk))
    assert state() == ("draft", True)


def test_bulk_moves_what_it_can_and_names_the_rest(desk, sven):
    ready = make_product(seller=sven.company, state="draft", summary="Yes.")
    unready = make_product(seller=sven.company, state="draft", title="Unready lamp")

    response = desk.post(
        url("bulk"), {"action": "publish", "product": [ready.pk, unready.pk]}, follow=True
    )

    html = response.content.decode()
    assert "1 product changed." in html
    assert "“Unready lamp”: Describe the product" in html
    assert set(Product.objects.values_list("pk", "state")) == {
        (ready.pk, "published"),
        (unready.pk, "draft"),
    }


@pytest.mark.parametrize("data", [{}, {"action": "publish"}, {"action": "destroy", "product": "1"}])
def test_a_bulk_form_without_sense_changes_nothing(desk, data):
    assert desk.post(url("bulk"), data).status_code == 302


def test_tabs_count_and_the_search_finds_title_and_sku(desk, sven, mallory):
    make_product(seller=sven.company, title="Brass lamp", skus=["L-100"])
    make_product(seller=sven.company, title="Oak table", visible=False)
    make_product(seller=sven.company, title="Old chair", state="archived")
    make_product(seller=mallory.company, title="Secret")

    def titles(**query):
        html = desk.get(url("list"), query).content.decode()
        return re.findall(r'aria-label="([^"]+)"></td>', html)

    assert titles() == ["Oak table", "Brass lamp"]
    assert titles(state="hidden") == ["Oak table"]
    assert titles(state="archived") == ["Old chair"]
    assert titles(q="l-1") == ["Brass lamp"]
    assert titles(q="TABLE") == ["Oak table"]
    assert titles(q="secret") == []
    assert titles(state="nonsense", page="99") == ["Oak table", "Brass lamp"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_reads_a_fixed_number_of_times(desk, sven, django_assert_num_queries, count):
    for _ in range(count):
        make_media(make_product(seller=sven.company))
    desk.get(url("list"))

    with django_assert_num_queries(18):
        desk.get(url("list"))


def test_pictures_are_added_described_ordered_and_removed(desk, sven):
    product = make_product(seller=sven.company)
    for alt in ("Front", "Back"):
        added = desk.post(url("pictures", pk=product.pk), {"file": picture(), "alt": alt})
        assert added["Location"] == url("edit", pk=product.pk) + "#pictures"
    back = Media.objects.get(alt="Back")

    desk.post(url("picture", pk=product.pk, media_pk=back.pk), {"action": "up"})
    desk.post(
        url("picture", pk=product.pk, media_pk=back.pk), {"action": "describe", "alt": "Rear"}
    )

    assert list(product.media.order_by("position").values_list("alt", flat=True)) == [
        "Rear",
        "Front",
    ]
    desk.post(url("picture", pk=product.pk, media_pk=back.pk), {"action": "remove"})
    assert list(product.media.values_list("alt", flat=True)) == ["Front"]


@pytest.mark.parametrize(
    ("name", "file", "words"),
    [
        ("pictures", SimpleUploadedFile("a.svg", b"<svg/>"), "not accepted"),
        ("pictures", SimpleUploadedFile("a.png", b"no picture"), "not accepted"),
        ("pictures", SimpleUploadedFile("a.png", b""), "empty"),
        ("sheets", SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 50), "not accepted"),
        ("sheets", None, "required"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_beside_its_field(desk, sven, name, file, words):
    product = make_product(seller=sven.company)

    response = desk.post(url(name, pk=product.pk), {"file": file} if file else {})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert (product.media.count(), product.spec_sheets.count()) == (0, 0)


def test_a_data_sheet_is_added_and_removed(desk, sven):
    product = make_product(seller=sven.company)
    file = SimpleUploadedFile("sheet.txt", b"230 V")

    desk.post(url("sheets", pk=product.pk), {"file": file, "title": "Data"})
    sheet = product.spec_sheets.get()
    desk.post(url("sheet_removal", pk=product.pk, sheet_pk=sheet.pk))

    assert (sheet.title, product.spec_sheets.count()) == ("Data", 0)


def test_the_preview_shows_a_draft_to_its_own_people_only(desk, sven, client):
    product = make_product(seller=sven.company, state="draft", title="Secret lamp")

    html = desk.get(url("preview", pk=product.pk)).content.decode()

    assert "Secret lamp" in html
    assert '<meta name="robots" content="noindex">' in html
    address = reverse("products:detail", kwargs={"slug": product.slug, "pk": product.pk})
    assert client.get(address).status_code == 404


def test_the_export_is_read_again_by_the_import_and_runs_no_formula(desk, sven, mallory):
    make_product(seller=sven.company, title="=HYPERLINK(1)", skus=["L-1"], tiers=[(1, 5), (10, 4)])
    make_product(seller=mallory.company, title="Theirs")

    response = desk.get(url("export"))
    body = b"".join(response.streaming_content).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(body)))
    assert [(r["sku"], r["title"], r["tiers"]) for r in rows] == [
        ("L-1", "'=HYPERLINK(1)", "1: 5; 10: 4")
    ]
