"""Returns by program: asked for once, carried to the end, refused with a code."""

import pytest

from tests.factories.disputes import a_file
from tests.factories.money import eur, in_claim_window, protection_of
from tests.factories.returns import ADDRESS, ask_return, carry, returnable_order, take_back
from trade_assurance.dispute_states import Remedy
from trade_assurance.models import GoodsReturn, PaymentIntent
from trade_assurance.return_states import ReturnState as S

pytestmark = pytest.mark.django_db
LIST = "/api/v1/returns/"


def url(found, noun=""):
    return f"{LIST}{found.reference}/" + (f"{noun}/" if noun else "")


def send(client, address, data=None, key=""):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(address, data or {}, content_type="application/json", headers=headers)


def wish(order, **fields):
    lines = [{"position": 1, "quantity": "10"}]
    return {"order": order.reference, "lines": lines, "reason": "Too many.", **fields}


@pytest.fixture
def order(alice, sven):
    return returnable_order(alice, sven)


def test_a_program_asks_for_a_return_once(client_for, alice, order):
    client = client_for(alice)

    first, again = (send(client, LIST, wish(order), key="r1") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    found = GoodsReturn.objects.get()
    assert first.json()["reference"] == again.json()["reference"] == found.reference
    (line,) = first.json()["lines"]
    assert (line["position"], line["quantity"]) == (1, "10.000")
    assert first.json()["refund_minor"] == found.refund.minor
    assert protection_of(order).state == "returning"


def test_a_return_is_carried_to_its_refund(client_for, alice, sven, order):
    found = ask_return(alice, order)
    buyer, seller = client_for(alice), client_for(sven)
    steps = [
        (seller, "authorisation", {"address": ADDRESS}, "authorised"),
        (buyer, "parcel", {"carrier": "DHL", "tracking": "RT-1"}, "sent"),
        (seller, "receipt", {}, "received"),
        (seller, "acceptance", {}, "refunded"),
    ]

    states = [send(who, url(found, noun), data).json()["state"] for who, noun, data, _ in steps]

    assert states == [state for *_, state in steps]
    held = protection_of(order)
    assert held.refunded == found.refund
    assert PaymentIntent.objects.filter(kind="refund").count() == 1


def test_money_goes_back_once_however_often_it_is_asked(client_for, alice, sven, order):
    found = carry(ask_return(alice, order), S.RECEIVED, buyer=alice, seller=sven)
    client = client_for(sven)

    answers = [send(client, url(found, "acceptance"), key="k").status_code for _ in range(2)]
    later = send(client, url(found, "acceptance"), key="other")

    assert (answers, later.status_code) == ([200, 200], 409)
    assert protection_of(order).refunded == found.refund
    assert PaymentIntent.objects.filter(kind="refund").count() == 1


def test_a_replacement_is_sent_or_refunded(client_for, alice, sven, order):
    found = ask_return(alice, order, wanted=Remedy.REPLACE)
    found = carry(found, S.INSPECTED, buyer=alice, seller=sven)

    sent = send(client_for(sven), url(found, "replacement"), {"carrier": "DHL"})

    assert (sent.status_code, sent.json()["state"]) == (200, "replaced")
    assert (protection_of(order).state, protection_of(order).refunded) == ("claim_window", eur(0))


def test_what_cannot_be_replaced_is_refunded(client_for, alice, sven, order):
    found = ask_return(alice, order, wanted=Remedy.REPLACE)
    found = carry(found, S.INSPECTED, buyer=alice, seller=sven)

    answer = send(client_for(sven), url(found, "refund"))

    assert answer.json()["state"] == "refunded"
    assert protection_of(order).refunded == found.refund


@pytest.mark.parametrize(
    ("noun", "data", "who", "state"),
    [
        ("refusal", {"reason": "Worn."}, "sven", "refused"),
        ("end", {}, "alice", "closed"),
    ],
)
def test_a_return_ends_without_money(client_for, alice, sven, order, noun, data, who, state):
    found = ask_return(alice, order)

    answer = send(client_for({"alice": alice, "sven": sven}[who]), url(found, noun), data)

    assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert (protection_of(order).state, protection_of(order).refunded) == ("claim_window", eur(0))


def test_what_came_back_is_not_accepted(client_for, alice, sven, order):
    found = carry(ask_return(alice, order), S.RECEIVED, buyer=alice, seller=sven)

    answer = send(client_for(sven), url(found, "rejection"), {"reason": "Broken."})

    assert (answer.json()["state"], answer.json()["answer"]) == ("rejected", "Broken.")
    assert protection_of(order).refunded == eur(0)


def test_a_label_is_a_file(client_for, alice, sven, order):
    found = carry(ask_return(alice, order), S.AUTHORISED, buyer=alice, seller=sven)

    answer = client_for(sven).post(url(found, "label"), {"file": a_file(), "carrier": "DHL"})

    assert (answer.status_code, answer.json()["state"]) == (200, "label")
    assert GoodsReturn.objects.get().label.by == sven.user


def test_an_operator_who_saw_the_proof_says_that_goods_are_back(
    client_for, alice, sven, olga, order
):
    found = carry(ask_return(alice, order), S.SENT, buyer=alice, seller=sven)

    assert send(client_for(olga), url(found, "receipt")).json()["state"] == "received"
    refused = send(client_for(olga), url(found, "acceptance"))

    assert refused.status_code == 403
    assert protection_of(order).refunded == eur(0)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"lines": [{"position": 9, "quantity": "1"}]}, 400, "lines"),
        ({"lines": [{"position": 1, "quantity": "1"}] * 2}, 400, "lines"),
        ({"lines": []}, 400, "empty"),
        ({"lines": [{"position": 1, "quantity": "-1"}]}, 400, "min_value"),
        ({"lines": [{"position": 1, "quantity": "9999"}]}, 422, "nothing_to_return"),
        ({"wanted": "money"}, 400, "invalid_choice"),
        ({"tranche": 7}, 422, "return_not_agreed"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stands_still(
    client_for, alice, order, change, status, code
):
    answer = send(client_for(alice), LIST, wish(order, **change))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (status, code)
    assert (GoodsReturn.objects.count(), protection_of(order).state) == (0, "claim_window")


def test_a_supplier_does_not_ask_and_a_buyer_does_not_accept(client_for, alice, sven, order):
    assert send(client_for(sven), LIST, wish(order)).status_code == 404
    found = carry(ask_return(alice, order), S.RECEIVED, buyer=alice, seller=sven)

    assert send(client_for(alice), url(found, "acceptance")).status_code == 409
    assert protection_of(order).refunded == eur(0)


def test_without_terms_nothing_goes_back(client_for, alice, sven):
    take_back(sven, days=0)
    order = in_claim_window(alice, sven)

    answer = send(client_for(alice), LIST, wish(order))

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "return_not_agreed")


def test_both_sides_read_and_each_amount_is_explained(client_for, alice, sven, order):
    found = ask_return(alice, order)

    for member in (alice, sven):
        client = client_for(member)
        assert [row["reference"] for row in client.get(LIST).json()["results"]] == [found.reference]
        assert client.get(url(found)).json()["value_minor"] == found.value_minor
        whys = client.get(url(found, "money")).json()
        assert [why["name"] for why in whys] == ["value", "restocking", "freight", "refund"]
        assert [why["amount_minor"] for why in whys] == [
            sum(part["minor"] for part in why["parts"]) for why in whys
        ]
