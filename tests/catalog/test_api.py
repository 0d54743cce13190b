import pytest

from marketplace.catalog.models import Product
from tests.factories.catalog import make_category, make_definition, make_product, make_seller

pytestmark = pytest.mark.django_db
PRODUCTS = "/api/v1/products/"


def body(category, /, **changes):
    return {
        "title": "Brass lamp",
        "category": category.slug,
        "currency": "EUR",
        "summary": "A lamp.",
        "lead_time_days": 14,
        "tiers": [
            {"min_quantity": "1", "unit_price": "12.5"},
            {"min_quantity": "9", "unit_price": "9"},
        ],
        "skus": [{"code": "L-1", "options": {"Colour": "red"}}],
        **changes,
    }


def send(client, method, path, data=None, **headers):
    return getattr(client, method)(path, data, content_type="application/json", headers=headers)


def test_a_guest_lists_and_reads_only_what_is_on_sale(client):
    seen = make_product(title="Seen")
    gone = [
        make_product(state="draft"),
        make_product(visible=False),
        make_product(seller=make_seller(may_sell=False)),
    ]

    listed = client.get(PRODUCTS).json()["results"]

    assert [row["title"] for row in listed] == ["Seen"]
    assert client.get(f"{PRODUCTS}{seen.pk}/").json()["seller_name"] == seen.seller.name
    assert [client.get(f"{PRODUCTS}{p.pk}/").status_code for p in gone] == [404, 404, 404]
    assert [client.get(f"{PRODUCTS}{p.pk}/price/?quantity=1").status_code for p in gone] == [
        404
    ] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_reads_a_fixed_number_of_times(client, django_assert_num_queries, count):
    for _ in range(count):
        make_product(skus=[f"S-{count}-{_}"])

    with django_assert_num_queries(4):
        client.get(PRODUCTS)


def test_a_seller_creates_changes_and_publishes(sven, client_for, client):
    api = client_for(sven)
    category = make_category()

    made = send(api, "post", PRODUCTS, body(category), **{"Idempotency-Key": "one"})
    again = send(api, "post", PRODUCTS, body(category), **{"Idempotency-Key": "one"})
    path = f"{PRODUCTS}{made.json()['id']}/"
    changed = send(
        api, "put", path, body(category, title="Iron lamp", version=made.json()["version"])
    )
    stale = send(api, "put", path, body(category, version=1))
    published = send(api, "post", f"{path}publication/", {})
    twice = send(api, "post", f"{path}publication/", {})

    assert (made.status_code, again.json(), Product.objects.count()) == (201, made.json(), 1)
    assert (changed.status_code, changed.json()["title"], stale.status_code) == (
        200,
        "Iron lamp",
        409,
    )
    assert (published.json()["state"], twice.status_code) == ("published", 409)
    assert client.get(path).json()["skus"][0]["code"] == "L-1"
    assert [row["title"] for row in api.get(f"{PRODUCTS}own/").json()["results"]] == ["Iron lamp"]


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"title": ""}, 400, "title"),
        ({"currency": "XXX"}, 400, "currency"),
        ({"category": "nowhere"}, 400, "category"),
        ({"moq": "0"}, 422, "moq"),
        ({"tiers": [{"min_quantity": "1", "unit_price": "0"}]}, 422, "ladder"),
        ({"skus": [{"code": "A"}, {"code": "A"}]}, 422, "skus"),
        ({"ships_to": ["France"]}, 400, "ships_to.0"),
    ],
)
def test_bad_input_names_its_field_and_saves_nothing(sven, client_for, changes, status, field):
    answer = send(client_for(sven), "post", PRODUCTS, body(make_category(), **changes))

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (status, field)
    assert Product.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "status"), [("mallory", 404), ("alice", 404), ("sara", 403), (None, 404)]
)
def test_nobody_else_writes_a_product(request, sven, client_for, who, status):
    product = make_product(seller=sven.company, title="Old", state="draft")
    api = client_for(request.getfixturevalue(who) if who else None)
    path = f"{PRODUCTS}{product.pk}/"

    answers = [
        send(api, "put", path, body(product.category)),
        send(api, "post", f"{path}publication/"),
    ]

    product.refresh_from_db()
    assert answers[0].status_code == status
    assert answers[1].status_code == (403 if who is None else status)
    assert (product.title, product.state) == ("Old", "draft")


def test_a_colleague_without_the_permission_creates_nothing(sara, client_for, client):
    category = make_category()

    refused = [
        send(c, "post", PRODUCTS, body(category)).status_code for c in (client_for(sara), client)
    ]

    assert (refused, Product.objects.count()) == ([403, 403], 0)


def test_a_quantity_has_one_price_or_a_reason(client):
    product = make_product(moq=10, multiple=5)
    path = f"{PRODUCTS}{product.pk}/price/"

    priced = client.get(path, {"quantity": "100"}).json()
    refused = client.get(path, {"quantity": "12"}).json()

    assert (priced["unit_price"], priced["total"], priced["more_for_next"]) == (
        "10.000000",
        "1000.000000000",
        "400.000",
    )
    assert (refused["refused"], refused["accepted"]) == (
        "quantity_not_a_multiple",
        ["10.000", "15.000"],
    )
    assert client.get(path, {"quantity": "many"}).status_code == 400
    assert client.get(path, {"quantity": "10", "sku": "999999"}).status_code == 404


def test_categories_are_listed_with_what_their_products_say(client):
    root = make_category("Home", slug="home")
    make_definition(root, "material")
    make_category("Lamps", parent=root, slug="lamps")

    listed = client.get("/api/v1/categories/").json()["results"]
    lamps = client.get("/api/v1/categories/lamps/").json()

    assert [(c["slug"], c["depth"]) for c in listed] == [("home", 1), ("lamps", 2)]
    assert [d["code"] for d in lamps["attributes"]] == ["material"]
    assert client.get("/api/v1/categories/nowhere/").status_code == 404
