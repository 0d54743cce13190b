"""The API of credit: lines and claims of one's own company, buying on terms, paying an invoice."""

import pytest

from marketplace.core import outbox
from tests.factories.companies import make_seller
from tests.factories.credit import TOTAL, claim_of, grant, invoiced, line, on_terms
from tests.factories.money import eur
from tests.factories.orders import make_order
from trade_assurance.models import Claim, Payment

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


def test_terms_are_chosen_once_for_one_key(client_for, alice, sven):
    grant(alice, sven)
    order = make_order(alice, sven)
    client, url = client_for(alice), f"/api/v1/orders/{order.reference}/terms/"
    send = JSON | {"headers": {"Idempotency-Key": "k1"}}

    first, again = client.post(url, {}, **send), client.post(url, {}, **send)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.status_code, Claim.objects.count()) == (201, 1)
    (claim,) = first.json()
    assert (claim["state"], claim["open_minor"], claim["order"]) == (
        "reserved", TOTAL, order.reference,
    )  # fmt: skip
    assert line().open == eur(TOTAL)


def test_an_order_above_the_limit_is_refused_by_a_stable_code(client_for, alice, sven):
    grant(alice, sven, TOTAL - 1)
    order = make_order(alice, sven)

    answer = client_for(alice).post(f"/api/v1/orders/{order.reference}/terms/", {}, **JSON)

    assert answer.json()["errors"][0]["code"] == "over_limit"
    assert answer.status_code >= 400
    assert not Claim.objects.exists()


def test_an_invoice_is_paid_once_for_one_key(client_for, alice, sven):
    order = invoiced(alice, sven)
    client = client_for(alice)
    url = f"/api/v1/orders/{order.reference}/claims/1/payments/"
    send = JSON | {"headers": {"Idempotency-Key": "k1"}}
    asked = {"method": "card", "token": "tok_paid"}

    first, again = client.post(url, asked, **send), client.post(url, asked, **send)
    outbox.drain()

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.status_code, Payment.objects.count()) == (201, 1)
    assert (claim_of(order).state, line().open) == ("paid", eur(0))
    assert client.post(url, asked, **JSON).json()["errors"][0]["code"] == "nothing_due"


def test_each_company_reads_its_own_lines_and_claims(client_for, alice, sven):
    order = on_terms(alice, sven)

    for member in (alice, sven):
        client = client_for(member)
        (found,) = client.get("/api/v1/credit-lines/").json()["results"]
        assert (found["open_minor"], found["free_minor"]) == (TOTAL, 300_000 - TOTAL)
        (claim,) = client.get("/api/v1/claims/").json()["results"]
        assert claim["order"] == order.reference
    other = client_for(make_seller(name="Other"))
    assert other.get("/api/v1/credit-lines/").json()["results"] == []
    assert other.get("/api/v1/claims/").json()["results"] == []
    assert other.post(f"/api/v1/orders/{order.reference}/terms/", {}, **JSON).status_code == 404
