"""The operators' pages of money in doubt and of commission."""

import pytest
from django.urls import reverse

from marketplace.core import clock, outbox
from tests.factories.money import eur, held_order, in_claim_window, pay_by_card, protection_of
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.gateways.base import Answer, AnswerUnclear, Status
from trade_assurance.gateways.sandbox import Sandbox, world
from trade_assurance.models import CommissionRule, MoneyStop, PaymentIntent

pytestmark = pytest.mark.django_db
REVIEW = "/en/desk/money/"


def post(client, name, /, *args, **data):
    answer = client.post(reverse(f"money_desk:{name}", args=args), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def unclear(alice, sven):
    return pay_by_card(make_order(alice, sven), alice, token="no such card")


@pytest.mark.parametrize("name", ["review", "commission"])
def test_the_desk_is_the_operators_alone(client_for, alice, sven, olga, name):
    url = reverse(f"money_desk:{name}")

    assert [client_for(m).get(url).status_code for m in (olga, alice, sven, None)] == [
        200,
        404,
        404,
        302,
    ]


def test_an_unclear_payment_is_looked_up_again(client_for, olga, unclear, monkeypatch):
    client = client_for(olga)
    assert unclear.reference in client.get(REVIEW).content.decode()
    monkeypatch.setattr(
        Sandbox,
        "look_up",
        lambda self, **named: Answer(Status.SETTLED, "sbx_1", charged_id="sbx_1"),
    )

    post(client, "look_up", unclear.reference)
    outbox.drain()

    unclear.refresh_from_db()
    assert (unclear.state, unclear.charged_id) == ("settled", "sbx_1")
    assert protection_of(unclear.order).state == "funds_held"


@pytest.mark.parametrize("answer", [Answer(Status.UNKNOWN), AnswerUnclear("lost")])
def test_what_stays_unclear_changes_nothing(client_for, olga, unclear, monkeypatch, answer):
    def look_up(self, **named):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(Sandbox, "look_up", look_up)

    post(client_for(olga), "look_up", unclear.reference)
    outbox.drain()

    unclear.refresh_from_db()
    assert unclear.state == "in_review"


def test_a_payment_given_up_can_be_paid_again_and_late_money_is_refunded(
    client_for, alice, olga, unclear
):
    client = client_for(olga)
    assert "Recorded. The buyer" not in post(client, "give_up", unclear.reference, reason="")
    assert "Recorded. The buyer" in post(client, "give_up", unclear.reference, reason="Not there.")
    order = unclear.order
    assert pay_by_card(order, alice).state == "settled"
    intent = PaymentIntent.objects.get(payment=unclear, kind="charge")
    assert intent.state == "failed"

    from trade_assurance.actions.answers import take_answer  # noqa: PLC0415 - not a public verb

    late = world.take(124_000, "EUR", seed="late")
    take_answer(intent_id=intent.pk, answer=Answer(Status.SETTLED, late), at=clock.now())
    outbox.drain()

    unclear.refresh_from_db()
    assert (unclear.state, protection_of(order).held) == ("refunded", eur(124_000))


def test_money_is_frozen_and_goes_on_with_reasons(client_for, alice, sven, olga):
    order, client = in_claim_window(alice, sven), client_for(olga)

    post(client, "freeze", **{"freeze-order": "O-NOBODY", "freeze-reason": "x"})
    post(client, "freeze", **{"freeze-order": order.reference, "freeze-reason": ""})
    assert protection_of(order).state == "claim_window"
    page = post(client, "freeze", **{"freeze-order": order.reference, "freeze-reason": "Odd."})
    assert order.reference in page
    assert protection_of(order).state == "frozen"
    post(client, "unfreeze", protection_of(order).pk, reason="")
    assert protection_of(order).state == "frozen"
    post(client, "unfreeze", protection_of(order).pk, reason="Fine.")
    assert protection_of(order).state == "claim_window"


def test_a_chargeback_is_recorded_and_its_empty_tranche_stays(client_for, alice, sven, olga):
    order, client = in_claim_window(alice, sven), client_for(olga)
    reference = order.payments.get().reference

    post(client, "reversal", **{"reversal-payment": "P-NOBODY", "reversal-reason": "x"})
    post(client, "reversal", **{"reversal-payment": reference, "reversal-reason": "Letter."})
    assert (protection_of(order).state, protection_of(order).held) == ("frozen", eur(0))
    page = post(client, "unfreeze", protection_of(order).pk, reason="Try.")

    assert "Nothing is held for this order any more." in page
    assert protection_of(order).state == "frozen"


def test_a_stop_is_shown_and_cleared(client_for, olga):
    stop = actions.raise_stop(cause="books", findings=["account 1 shows 5"], at=clock.now())
    client = client_for(olga)
    assert "account 1 shows 5" in client.get(REVIEW).content.decode()

    post(client, "clearance", stop.pk, reason="")
    assert MoneyStop.objects.get().cleared_at is None
    post(client, "clearance", stop.pk, reason="Looked.")

    assert MoneyStop.objects.get().reason == "Looked."


def test_a_commission_rule_is_added_and_counts_for_new_orders(client_for, alice, sven, olga):
    before, client = make_order(alice, sven), client_for(olga)
    rule = {"name": "Launch", "percent": "0", "seller": sven.company.reference}

    page = post(client, "commission", **rule)

    assert "The rule was added." in page
    assert protection_of(before).fee == eur(3_480)
    assert protection_of(make_order(alice, sven)).fee == eur(0)
    post(client, "rule_end", CommissionRule.objects.get(name="Launch").pk)
    assert protection_of(make_order(alice, sven)).fee == eur(3_480)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"percent": "101"}, "100"),
        ({"percent": "-1"}, "0"),
        ({"percent": "1.234"}, "2 decimal"),
        ({"name": ""}, "required"),
        ({"seller": "C-NOBODY"}, "There is no supplier with this reference."),
        ({"category": "999999"}, "valid choice"),
        ({"active_from": "soon"}, "valid date"),
    ],
)
def test_a_wrong_rule_keeps_what_was_typed(client_for, olga, wrong, named):
    data = {"name": "Spring", "percent": "2.5", **wrong}

    answer = client_for(olga).post(reverse("money_desk:commission"), data)

    assert (answer.status_code, CommissionRule.objects.count()) == (422, 1)
    assert named in answer.content.decode()


def test_a_rule_to_come_waits_and_the_last_default_stays(client_for, alice, sven, olga, advance):
    client = client_for(olga)
    day = clock.now().date().replace(year=clock.now().year + 1)
    post(client, "commission", name="Next year", percent="5", active_from=day.isoformat())
    old = CommissionRule.objects.get(name="Standard commission")

    assert "one is always needed" in post(client, "rule_end", old.pk)
    assert protection_of(make_order(alice, sven)).fee == eur(3_480)
    again = client.post(
        reverse("money_desk:commission"),
        {"name": "Twice", "percent": "5", "active_from": day.isoformat()},
    )
    assert again.status_code == 422
    advance(days=367)
    assert protection_of(make_order(alice, sven)).fee == eur(5_800)
    post(client, "rule_end", old.pk)
    assert protection_of(held_order(alice, sven)).fee == eur(5_800)
