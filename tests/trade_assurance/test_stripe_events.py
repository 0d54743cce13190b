"""Events in the shape of Stripe's documentation: they name their own objects, not our payments."""

import json
from pathlib import Path

import pytest
from django.db import transaction

from marketplace.core import clock, outbox
from marketplace.core.models import OutboxMessage
from marketplace.orders import actions as orders
from tests.factories.money import eur, held_order, in_claim_window, pay_by_card, protection_of
from trade_assurance import actions
from trade_assurance.actions.protection import NothingHeld
from trade_assurance.actions.reversals import NotTakenYet, ReversalUnclear
from trade_assurance.actions.webhooks import PaymentNotKnownYet, look_into_event
from trade_assurance.gateways.base import Answer, Status
from trade_assurance.gateways.stripe import StripeGateway
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import Payment, PaymentIntent, WebhookEvent

pytestmark = pytest.mark.django_db
TOTAL = eur(124_000)
CHARGED = "pi_1GszsK2eZvKYlo2CfhZyoZLp"
SAMPLES = Path(__file__).parent / "stripe_events"


def arrives(name, **changes):
    """Keep a recorded event and look into it, as the outbox would."""
    body = json.loads((SAMPLES / f"{name}.json").read_text())
    body["data"]["object"].update(changes)
    known = WebhookEvent.objects.count()
    actions.keep_event(
        endpoint="stripe", event_id=f"evt_{name}_{known}", kind=body["type"], body=body
    )
    OutboxMessage.objects.filter(topic="trade_assurance.webhook_arrived").update(
        done_at=clock.now()
    )
    event = WebhookEvent.objects.latest("pk")
    look_into_event(event_pk=event.pk)
    event.refresh_from_db()
    assert event.done_at is not None


def by_stripe(order):
    """Let the order's payment have been one of Stripe's card page."""
    Payment.objects.filter(order=order).update(
        gateway="stripe", provider_id="cs_1", charged_id=CHARGED
    )
    return order.payments.get()


@pytest.fixture
def held(alice, sven):
    order = held_order(alice, sven)
    by_stripe(order)
    return order


def ledger(kind, owner=0):
    return balance_of(Purse(kind, owner), "EUR")


def facts(order):
    order.refresh_from_db()
    protection = protection_of(order)
    return order.payments.order_by("pk")[0].state, protection.state, protection.held, order.state


@pytest.mark.parametrize("name", ["dispute_warning", "dispute_closed"])
def test_an_inquiry_or_a_closed_dispute_moves_nothing(held, name):
    arrives(name)

    assert facts(held) == ("settled", "funds_held", TOTAL, "in_production")


def test_a_dispute_that_was_opened_stops_the_tranche_and_moves_no_money(held):
    arrives("dispute_created")
    arrives("dispute_created")

    assert facts(held) == ("settled", "frozen", TOTAL, "in_production")


def test_withdrawn_money_is_taken_from_held_once(held):
    arrives("dispute_withdrawn")
    arrives("dispute_withdrawn")

    assert facts(held) == ("reversed", "frozen", eur(0), "in_production")
    assert ledger(AccountKind.CARD_CLEARING) == eur(0)


def test_money_given_back_is_held_again_and_waits_for_a_person(held, olga):
    arrives("dispute_withdrawn")
    arrives("dispute_reinstated")
    arrives("dispute_reinstated")
    assert facts(held) == ("settled", "frozen", TOTAL, "in_production")

    actions.unfreeze(protection=protection_of(held), by=olga, at=clock.now(), reason="Won.")

    assert facts(held) == ("settled", "funds_held", TOTAL, "in_production")


@pytest.mark.parametrize("ends", [(), ("dispute_reinstated",)])
def test_opened_and_withdrawn_end_alike_in_either_order_before_shipment(held, ends):
    first, second = transaction.savepoint(), ("dispute_created", "dispute_withdrawn")
    told = []
    for names in (second, second[::-1]):
        for name in (*names, *ends):
            arrives(name)
        row = protection_of(held)
        told.append((facts(held), row.resume_state, held.paused_at is not None))
        transaction.savepoint_rollback(first)

    assert told[0] == told[1]
    assert told[0][0][:2] == (("settled" if ends else "reversed"), "frozen")


