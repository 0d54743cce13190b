"""What gateways answer late, twice or not at all, and what becomes of the money then."""

import pytest
from django.db import transaction

from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from tests.factories.money import (
    eur,
    held_order,
    in_claim_window,
    pay_by_card,
    protection_of,
)
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.actions.answers import take_answer
from trade_assurance.actions.moving import refund_from_held
from trade_assurance.actions.sending import send_intent
from trade_assurance.gateways.base import Answer, AnswerUnclear, GatewayMisused, Status
from trade_assurance.gateways.sandbox import Sandbox
from trade_assurance.ledger.actions import InsufficientBalance
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import PaymentIntent

pytestmark = pytest.mark.django_db
TOTAL = eur(124_000)


def charge_of(order):
    return PaymentIntent.objects.get(payment__order=order, kind="charge")


def answered(intent, status, **fields):
    payment = take_answer(intent_id=intent.pk, answer=Answer(status, **fields), at=clock.now())
    intent.refresh_from_db()
    return payment.state, intent.state


def refund_due(payment):
    return balance_of(Purse(AccountKind.REFUND_DUE, payment.pk), "EUR")


def started(alice, sven):
    order = make_order(alice, sven)
    actions.start_payment(order=order, method="card", by=alice, at=clock.now(), token="tok_paid")
    return charge_of(order)


def refunding(alice, sven, monkeypatch, *answers):
    """A cancelled order whose refund the provider answers with `answers`, one after the other."""
    order, answers = held_order(alice, sven), iter(answers)
    monkeypatch.setattr(Sandbox, "refund", lambda self, request: next(answers))
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()
    return PaymentIntent.objects.get(kind="refund")


@pytest.mark.parametrize("late", [Status.CONFIRMED, Status.PENDING, Status.ACTION_NEEDED])
def test_an_answer_that_comes_after_the_settled_one_changes_nothing(alice, sven, late):
    order = held_order(alice, sven)
    before = Movement.objects.count()

    assert answered(charge_of(order), late) == ("settled", "confirmed")

    assert (Movement.objects.count(), protection_of(order).held) == (before, TOTAL)


def test_a_charge_that_is_still_pending_waits_on(alice, sven):
    intent = started(alice, sven)

    assert answered(intent, Status.PENDING) == ("started", "created")
    assert answered(intent, Status.ACTION_NEEDED) == ("action_needed", "created")
    assert answered(intent, Status.ACTION_NEEDED) == ("action_needed", "created")

    assert Movement.objects.count() == 0


def test_a_failure_told_after_the_money_settled_does_not_take_it(alice, sven):
    order = held_order(alice, sven)

    state = answered(charge_of(order), Status.FAILED, failure_code="late")

    assert (state, protection_of(order).held) == (("settled", "confirmed"), TOTAL)


def test_a_charge_that_is_found_reversed_sends_the_order_back_to_payment(alice, sven):
    order = held_order(alice, sven)

    answered(charge_of(order), Status.REVERSED)
    answered(charge_of(order), Status.REVERSED)

    order.refresh_from_db()
    protection, payment = protection_of(order), order.payments.get()
    assert (payment.state, protection.state, protection.held, order.state) == (
        "reversed",
        "pending_funds",
        eur(0),
        "awaiting_payment",
    )


def test_a_payment_that_was_refunded_and_is_then_reversed_moves_no_money(alice, sven, olga):
    order = held_order(alice, sven)
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()
    before = Movement.objects.count()

    payment = actions.record_reversal(
        payment=order.payments.get(), by=olga, at=clock.now(), reason="Recalled."
    )

    assert (payment.state, payment.reversed_minor, Movement.objects.count()) == (
        "reversed",
        0,
        before,
    )


def test_a_refund_that_is_confirmed_twice_is_booked_once(alice, sven, monkeypatch):
    intent = refunding(alice, sven, monkeypatch, Answer(Status.CONFIRMED, "re_1"))
    before = Movement.objects.count()

    assert answered(intent, Status.CONFIRMED) == ("refunded", "confirmed")

    assert (Movement.objects.count(), refund_due(intent.payment)) == (before, eur(0))


def test_a_refund_that_the_card_refuses_waits_for_an_operator(alice, sven, olga, monkeypatch):
    refused = Answer(Status.FAILED, "re_1", failure_code="expired_card")
    intent = refunding(alice, sven, monkeypatch, refused)
    assert (intent.state, intent.failure_code, refund_due(intent.payment)) == (
        "in_review",
        "expired_card",
        TOTAL,
    )

    assert answered(intent, Status.FAILED, failure_code="again") == ("settled", "in_review")
    actions.record_refund_sent(intent=intent, by=olga, at=clock.now())

    intent.refresh_from_db()
    assert (intent.state, intent.payment.state, refund_due(intent.payment)) == (
        "confirmed",
        "refunded",
        eur(0),
    )


