"""Cheques: counted once cleared, never before; one that bounces moves nothing and gives seven days."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import actions as orders
from messaging.models import Notice
from tests.factories.cheques import awaited, cleared, deposited, register
from tests.factories.credit import TOTAL, claim_of, invoiced, pay
from tests.factories.money import bank_sends, eur, protection_of
from tests.factories.orders import make_order
from trade_assurance import actions, checks
from trade_assurance.actions import cheques
from trade_assurance.actions.bank.matching import PaymentNotAwaited
from trade_assurance.actions.payments import AlreadyPaying, MethodUnavailable
from trade_assurance.cheque_states import CHEQUE, ChequeState
from trade_assurance.ledger.models import Movement
from trade_assurance.models import BankLine, Cheque

pytestmark = pytest.mark.django_db
MOVES = {
    ("received", "deposit"): "deposited",
    ("received", "send_back"): "returned",
    ("deposited", "clear"): "cleared",
    ("deposited", "bounce"): "bounced",
}


@pytest.fixture(autouse=True)
def _taken(settings):
    settings.MONEY_POLICIES = {"cheques_taken": True}


def kinds():
    return list(Movement.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("state", ChequeState.values)
@pytest.mark.parametrize("name", sorted({row.name for row in CHEQUE}))
@pytest.mark.parametrize("actor", list(Actor))
def test_a_cheque_moves_as_the_table_says_by_operators_alone(state, name, actor):
    wanted = MOVES.get((state, name)) if actor is Actor.OPERATOR else None
    if wanted is None:
        with pytest.raises(TransitionRefused):
            CHEQUE.target(name, state=state, actor=actor)
    else:
        assert CHEQUE.target(name, state=state, actor=actor) == wanted


def test_where_cheques_are_not_taken_none_is_started(alice, sven, settings):
    settings.MONEY_POLICIES = {"cheques_taken": False}
    with pytest.raises(MethodUnavailable):
        awaited(alice, sven)
    assert not Movement.objects.exists()


def test_a_cheque_moves_nothing_until_it_is_cleared(alice, sven, olga):
    cheque = deposited(alice, sven, olga)

    order = cheque.payment.order
    assert (cheque.state, cheque.payment.state) == ("deposited", "awaiting_cheque")
    assert (order.state, protection_of(order).held, kinds()) == ("awaiting_payment", eur(0), [])
    assert not protection_of(order).funded_minor


def test_a_cleared_cheque_funds_the_order_by_a_credit_of_the_bank(alice, sven, olga):
    cheque = cleared(alice, sven, olga, bank_id="CREDIT-9")

    order = cheque.payment.order
    order.refresh_from_db()
    assert (cheque.state, cheque.bank_line.bank_id) == ("cleared", "CREDIT-9")
    assert (order.state, protection_of(order).held) == ("in_production", eur(TOTAL))
    assert kinds() == ["transfer_arrived", "transfer_funded"]
    assert list(checks.breaches()) == []


def test_a_statement_that_brings_the_same_credit_later_books_nothing(alice, sven, olga):
    cheque = cleared(alice, sven, olga, bank_id="CREDIT-9")

    bank_sends(cheque.payment, bank_id="CREDIT-9")

    assert BankLine.objects.count() == 1
    assert kinds() == ["transfer_arrived", "transfer_funded"]


def test_a_credit_that_a_statement_brought_first_is_used(alice, sven, olga):
    cheque = deposited(alice, sven, olga)
    line = bank_sends(cheque.payment, bank_id="CREDIT-9", text="REMISE CHEQUE")

    cheque = cheques.clear_cheque(cheque=cheque, bank_id="CREDIT-9", by=olga, at=clock.now())

    assert cheque.bank_line == line
    assert protection_of(cheque.payment.order).held == eur(TOTAL)


def test_a_credit_that_paid_something_else_clears_no_cheque(alice, sven, olga):
    used = cleared(alice, sven, olga, bank_id="CREDIT-9")
    cheque = deposited(alice, sven, olga)

    for number in ("CREDIT-9", " "):
        with pytest.raises(cheques.LineTaken), transaction.atomic():
            cheques.clear_cheque(cheque=cheque, bank_id=number, by=olga, at=clock.now())

    cheque.refresh_from_db()
    assert (cheque.state, used.state) == ("deposited", "cleared")
    assert protection_of(cheque.payment.order).held == eur(0)


def test_a_bounced_cheque_gives_seven_days_from_then_and_both_are_told(alice, sven, olga, advance):
    cheque = deposited(alice, sven, olga)
    advance(days=12)
    at = clock.now()

    cheque = cheques.bounce_cheque(cheque=cheque, reason="No funds", by=olga, at=at)
    outbox.drain()

    payment, order = cheque.payment, cheque.payment.order
    payment.refresh_from_db()
    order.refresh_from_db()
    assert (cheque.state, payment.state, payment.failure_code) == (
        "bounced", "failed", "cheque_bounced",
    )  # fmt: skip
    assert (order.state, order.payment_due_at) == ("awaiting_payment", at + timedelta(days=7))
    assert kinds() == []
    assert Notice.objects.filter(user=alice.user, kind="cheque_bounced").exists()
    assert Notice.objects.filter(user=sven.user, kind="cheque_bounced_seller").exists()
    again = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())
    assert again.state == "awaiting_transfer"


def test_a_cleared_cheque_cannot_bounce_nor_be_cleared_twice(alice, sven, olga):
    cheque = cleared(alice, sven, olga)

    with pytest.raises(TransitionRefused):
        cheques.bounce_cheque(cheque=cheque, reason="x", by=olga, at=clock.now())
    with pytest.raises(TransitionRefused):
        cheques.clear_cheque(cheque=cheque, bank_id="CREDIT-2", by=olga, at=clock.now())

    assert protection_of(cheque.payment.order).held == eur(TOTAL)
    assert kinds() == ["transfer_arrived", "transfer_funded"]


def test_the_order_waits_for_a_cheque_that_is_at_the_bank(alice, sven, olga, advance):
    payment = awaited(alice, sven)
    order = payment.order
    order.refresh_from_db()
    advance(seconds=(order.payment_due_at - clock.now()).total_seconds() - 3600)
    register(payment, olga)
    advance(days=10)

    jobs.run("orders.lapse_unpaid")

    order.refresh_from_db()
    assert order.state == "awaiting_payment"


@pytest.mark.parametrize("money", [eur(TOTAL - 1), eur(TOTAL + 1), Money(TOTAL, "USD")])
def test_a_cheque_for_another_amount_or_currency_is_refused(alice, sven, olga, money):
    payment = awaited(alice, sven)

    with pytest.raises(cheques.ChequeAmountDiffers):
        register(payment, olga, money)
    assert not Cheque.objects.exists()


def test_a_cheque_is_registered_once_and_only_for_who_waits_for_one(alice, sven, olga):
    payment = awaited(alice, sven)
    register(payment, olga, number="1")
    for number in ("1", "2"):
        with pytest.raises(cheques.ChequeKnown):
            register(payment, olga, number=number)
    by_transfer = actions.start_payment(
        order=make_order(alice, sven), method="bank_transfer", by=alice, at=clock.now()
    )
    with pytest.raises(cheques.ChequeNotAwaited):
        register(by_transfer, olga)
    with pytest.raises(NotAllowed):
        register(awaited(alice, sven), sven)
    assert Cheque.objects.count() == 1


def test_the_database_keeps_one_live_cheque_for_a_payment(alice, sven, olga):
    cheque = register(awaited(alice, sven), olga)
    cheque.pk, cheque.number = None, "another"

    with pytest.raises(IntegrityError, match="one_alive"), transaction.atomic():
        cheque.save(force_insert=True)
    assert Cheque.objects.count() == 1


def test_a_cheque_that_is_here_is_not_replaced_by_another_way(alice, sven, olga):
    payment = awaited(alice, sven)
    register(payment, olga)

    with pytest.raises(AlreadyPaying):
        actions.cancel_payment(payment=payment, by=alice, at=clock.now())
    with pytest.raises(AlreadyPaying):
        actions.start_payment(order=payment.order, method="card", by=alice, at=clock.now())

    payment.refresh_from_db()
    assert payment.state == "awaiting_cheque"


def test_before_it_came_the_buyer_may_choose_another_way(alice, sven):
    payment = awaited(alice, sven)

    other = actions.start_payment(
        order=payment.order, method="bank_transfer", by=alice, at=clock.now()
    )

    payment.refresh_from_db()
    assert (payment.state, other.state) == ("cancelled", "awaiting_transfer")


def test_a_transfer_is_not_matched_with_a_payment_by_cheque(alice, sven, olga):
    payment = awaited(alice, sven)
    line = bank_sends(payment)

    with pytest.raises(PaymentNotAwaited):
        actions.match_bank_line(line=line, payment=payment, by=olga, at=clock.now())
    assert protection_of(payment.order).held == eur(0)


def test_a_cheque_that_clears_for_a_cancelled_order_is_to_be_sent_back(alice, sven, olga):
    cheque = deposited(alice, sven, olga)
    order = cheque.payment.order
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="Fire")

    cheque = cheques.clear_cheque(cheque=cheque, bank_id="CREDIT-9", by=olga, at=clock.now())

    line = cheque.bank_line
    assert (line.state, line.return_cause) == ("suspense", "cancelled")
    assert line.return_asked_at is not None
    assert protection_of(order).held == eur(0)
    assert list(checks.breaches()) == []


def test_a_cheque_that_was_not_deposited_can_be_sent_back(alice, sven, olga):
    cheque = register(awaited(alice, sven), olga)

    cheque = cheques.return_cheque(cheque=cheque, reason="Not signed", by=olga, at=clock.now())

    cheque.payment.refresh_from_db()
    assert (cheque.state, cheque.payment.failure_code) == ("returned", "cheque_returned")
    assert kinds() == []


def test_a_refund_of_a_cheque_is_sent_by_hand(alice, sven, olga):
    cheque = cleared(alice, sven, olga)
    order = cheque.payment.order
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="Fire")
    outbox.drain()

    refund = cheque.payment.intents.get(kind="refund")
    actions.record_refund_sent(intent=refund, by=olga, at=clock.now())

    assert kinds()[-2:] == ["refunded", "refund_paid"]
    assert list(checks.breaches()) == []


def test_an_invoice_on_terms_is_paid_by_cheque(alice, sven, olga):
    order = invoiced(alice, sven)
    payment = pay(claim_of(order), alice, method="cheque")
    cheque = register(payment, olga)
    cheques.deposit_cheque(cheque=cheque, by=olga, at=clock.now())
    assert claim_of(order).state == "issued"

    cheques.clear_cheque(cheque=cheque, bank_id="CREDIT-9", by=olga, at=clock.now())

    assert claim_of(order).state == "paid"
    assert protection_of(order).released == eur(TOTAL)


def test_the_buyer_reads_how_to_send_it_and_the_desk_takes_it_through(
    client_for, alice, sven, olga
):
    payment = awaited(alice, sven)
    url = reverse("payments:payment", args=[payment.order.reference])
    said = client_for(alice).get(url).content.decode()
    assert "Send us a cheque" in said
    assert payment.reference in said
    desk, queue = client_for(olga), reverse("cheques:queue")
    sent = {"payment": payment.reference, "number": "77", "drawer": "Roux", "amount": "1240.00"}
    assert desk.post(queue, sent | {"amount": "1239"}).status_code == 422
    assert desk.post(queue, sent | {"amount": "1.234"}).status_code == 422
    assert desk.post(queue, sent | {"payment": "P-NONE"}).status_code == 422
    assert desk.post(queue, sent).status_code == 302
    cheque = Cheque.objects.get()
    for noun, facts in (("deposit", {}), ("clearance", {}), ("clearance", {"bank_id": "C-1"})):
        desk.post(reverse("cheques:step", args=[cheque.pk, noun]), facts)
    assert desk.post(reverse("cheques:step", args=[cheque.pk, "party"])).status_code == 404

    cheque.refresh_from_db()
    assert cheque.state == "cleared"
    assert protection_of(payment.order).held == eur(TOTAL)
    assert "77" not in desk.get(queue).content.decode().split("Register a cheque")[0][-400:]