def test_an_operator_lets_an_order_whose_money_is_gone_wait_for_it_again(held, olga):
    arrives("dispute_created")
    arrives("dispute_withdrawn")
    assert held.payments.get().state == "reversed"

    actions.unfreeze(protection=protection_of(held), by=olga, at=clock.now(), reason="Lost.")

    assert facts(held) == ("reversed", "pending_funds", eur(0), "awaiting_payment")
    assert (held.paused_at, held.payment_due_at is not None) == (None, True)


def test_a_tranche_whose_money_is_gone_after_shipment_stays_frozen(alice, sven, olga):
    order = in_claim_window(alice, sven)
    by_stripe(order)
    arrives("dispute_withdrawn")

    with pytest.raises(NothingHeld):
        actions.unfreeze(protection=protection_of(order), by=olga, at=clock.now(), reason="Lost.")

    assert facts(order)[:3] == ("reversed", "frozen", eur(0))


def test_money_given_back_after_the_buyer_paid_again_is_refunded(held, alice, olga, monkeypatch):
    arrives("dispute_withdrawn")
    actions.unfreeze(protection=protection_of(held), by=olga, at=clock.now(), reason="Pay again.")
    pay_by_card(held, alice)
    sent = []

    def refund(self, request):
        sent.append((request.provider_id, request.money))
        return Answer(Status.CONFIRMED, "re_1")

    monkeypatch.setattr(StripeGateway, "refund", refund)

    arrives("dispute_reinstated")
    outbox.drain()

    assert sent == [(CHARGED, TOTAL)]
    assert facts(held) == ("reversed", "funds_held", TOTAL, "in_production")
    assert ledger(AccountKind.CARD_CLEARING) == eur(-124_000)


def test_after_shipment_the_tranche_stays_frozen_until_a_person_lets_it_go_on(alice, sven, olga):
    order = in_claim_window(alice, sven)
    by_stripe(order)
    arrives("dispute_created")
    arrives("dispute_withdrawn")
    assert facts(order)[:3] == ("reversed", "frozen", eur(0))

    arrives("dispute_reinstated")
    assert facts(order)[:3] == ("settled", "frozen", TOTAL)

    actions.unfreeze(protection=protection_of(order), by=olga, at=clock.now(), reason="Won.")
    assert facts(order)[:3] == ("settled", "claim_window", TOTAL)


def test_what_a_seller_gave_back_comes_again_when_the_dispute_is_won(alice, sven):
    order = in_claim_window(alice, sven)
    actions.release_early(protection=protection_of(order), by=alice, at=clock.now())
    by_stripe(order)
    arrives("dispute_withdrawn")
    payable = Purse(AccountKind.PAYABLE, sven.company.pk)
    assert (balance_of(payable, "EUR"), ledger(AccountKind.LOSS)) == (eur(0), eur(0))

    arrives("dispute_reinstated")

    assert (balance_of(payable, "EUR"), ledger(AccountKind.LOSS)) == (eur(120_520), eur(0))
    assert facts(order)[:2] == ("settled", "released")


def test_a_dispute_about_a_part_takes_that_part_and_stops_the_rest(held):
    arrives("dispute_withdrawn", amount=24_000)

    assert facts(held) == ("settled", "frozen", eur(100_000), "in_production")
    assert held.payments.get().refundable == eur(100_000)
    arrives("dispute_reinstated", amount=24_000)
    assert facts(held)[:3] == ("settled", "frozen", TOTAL)


def test_two_disputes_of_one_payment_are_two_cases(held):
    arrives("dispute_withdrawn", amount=24_000)
    arrives("dispute_withdrawn", id="du_2", amount=100_000)

    assert facts(held)[:3] == ("reversed", "frozen", eur(0))


def test_more_than_was_paid_is_our_loss(held):
    arrives("dispute_withdrawn", amount=125_000)

    assert (facts(held)[2], ledger(AccountKind.LOSS)) == (eur(0), eur(-1_000))


def test_another_currency_stays_in_the_inbox(held):
    with pytest.raises(ReversalUnclear):
        arrives("dispute_withdrawn", currency="usd")

    assert facts(held)[:3] == ("settled", "funds_held", TOTAL)
    assert WebhookEvent.objects.filter(done_at=None).count() == 1