def test_a_refund_bounces_once_and_not_again_after_it_was_sent_by_hand(
    alice, sven, olga, monkeypatch
):
    intent = refunding(alice, sven, monkeypatch, Answer(Status.CONFIRMED, "re_1"))
    assert answered(intent, Status.FAILED, failure_code="returned") == ("refunded", "in_review")
    assert refund_due(intent.payment) == TOTAL
    actions.record_refund_sent(intent=intent, by=olga, at=clock.now())

    assert answered(intent, Status.FAILED, failure_code="returned") == ("refunded", "confirmed")

    assert refund_due(intent.payment) == eur(0)


@pytest.mark.parametrize("trouble", [AnswerUnclear, GatewayMisused])
def test_a_webhook_that_overtakes_a_broken_answer_wins(alice, sven, monkeypatch, trouble):
    def charge(self, request):
        intent = PaymentIntent.objects.get(kind="charge")
        settled = Answer(Status.SETTLED, "sbx_1")
        take_answer(intent_id=intent.pk, answer=settled, at=clock.now())
        raise trouble("the connection broke")

    monkeypatch.setattr(Sandbox, "charge", charge)

    order = make_order(alice, sven)
    payment = pay_by_card(order, alice)

    assert (payment.state, charge_of(order).state, protection_of(order).held) == (
        "settled",
        "confirmed",
        TOTAL,
    )


@pytest.mark.parametrize("trouble", [AnswerUnclear, GatewayMisused])
def test_a_refund_without_a_clear_answer_stays_owed(alice, sven, monkeypatch, trouble):
    order = held_order(alice, sven)

    def refund(self, request):
        raise trouble("the connection broke")

    monkeypatch.setattr(Sandbox, "refund", refund)
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()

    intent = PaymentIntent.objects.get(kind="refund")
    expected = "unclear" if trouble is AnswerUnclear else "in_review"
    assert (intent.state, intent.payment.state, refund_due(intent.payment)) == (
        expected,
        "settled",
        TOTAL,
    )


def test_a_request_that_has_ended_is_not_sent_again(alice, sven, monkeypatch):
    order = make_order(alice, sven)
    pay_by_card(order, alice, token="tok_no_funds")
    intent = charge_of(order)
    monkeypatch.setattr(Sandbox, "charge", lambda self, request: pytest.fail("was sent again"))

    send_intent(intent_id=intent.pk)

    intent.refresh_from_db()
    assert (intent.state, intent.attempts) == ("failed", 1)


def test_the_balance_by_transfer_does_not_ask_the_order_to_wait_again(alice, sven):
    order = make_order(alice, sven, deposit_bps=3_000)
    pay_by_card(order, alice)

    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())

    order.refresh_from_db()
    assert (payment.state, payment.amount, order.state) == (
        "awaiting_transfer",
        eur(86_800),
        "in_production",
    )


def test_only_the_buyer_gives_an_attempt_up(alice, sven, bob, mallory, olga):
    order = make_order(alice, sven)
    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())

    for member in (sven, bob, mallory, olga):
        with pytest.raises(NotAllowed):
            actions.cancel_payment(payment=payment, by=member, at=clock.now())

    payment.refresh_from_db()
    assert payment.state == "awaiting_transfer"


def test_a_part_goes_back_by_the_newest_payment_first(alice, sven, olga):
    order = make_order(alice, sven, deposit_bps=3_000)
    deposit, balance = pay_by_card(order, alice), pay_by_card(order, alice)
    stopped = actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )

    actions.settle_dispute(
        protection=stopped, to_buyer=eur(50_000), actor=Actor.OPERATOR, by=olga, at=clock.now()
    )

    refunds = PaymentIntent.objects.filter(kind="refund").values_list("payment_id", "amount_minor")
    deposit.refresh_from_db()
    assert (list(refunds), deposit.refundable) == ([(balance.pk, 50_000)], eur(37_200))


def test_more_than_the_payments_brought_cannot_be_sent_back(alice, sven):
    protection = protection_of(in_claim_window(alice, sven))
    before = Movement.objects.count()

    with pytest.raises(InsufficientBalance), transaction.atomic():
        refund_from_held(protection, eur(124_001), key="k", at=clock.now())

    assert protection.refunded == eur(0)
    assert Movement.objects.count() == before
