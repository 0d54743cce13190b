import pytest

from marketplace.core import clock
from tests.factories.disputes import a_file, bring, open_dispute
from tests.factories.money import eur, in_claim_window, protection_of
from trade_assurance.actions import disputes as actions
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.models import Dispute, Ruling

pytestmark = pytest.mark.django_db
LIST = "/api/v1/disputes/"
RULING = {
    "outcome": "partial_refund",
    "refund_minor": 20_000,
    "article": "2",
    "reasons": "Counted by the carrier.",
}


@pytest.fixture
def dispute(alice, sven):
    return open_dispute(alice, sven)


def url(dispute, noun=""):
    return f"{LIST}{dispute.reference}/" + (f"{noun}/" if noun else "")


def send(client, address, data, key=""):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(address, data, content_type="application/json", headers=headers)


def claim(of, **fields):
    return {
        "order": of.reference,
        "reason": "short_quantity",
        "amount_minor": 50_000,
        "currency": "EUR",
        "description": "Ten chairs are missing.",
        **fields,
    }


def test_a_program_opens_a_dispute_once(client_for, alice, sven):
    order = in_claim_window(alice, sven)
    client = client_for(alice)

    first, again = (send(client, LIST, claim(order), key="k1") for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["reference"] == again.json()["reference"] == Dispute.objects.get().reference
    assert (first.json()["turn"], first.json()["proposals"][0]["refund_minor"]) == (
        "seller",
        50_000,
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_minor": 124_001}, 422),
        ({"amount_minor": 0}, 400),
        ({"currency": "USD"}, 400),
        ({"reason": "bored"}, 400),
        ({"reason": "not_shipped"}, 422),
        ({"description": ""}, 400),
        ({"description": "x" * 4001}, 400),
        ({"order": "O-NONE"}, 404),
    ],
)
def test_a_wrong_claim_is_refused(client_for, alice, sven, change, code):
    order = in_claim_window(alice, sven)

    answer = send(client_for(alice), LIST, claim(order, **change))

    assert answer.status_code == code
    assert (Dispute.objects.count(), protection_of(order).state) == (0, "claim_window")


def test_both_sides_settle_by_program(client_for, alice, sven, dispute):
    offer = {"refund_minor": 30_000, "currency": "EUR"}
    send(client_for(sven), url(dispute, "proposals"), offer, key="p")
    answers = [
        send(client_for(alice), url(dispute, "acceptance"), {"number": 2}, key="a")
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert answers[0].json()["state"] == "closed"
    assert protection_of(dispute.order).refunded == eur(30_000)


def test_evidence_and_escalation_by_program(client_for, alice, dispute, advance):
    client = client_for(alice)
    added = client.post(url(dispute, "exhibits"), {"file": a_file(), "note": "The pallet"})
    wrong = client.post(url(dispute, "exhibits"), {"file": a_file("a.exe")})
    advance(days=4)
    send(client, url(dispute, "escalation"), {})

    assert (added.status_code, added.json()["exhibits"][0]["label"]) == (201, "B-1")
    assert wrong.status_code == 422
    assert client.get(url(dispute)).json()["state"] == "escalated"


def test_an_operator_rules_once_by_program(client_for, olga, dispute, advance):
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)

    answers = [send(client_for(olga), url(dispute, "ruling"), RULING, key="r") for _ in range(2)]
    other = send(client_for(olga), url(dispute, "ruling"), {**RULING, "outcome": "dismiss"}, "r")

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["rulings"][0]["refund_minor"] == 20_000
    assert other.status_code == 422
    assert Ruling.objects.count() == 1


def test_a_draft_ruling_is_not_shown_to_the_sides(
    client_for, alice, olga, dispute, advance, settings
):
    settings.DISPUTE_POLICIES = {"four_eyes_above": 1}
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    send(client_for(olga), url(dispute, "ruling"), RULING)

    assert client_for(alice).get(url(dispute)).json()["rulings"] == []


def test_who_may_do_what(client_for, alice, sven, bob, mallory, olga, dispute):
    people = (alice, sven, bob, mallory, olga, None)
    reads = [client_for(m).get(url(dispute)).status_code for m in people]
    rulings = [send(client_for(m), url(dispute, "ruling"), RULING).status_code for m in people[:4]]
    accepts = [
        send(client_for(m), url(dispute, "acceptance"), {"number": 1}).status_code
        for m in (bob, mallory, olga)
    ]
    listed = [len(client_for(m).get(LIST).json()["results"]) for m in people[:5]]

    assert reads[:5] == [200, 200, 403, 404, 200]
    assert reads[5] in {401, 403}
    assert rulings == [404, 404, 404, 404]
    assert accepts == [403, 404, 403]
    assert listed == [1, 1, 0, 0, 1]


def test_a_stale_acceptance_is_told_apart(client_for, alice, sven, dispute):
    actions.propose(dispute=dispute, terms=actions.Terms(eur(10_000)), by=sven, at=clock.now())

    answer = send(client_for(alice), url(dispute, "acceptance"), {"number": 1})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "proposal_gone")
