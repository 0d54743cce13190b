import pytest

from marketplace.core import outbox
from marketplace.core.api import NewestFirst
from tests.factories.money import in_claim_window, protection_of, released_order
from tests.factories.orders import make_order
from trade_assurance.models import Payment

pytestmark = pytest.mark.django_db


def api(order, what):
    return f"/api/v1/orders/{order.reference}/{what}/"


def test_an_order_is_paid_once_for_one_key(client_for, alice, sven):
    order = make_order(alice, sven)
    client = client_for(alice)
    asked = {"method": "card", "token": "tok_paid"}
    send = {"content_type": "application/json", "headers": {"Idempotency-Key": "k1"}}

    first = client.post(api(order, "payments"), asked, **send)
    again = client.post(api(order, "payments"), asked, **send)
    outbox.drain()

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.status_code, Payment.objects.count()) == (201, 1)
    assert client.get(api(order, "payments")).json()[0]["state"] == "settled"
    (held,) = client.get(api(order, "protections")).json()
    assert (held["tranche"], held["held_minor"]) == (1, 124_000)


def test_a_wrong_method_is_refused_by_name(client_for, alice, sven):
    order = make_order(alice, sven)

    answer = client_for(alice).post(
        api(order, "payments"), {"method": "gold"}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["errors"][0]["attr"]) == (400, "method")


@pytest.mark.parametrize(
    ("what", "verb", "codes"),
    [
        ("payments", "get", [200, 200, 200, 404, 403]),
        ("payments", "post", [201, 403, 403, 404, 403]),
        ("protections", "get", [200, 200, 200, 404, 403]),
    ],
)
def test_who_reaches_the_money_of_an_order(
    client_for, alice, sven, olga, mallory, what, verb, codes
):
    order = make_order(alice, sven)
    data = {"method": "bank_transfer"} if verb == "post" else {}
    send = {"content_type": "application/json"} if verb == "post" else {}

    got = [
        getattr(client_for(m), verb)(api(order, what), data, **send).status_code
        for m in (alice, sven, olga, mallory, None)
    ]

    assert got == codes


def test_the_buyer_releases(client_for, alice, sven):
    order = in_claim_window(alice, sven)

    refused = client_for(sven).post(api(order, "protections/1/release"))
    released = client_for(alice).post(api(order, "protections/1/release"))

    assert (refused.status_code, released.json()["state"]) == (403, "released")
    assert protection_of(order).state == "released"


def test_the_statement_of_a_seller(client_for, alice, sven, sara):
    order = released_order(alice, sven)

    (line,) = client_for(sven).get("/api/v1/statement/").json()["results"]

    assert (line["reference"], line["gross_minor"], line["commission_minor"]) == (
        order.reference,
        124_000,
        -3_480,
    )
    assert (line["amount_minor"], line["balance_minor"]) == (120_520, 120_520)
    assert client_for(sara).get("/api/v1/statement/").status_code == 403
    assert client_for(sven).get("/api/v1/payouts/").json()["results"] == []


def test_the_statement_comes_in_pages_that_follow_each_other(client_for, alice, sven, monkeypatch):
    references = [released_order(alice, sven).reference for _ in range(3)]
    monkeypatch.setattr(NewestFirst, "page_size", 2)
    client = client_for(sven)

    first = client.get("/api/v1/statement/").json()
    second = client.get(first["next"]).json()

    pages = [[line["reference"] for line in page["results"]] for page in (first, second)]
    assert pages == [references[:0:-1], references[:1]]
    assert second["next"] is None
