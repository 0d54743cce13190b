import itertools

import pytest

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from tests.factories.money import (
    bank_sends,
    eur,
    held_order,
    in_claim_window,
    pay_by_card,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.actions.answers import NotAwaited
from trade_assurance.actions.bank import Credit, CurrencyDiffers, LineClashes, PaymentNotAwaited
from trade_assurance.actions.payments import AlreadyPaying, MethodUnavailable, NothingDue
from trade_assurance.gateways.base import Answer, GatewayAway, Status
from trade_assurance.gateways.sandbox import Sandbox, world
from trade_assurance.gateways.stripe import StripeGateway
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import Payment, PaymentIntent, WebhookEvent

pytestmark = pytest.mark.django_db
TOTAL = eur(124_000)


@pytest.fixture
def order(alice, sven):
    return make_order(alice, sven)


def transfer(order, alice):
    return actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())


def suspense():
    return balance_of(Purse(AccountKind.SUSPENSE), "EUR")


def test_a_charge_has_its_request_written_before_it_is_sent(order, alice):
    actions.start_payment(order=order, method="card", by=alice, at=clock.now(), token="tok_paid")

    intent = PaymentIntent.objects.get()

    assert (intent.kind, intent.state, intent.amount, intent.first_sent_at) == (
        "charge",
        "created",
        TOTAL,
        None,
    )
    assert Movement.objects.count() == 0


def test_a_failed_card_leaves_the_order_as_it_was(order, alice):
    payment = pay_by_card(order, alice, token="tok_no_funds")

    assert (payment.state, payment.failure_code, order.state) == (
        "failed",
        "insufficient_funds",
        "awaiting_payment",
    )
    assert Movement.objects.count() == 0


def test_a_card_that_fails_late_never_funded_the_order(order, alice, advance):
    payment = pay_by_card(order, alice, token="tok_fails_late")
    assert (payment.state, order.state) == ("confirmed", "awaiting_payment")
    advance(days=2)

    jobs.run("trade_assurance.follow_up")
    outbox.drain()

    payment.refresh_from_db()
    assert (payment.state, payment.failure_code) == ("failed", "failed_late")
    assert protection_of(order).held == eur(0)


def test_a_lost_answer_is_looked_up_and_not_sent_as_new(order, alice, advance):
    payment = pay_by_card(order, alice, token="tok_lost_answer")
    assert payment.state == "unclear"
    advance(minutes=2)

    assert jobs.run("trade_assurance.follow_up") == 1
    outbox.drain()

    payment.refresh_from_db()
    order.refresh_from_db()
    assert (payment.state, order.state, protection_of(order).held) == (
        "settled",
        "in_production",
        TOTAL,
    )


def test_an_answer_lost_for_longer_than_keys_live_is_still_found(order, alice, advance):
    payment = pay_by_card(order, alice, token="tok_lost_answer")
    advance(hours=25)

    jobs.run("trade_assurance.follow_up")
    outbox.drain()

    payment.refresh_from_db()
    assert (payment.state, protection_of(order).held, world.count("charge")) == (
        "settled",
        TOTAL,
        1,
    )


def test_an_unclear_request_older_than_its_key_goes_to_a_person(order, alice, advance):
    world.script("POST payment_intents", "lost")
    payment = pay_by_card(order, alice)
    assert payment.state == "unclear"
    advance(hours=25)

    jobs.run("trade_assurance.follow_up")
    outbox.drain()

    payment.refresh_from_db()
    assert (payment.state, PaymentIntent.objects.get().state) == ("in_review", "in_review")
    assert (world.count("payment_intent"), Movement.objects.count()) == (0, 0)


def test_a_misused_gateway_goes_to_a_person(order, alice):
    payment = pay_by_card(order, alice, token="no such card")

    assert (payment.state, PaymentIntent.objects.get().state) == ("in_review", "in_review")


def test_a_gateway_that_is_away_is_asked_again(order, alice, monkeypatch):
    answers = iter([GatewayAway("busy"), Answer(Status.SETTLED, "sbx_1")])

    def charge(self, request):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(Sandbox, "charge", charge)
    payment = pay_by_card(order, alice)
    assert payment.state == "started"
    outbox.OutboxMessage.objects.filter(done_at=None).update(
        last_error="", next_try_at=order.placed_at
    )

    outbox.drain()

    payment.refresh_from_db()
    assert payment.state == "settled"


def test_a_double_click_makes_one_payment(order, alice):
    pay = {"order": order, "method": "card", "by": alice, "at": clock.now(), "token": "tok_paid"}
    actions.start_payment(**pay)

    with pytest.raises(AlreadyPaying):
        actions.start_payment(**pay)
    outbox.drain()
    with pytest.raises(NothingDue):
        actions.start_payment(**pay)

    assert (Payment.objects.count(), protection_of(order).held) == (1, TOTAL)


