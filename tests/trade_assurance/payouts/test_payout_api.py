"""Paydays, holds and decisions about payouts by program."""

import pytest

from marketplace.core import clock
from tests.factories.companies import make_operator
from tests.factories.money import give_bank_details, released_order
from trade_assurance import actions
from trade_assurance.models import Earning, Payout, PayoutHold, PayoutPlan

pytestmark = pytest.mark.django_db
API = "/api/v1/"


def send(client, path, data=None, *, verb="post", key=""):
    headers = {"Idempotency-Key": key} if key else {}
    return getattr(client, verb)(
        API + path, data or {}, content_type="application/json", headers=headers
    )


def code(answer):
    return answer.status_code, answer.json()["errors"][0]["code"]


def scheduled(alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    return payout


def test_a_supplier_reads_and_changes_its_paydays(client_for, sven):
    client = client_for(sven)
    wanted = {"interval": "weekly", "minimum_minor": 5_000}

    changed = send(client, "payout-plans/EUR/", wanted, verb="put")

    assert changed.json() == {"currency": "EUR", **wanted}
    assert client.get(f"{API}payout-plans/").json() == [{"currency": "EUR", **wanted}]


@pytest.mark.parametrize(
    ("path", "data", "answer"),
    [
        ("payout-plans/EUR/", {"interval": "weekly", "minimum_minor": 1}, (422, "minimum_too_low")),
        ("payout-plans/EUR/", {"interval": "hourly", "minimum_minor": 5_000}, (400, "invalid_choice")),
        ("payout-plans/EUR/", {"interval": "weekly", "minimum_minor": -1}, (400, "min_value")),
        ("payout-plans/XXX/", {"interval": "weekly", "minimum_minor": 5_000}, (404, "not_found")),
    ],
)  # fmt: skip
def test_paydays_that_cannot_be_are_refused(client_for, sven, path, data, answer):
    assert code(send(client_for(sven), path, data, verb="put")) == answer
    assert PayoutPlan.objects.count() == 0


def test_an_operator_holds_payouts_once_and_the_supplier_reads_why(client_for, alice, sven, olga):
    released_order(alice, sven)
    wanted = {"company": sven.company.reference, "reason": "Asked."}

    first, again = (send(client_for(olga), "payout-holds/", wanted, key="h") for _ in range(2))

    hold = PayoutHold.objects.get()
    assert (first.status_code, first.json()["id"], again.json()["id"]) == (201, hold.pk, hold.pk)
    (seen,) = client_for(sven).get(f"{API}payout-holds/").json()["results"]
    assert (seen["cause"], seen["reason"], seen["order"]) == ("operator", "Asked.", None)
    assert Earning.objects.get().state == "on_hold"
    assert client_for(alice).get(f"{API}payout-holds/").json()["results"] == []

    ended = send(client_for(olga), f"payout-holds/{hold.pk}/end/")

    assert ended.json()["lifted_at"] is not None
    assert Earning.objects.get().state == "available"


def test_a_hold_with_a_cause_ends_with_it(client_for, sven, olga):
    account = give_bank_details(sven)
    actions.restrict_account(account=account, reason="Closed.", by=olga, at=clock.now())
    hold = PayoutHold.objects.get()

    answer = send(client_for(olga), f"payout-holds/{hold.pk}/end/")

    assert code(answer) == (422, "held_otherwise")
    hold.refresh_from_db()
    assert hold.lifted_at is None


def test_a_large_payout_wants_another_operator(client_for, alice, sven, olga, settings):
    settings.MONEY_POLICIES = {"payout_four_eyes_above": 1}
    payout = scheduled(alice, sven, olga)

    refused = send(client_for(olga), f"payouts/{payout.reference}/decisions/approval/")
    assert code(refused) == (403, "second_person_needed")
    payout.refresh_from_db()
    assert payout.state == "scheduled"

    client = client_for(make_operator("Otto"))
    states = [
        send(client, f"payouts/{payout.reference}/decisions/{noun}/", key=noun).json()["state"]
        for noun in ("approval", "approval", "dispatch")
    ]
    assert states == ["approved", "approved", "processing"]
    assert Payout.objects.get().sent_by is not None


def test_an_unknown_decision_is_not_found(client_for, alice, sven, olga):
    payout = scheduled(alice, sven, olga)

    answer = send(client_for(olga), f"payouts/{payout.reference}/decisions/burning/")

    assert answer.status_code == 404
    assert Payout.objects.get().state == "scheduled"


def test_only_operators_decide(client_for, alice, sven, olga):
    payout = scheduled(alice, sven, olga)
    paths = ["payout-holds/", f"payouts/{payout.reference}/decisions/approval/"]

    for who in (alice, sven):
        assert [send(client_for(who), path).status_code for path in paths] == [404, 404]
    assert (PayoutHold.objects.count(), Payout.objects.get().state) == (0, "scheduled")