def test_reinstated_before_withdrawn_waits_in_the_inbox(held):
    with pytest.raises(NotTakenYet):
        arrives("dispute_reinstated")
    waiting = WebhookEvent.objects.get()
    arrives("dispute_withdrawn")

    look_into_event(event_pk=waiting.pk)

    assert facts(held) == ("settled", "frozen", TOTAL, "in_production")


def test_a_dispute_that_names_its_charge_alone_is_found_by_what_was_told_before(held, monkeypatch):
    monkeypatch.setattr(
        StripeGateway, "look_up", lambda self, **named: Answer(Status.SETTLED, "cs_1")
    )
    with pytest.raises(PaymentNotKnownYet):
        arrives("dispute_withdrawn", payment_intent=None)
    waiting = WebhookEvent.objects.get()
    arrives("charge_succeeded")

    look_into_event(event_pk=waiting.pk)

    assert facts(held)[0] == "reversed"


@pytest.mark.parametrize("name", ["dispute_withdrawn", "refund_failed"])
def test_what_is_not_known_yet_stays_in_the_inbox_and_is_tried_again(alice, sven, name):
    order = held_order(alice, sven)
    with pytest.raises(PaymentNotKnownYet):
        arrives(name)
    assert WebhookEvent.objects.get().done_at is None

    by_stripe(order)
    if name == "dispute_withdrawn":
        look_into_event(event_pk=WebhookEvent.objects.get().pk)
        assert WebhookEvent.objects.get().done_at is not None
    else:
        with pytest.raises(PaymentNotKnownYet):
            look_into_event(event_pk=WebhookEvent.objects.get().pk)


def test_a_charge_of_somebody_elses_is_done_with():
    arrives("charge_succeeded")


def test_a_mark_of_ours_that_is_not_here_yet_is_tried_again():
    with pytest.raises(PaymentNotKnownYet):
        arrives("charge_succeeded", metadata={"payment": "P-LATER"})


def test_a_refund_that_bounces_is_owed_again_and_sent_by_hand(held, sven, olga, monkeypatch):
    refund_id = "re_1Nispe2eZvKYlo2Cd31jOCgZ"
    monkeypatch.setattr(
        StripeGateway, "refund", lambda self, request: Answer(Status.CONFIRMED, refund_id)
    )
    monkeypatch.setattr(
        StripeGateway,
        "look_up_refund",
        lambda self, **named: Answer(Status.FAILED, refund_id, "lost_or_stolen_card"),
    )
    orders.cancel_by_seller(order=held, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()
    payment, intent = held.payments.get(), PaymentIntent.objects.get(kind="refund")
    assert (payment.state, ledger(AccountKind.REFUND_DUE, payment.pk)) == ("refunded", eur(0))

    arrives("refund_failed")
    arrives("refund_failed")

    intent.refresh_from_db()
    assert (intent.state, intent.failure_code) == ("in_review", "lost_or_stolen_card")
    assert ledger(AccountKind.REFUND_DUE, payment.pk) == TOTAL
    actions.record_refund_sent(intent=intent, by=olga, at=clock.now())
    assert [
        ledger(AccountKind.REFUND_DUE, payment.pk),
        ledger(AccountKind.CARD_CLEARING),
        ledger(AccountKind.BANK),
    ] == [eur(0), eur(-124_000), TOTAL]


def test_a_refund_is_found_by_the_key_it_was_asked_with(held, sven, monkeypatch):
    monkeypatch.setattr(StripeGateway, "refund", lambda self, request: Answer(Status.PENDING))
    monkeypatch.setattr(
        StripeGateway, "look_up_refund", lambda self, **named: Answer(Status.CONFIRMED, "re_9")
    )
    orders.cancel_by_seller(order=held, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()
    intent = PaymentIntent.objects.get(kind="refund")

    arrives("refund_failed", id="re_9", metadata={"key": intent.key})

    assert held.payments.get().state == "refunded"


def test_an_event_that_is_done_is_not_looked_into_again(held):
    arrives("dispute_withdrawn")
    event = WebhookEvent.objects.get()

    look_into_event(event_pk=event.pk)

    assert WebhookEvent.objects.get().done_at == event.done_at
    assert facts(held) == ("reversed", "frozen", eur(0), "in_production")