def test_the_same_transfer_asked_twice_is_one_and_a_card_replaces_it(order, alice):
    first = transfer(order, alice)
    assert transfer(order, alice) == first

    pay_by_card(order, alice)

    first.refresh_from_db()
    assert first.state == "cancelled"


@pytest.mark.parametrize("method", ["cheque", "", "sandbox"])
def test_a_way_of_paying_that_is_not_offered_is_refused(order, alice, method):
    with pytest.raises(MethodUnavailable):
        actions.start_payment(order=order, method=method, by=alice, at=clock.now())


def test_only_the_buyer_pays(order, sven, bob, mallory, olga):
    for member in (sven, bob, mallory, olga):
        with pytest.raises(NotAllowed):
            transfer(order, member)


def test_deposit_and_balance_are_paid_one_after_the_other(alice, sven):
    order = make_order(alice, sven, deposit_bps=3_000)

    deposit = pay_by_card(order, alice)
    balance = pay_by_card(order, alice)

    assert (deposit.amount, balance.amount) == (eur(37_200), eur(86_800))
    assert (protection_of(order).held, protection_of(order).state) == (TOTAL, "funds_held")


def test_an_exact_transfer_is_matched_and_held(order, alice, olga):
    payment = transfer(order, alice)
    line = bank_sends(payment)
    assert suspense() == TOTAL

    actions.match_bank_line(line=line, payment=payment, by=olga, at=clock.now())

    order.refresh_from_db()
    payment.refresh_from_db()
    assert (payment.state, order.state, protection_of(order).held, suspense()) == (
        "settled",
        "in_production",
        TOTAL,
        eur(0),
    )


def test_a_short_transfer_asks_for_the_rest(order, alice, olga):
    payment = transfer(order, alice)
    match = {"payment": payment, "by": olga, "at": clock.now()}

    actions.match_bank_line(line=bank_sends(payment, eur(100_000)), **match)
    payment.refresh_from_db()
    order.refresh_from_db()
    assert (payment.state, payment.missing, order.state) == (
        "partly_received",
        eur(24_000),
        "awaiting_payment",
    )
    actions.match_bank_line(line=bank_sends(payment, eur(24_000)), **match)

    payment.refresh_from_db()
    assert (payment.state, protection_of(order).held) == ("settled", TOTAL)


def test_a_surplus_stays_aside_until_it_is_sent_back(order, alice, olga):
    payment = transfer(order, alice)
    line = bank_sends(payment, eur(125_000))

    line = actions.match_bank_line(line=line, payment=payment, by=olga, at=clock.now())
    assert (line.state, line.surplus, suspense()) == ("partly_matched", eur(1_000), eur(1_000))
    actions.return_bank_line(line=line, by=olga, at=clock.now(), reason="Too much.")

    assert (suspense(), protection_of(order).held) == (eur(0), TOTAL)


def test_a_transfer_sent_twice_is_held_once(order, alice, olga):
    payment = transfer(order, alice)
    first, second = bank_sends(payment), bank_sends(payment)
    actions.match_bank_line(line=first, payment=payment, by=olga, at=clock.now())

    with pytest.raises(PaymentNotAwaited):
        actions.match_bank_line(line=second, payment=payment, by=olga, at=clock.now())
    with pytest.raises(TransitionRefused):
        actions.return_bank_line(line=first, by=olga, at=clock.now(), reason="Twice.")

    assert (protection_of(order).held, suspense()) == (TOTAL, TOTAL)


def test_a_line_of_the_statement_is_booked_once(order, alice):
    payment = transfer(order, alice)

    first, again = (bank_sends(payment, bank_id="B-1") for _ in range(2))

    assert (first, suspense()) == (again, TOTAL)
    with pytest.raises(LineClashes):
        bank_sends(payment, eur(1), bank_id="B-1")


def test_a_transfer_that_comes_after_the_cancellation_stays_aside(order, alice, olga):
    payment = transfer(order, alice)
    orders.cancel_order(order=order, by=alice, at=clock.now())
    line = bank_sends(payment)

    with pytest.raises(PaymentNotAwaited):
        actions.match_bank_line(line=line, payment=payment, by=olga, at=clock.now())

    payment.refresh_from_db()
    assert (payment.state, suspense()) == ("cancelled", TOTAL)


def test_a_transfer_in_another_currency_is_not_matched(order, alice, olga):
    payment = transfer(order, alice)
    line = actions.record_bank_line(credit=Credit("B-2", Money(124_000, "USD")), at=clock.now())

    with pytest.raises(CurrencyDiffers):
        actions.match_bank_line(line=line, payment=payment, by=olga, at=clock.now())


def test_only_operators_match_and_return(order, alice, sven):
    payment = transfer(order, alice)
    line = bank_sends(payment)

    for member in (alice, sven):
        with pytest.raises(NotAllowed):
            actions.match_bank_line(line=line, payment=payment, by=member, at=clock.now())
        with pytest.raises(NotAllowed):
            actions.return_bank_line(line=line, by=member, at=clock.now(), reason="x")


