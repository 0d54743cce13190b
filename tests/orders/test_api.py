import pytest

from marketplace.core.models import StateChange
from marketplace.orders.states import OrderState as S
from tests.factories.companies import make_member
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def url(order, noun=""):
    return f"/api/v1/orders/{order.reference}/" + (f"{noun}/" if noun else "")


def test_each_side_lists_its_orders_and_a_stranger_none(alice, sven, mallory, client_for):
    order = make_order(alice, sven)

    def references(member):
        return [o["reference"] for o in client_for(member).get("/api/v1/orders/").json()["results"]]

    assert references(alice) == references(sven) == [order.reference]
    assert references(mallory) == []


def test_an_order_is_read_with_lines_and_amounts(alice, sven, client_for):
    order = make_order(alice, sven)

    data = client_for(alice).get(url(order)).json()

    assert (data["total_minor"], data["currency"], len(data["lines"])) == (124000, "EUR", 2)
    assert data["contract_hash"] == order.contract_hash


def test_the_seller_confirms_and_ships_and_the_buyer_confirms_receipt(alice, sven, client_for):
    fresh = make_order(alice, sven, state=S.AWAITING_SUPPLIER)
    ready = make_order(alice, sven, state=S.READY_TO_SHIP)
    seller, buyer = client_for(sven), client_for(alice)

    confirmed = seller.post(url(fresh, "confirmation")).json()
    shipped = seller.post(
        url(ready, "shipment"), {"carrier": "DHL", "tracking": "1", "mode": "air"}
    ).json()
    received = buyer.post(url(ready, "receipt")).json()

    assert (confirmed["state"], shipped["state"], received["state"]) == (
        "awaiting_payment",
        "shipping",
        "delivered",
    )
    assert received["shipments"][0]["state"] == "received"


def test_the_same_request_key_acts_once(alice, sven, client_for):
    order = make_order(alice, sven, state=S.SHIPPING)
    client = client_for(alice)

    first = client.post(url(order, "receipt"), headers={"Idempotency-Key": "k1"})
    again = client.post(url(order, "receipt"), headers={"Idempotency-Key": "k1"})
    without = client.post(url(order, "receipt"))

    assert (first.status_code, again.status_code, without.status_code) == (200, 200, 409)
    assert first.json() == again.json()
    assert StateChange.objects.filter(subject_kind="orders.order", name="receive").count() == 1


@pytest.mark.parametrize(
    ("state", "who", "leads_to"),
    [
        (S.AWAITING_SUPPLIER, "seller", "cancelled"),
        (S.AWAITING_PAYMENT, "seller", "cancelled"),
        (S.AWAITING_PAYMENT, "buyer", "cancelled"),
        (S.IN_PRODUCTION, "buyer", "in_production"),
        (S.IN_PRODUCTION, "seller", "cancelled"),
    ],
)
def test_a_cancellation_is_what_the_state_and_side_make_of_it(
    alice, sven, client_for, state, who, leads_to
):
    order = make_order(alice, sven, state=state)

    answer = client_for(alice if who == "buyer" else sven).post(
        url(order, "cancellation"), {"reason": "Plans changed"}
    )

    assert (answer.status_code, answer.json()["state"]) == (200, leads_to)


@pytest.mark.parametrize("noun", ["confirmation", "shipment", "receipt", "cancellation"])
def test_access_to_the_verbs(noun, alice, bob, sven, mallory, client_for):
    order = make_order(alice, sven, state=S.SHIPPING)
    finance = make_member(alice.company, "Finance")
    body = {"reason": "x", "carrier": "x", "mode": "air"}
    before = StateChange.objects.count()

    answers = {
        name: client_for(member).post(url(order, noun), body).status_code
        for name, member in {
            "guest": None, "stranger": mallory, "colleague": bob, "finance": finance,
        }.items()
    }  # fmt: skip

    assert answers == {"guest": 403, "stranger": 404, "colleague": 403, "finance": 403}
    assert StateChange.objects.count() == before


def test_bad_input_names_its_field(alice, sven, client_for):
    order = make_order(alice, sven, state=S.READY_TO_SHIP)

    answer = client_for(sven).post(url(order, "shipment"), {"carrier": "", "mode": "rocket"})

    assert answer.status_code == 400
    assert {e["attr"] for e in answer.json()["errors"]} == {"carrier", "mode"}
