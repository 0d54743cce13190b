from datetime import timedelta

import pytest

from marketplace.core import clock
from marketplace.core.models import RequestKey
from marketplace.orders.models import Order
from rfq.models import RFQ, Quotation
from rfq.queries import current_revision
from tests.factories.rfq import make_quotation, make_rfq

pytestmark = pytest.mark.django_db

ASKED = {
    "title": "1,200 steel bottles",
    "description": "Insulated steel bottles, 750 ml, engraved.",
    "quantity": "1200",
    "destination_country": "FR",
}
OFFER = {
    "currency": "EUR",
    "lines": [{"description": "Steel bottle", "quantity": "1200", "unit_price": "5.90"}],
    "freight_minor": 6000,
    "lead_time_days": 18,
}


def offer(**more):
    valid = clock.now().replace(microsecond=0) + timedelta(days=15)
    return {**OFFER, "valid_until": valid.isoformat(), **more}


def post(client, path, data, key=""):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/api/v1/{path}", data, content_type="application/json", headers=headers)


def test_a_program_carries_a_request_to_an_order(alice, sven, client_for):
    buyer, seller = client_for(alice), client_for(sven)
    made = post(buyer, "rfqs/", ASKED)
    assert made.status_code == 201, made.json()
    reference = made.json()["reference"]
    assert post(buyer, f"rfqs/{reference}/submission/", {}).json()["state"] == "open"
    rfq = RFQ.objects.get()
    rfq.matches.create(seller=sven.company, score=80, reason="Bottle", at=clock.now())
    assert seller.get(f"/api/v1/rfqs/{reference}/").json()["buyer"] == ""

    sent = post(seller, "quotations/", offer(rfq=reference))
    assert sent.status_code == 201, sent.json()
    quotation = sent.json()
    url = f"quotations/{quotation['reference']}"
    lower = [{**OFFER["lines"][0], "unit_price": "5.50"}]
    countered = post(buyer, f"{url}/revisions/", offer(number=1, lines=lower)).json()
    assert (countered["state"], countered["current"]) == ("counter_offered", 2)
    revised = post(seller, f"{url}/revisions/", offer(number=2)).json()
    revision = revised["revisions"][-1]
    body = {"number": 3, "terms_hash": revision["terms_hash"]}
    first = post(buyer, f"{url}/acceptance/", body, key="k1")
    again = post(buyer, f"{url}/acceptance/", body, key="k1")

    order = Order.objects.get()
    assert (first.status_code, first.json()) == (201, {"order": order.reference})
    assert (again.status_code, again.json()) == (201, {"order": order.reference})
    assert again.headers["Idempotency-Replayed"] == "true"
    assert order.total.minor == 714000


def test_a_key_used_for_another_request_is_refused(alice, client_for):
    client = client_for(alice)
    post(client, "rfqs/", ASKED, key="k")

    answer = post(client, "rfqs/", {**ASKED, "title": "Other"}, key="k")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "request_key_reused"
    assert RFQ.objects.count() == 1


def test_a_stale_acceptance_is_a_conflict_and_leaves_its_key_free(alice, sven, client_for):
    quotation = make_quotation(make_rfq(alice, matched=[sven]), sven)
    client, url = client_for(alice), f"quotations/{quotation.reference}/acceptance/"

    answer = post(client, url, {"number": 1, "terms_hash": "0" * 64}, key="k")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "revision_stale")
    assert (Order.objects.count(), RequestKey.objects.count()) == (0, 0)


def test_bad_input_names_its_field(alice, sven, client_for):
    rfq = make_rfq(alice, matched=[sven])
    client = client_for(sven)
    cases = {
        "currency": offer(rfq=rfq.reference, currency="XXX"),
        "lines.non_field_errors": offer(rfq=rfq.reference, lines=[]),
        "freight_minor": offer(rfq=rfq.reference, freight_minor=-1),
        "valid_days": offer(rfq=rfq.reference, valid_until="2001-01-01T00:00:00Z"),
    }
    for field, body in cases.items():
        answer = post(client, "quotations/", body)
        assert answer.status_code in {400, 422}
        assert [e["attr"] for e in answer.json()["errors"]] == [field]
    assert Quotation.objects.count() == 0


def test_who_reads_and_does_what(alice, bob, sven, sara, mallory, olga, client_for):
    rfq = make_rfq(alice, matched=[sven])
    quotation = make_quotation(rfq, sven)
    members = (alice, bob, sven, sara, mallory, olga)
    found = {
        path: tuple(client_for(m).get(f"/api/v1/{path}").status_code for m in members)
        for path in (f"rfqs/{rfq.reference}/", f"quotations/{quotation.reference}/")
    }
    listed = {
        path: tuple(len(client_for(m).get(f"/api/v1/{path}").json()["results"]) for m in members)
        for path in ("rfqs/", "quotations/")
    }
    body = {"number": 1, "terms_hash": current_revision(quotation).terms_hash}
    url = f"quotations/{quotation.reference}/acceptance/"
    refused = tuple(post(client_for(m), url, body).status_code for m in members[1:])

    assert found == {
        f"rfqs/{rfq.reference}/": (200, 403, 200, 403, 404, 200),
        f"quotations/{quotation.reference}/": (200, 403, 200, 403, 404, 200),
    }
    assert listed == {"rfqs/": (1, 0, 1, 0, 0, 1), "quotations/": (1, 0, 1, 0, 0, 1)}
    assert refused == (403, 409, 403, 404, 403)
    assert client_for().get("/api/v1/rfqs/").status_code in {401, 403}
    assert Order.objects.count() == 0