def test_a_transfer_is_refunded_by_an_operators_hand(order, alice, sven, olga):
    payment = transfer(order, alice)
    actions.match_bank_line(line=bank_sends(payment), payment=payment, by=olga, at=clock.now())
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()
    intent = PaymentIntent.objects.get(kind="refund")
    assert (intent.state, balance_of(Purse(AccountKind.REFUND_DUE, payment.pk), "EUR")) == (
        "created",
        TOTAL,
    )

    actions.record_refund_sent(intent=intent, by=olga, at=clock.now())
    with pytest.raises(NotAwaited):
        actions.record_refund_sent(intent=intent, by=olga, at=clock.now())

    payment.refresh_from_db()
    assert (payment.state, balance_of(Purse(AccountKind.BANK), "EUR")) == ("refunded", eur(0))


def test_a_card_that_settles_after_the_cancellation_is_refunded_at_once(order, alice):
    payment = actions.start_payment(
        order=order, method="card", by=alice, at=clock.now(), token="tok_paid"
    )
    orders.cancel_order(order=order, by=alice, at=clock.now())

    outbox.drain()

    payment.refresh_from_db()
    protection = protection_of(order)
    assert (payment.state, protection.state, protection.held, protection.refunded) == (
        "refunded",
        "not_protected",
        eur(0),
        TOTAL,
    )


def test_money_taken_back_before_shipment_sends_the_order_back_to_payment(alice, sven, olga):
    order = held_order(alice, sven)
    payment = order.payments.get()

    actions.record_reversal(payment=payment, by=olga, at=clock.now(), reason="Recalled.")
    actions.record_reversal(payment=payment, by=olga, at=clock.now(), reason="Again.")

    order.refresh_from_db()
    assert (order.state, protection_of(order).state, protection_of(order).held) == (
        "awaiting_payment",
        "pending_funds",
        eur(0),
    )
    assert pay_by_card(order, alice).state == "settled"
    assert protection_of(order).held == TOTAL


def test_money_taken_back_after_shipment_freezes_the_tranche(alice, sven, olga):
    order = in_claim_window(alice, sven)

    actions.record_reversal(
        payment=order.payments.get(), by=olga, at=clock.now(), reason="Chargeback."
    )

    assert (protection_of(order).state, protection_of(order).held) == ("frozen", eur(0))


def test_money_taken_back_after_release_is_the_sellers(alice, sven, olga):
    order = released_order(alice, sven)

    actions.record_reversal(
        payment=order.payments.get(), by=olga, at=clock.now(), reason="Chargeback."
    )

    payable = Purse(AccountKind.PAYABLE, sven.company.pk)
    assert (balance_of(payable, "EUR"), balance_of(Purse(AccountKind.LOSS), "EUR")) == (
        eur(0),
        eur(0),
    )


def event(number, payment, kind="checkout.session.completed"):
    thing = {"id": "cs_1", "metadata": {"payment": payment.reference}}
    return {
        "endpoint": "stripe",
        "event_id": f"evt_{number}",
        "kind": kind,
        "body": {"data": {"object": thing}},
    }


@pytest.mark.parametrize("shuffle", list(itertools.permutations(range(3))))
def test_webhooks_five_times_in_any_order_have_one_effect(
    order, alice, monkeypatch, settings, shuffle
):
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    monkeypatch.setattr(
        StripeGateway, "charge", lambda self, request: Answer(Status.ACTION_NEEDED, "cs_1")
    )
    monkeypatch.setattr(
        StripeGateway, "look_up", lambda self, **named: Answer(Status.SETTLED, "cs_1")
    )
    payment = actions.start_payment(order=order, method="card", by=alice, at=clock.now())
    outbox.drain()
    events = [event(number, payment) for number in range(3)]

    kept = [actions.keep_event(**events[n]) for _ in range(5) for n in shuffle]
    outbox.drain()

    payment.refresh_from_db()
    assert (kept.count(True), WebhookEvent.objects.filter(done_at=None).count()) == (3, 0)
    assert (payment.state, protection_of(order).held) == ("settled", TOTAL)


def test_an_event_that_names_nothing_of_ours_is_done_with(order):
    actions.keep_event(endpoint="stripe", event_id="evt_1", kind="ping", body={})
    outbox.drain()

    assert WebhookEvent.objects.filter(done_at=None).count() == 0


def test_the_webhook_door_checks_the_signature(client, settings):
    url = "/webhooks/stripe/"
    assert client.post(url, b"{}", content_type="application/json").status_code == 404
    settings.STRIPE_WEBHOOK_SECRET = "whsec_x"

    assert client.post(url, b"{}", content_type="application/json").status_code == 400
    assert WebhookEvent.objects.count() == 0
