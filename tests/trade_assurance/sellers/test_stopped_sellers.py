"""A supplier is suspended or excluded: each of its orders ends, stands still or goes on."""

from decimal import Decimal

import pytest

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.actions.locking import ClocksPaused
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState as S
from messaging.models import Notice
from messaging.rules import can_write_in_thread
from tests.factories import companies
from tests.factories.disputes import open_dispute
from tests.factories.messaging import thread_between
from tests.factories.money import (
    eur,
    held_order,
    in_claim_window,
    pay_by_card,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order, ship
from trade_assurance import actions
from trade_assurance.actions import sellers
from trade_assurance.actions.sellers.answering import QuestionReasonMissing, StandsStill
from trade_assurance.ledger.models import Movement
from trade_assurance.models import Earning, Protection, SellerQuestion
from trade_assurance.seller_states import SELLER_QUESTION
from vendors.actions import reinstate_vendor, suspend_vendor, terminate_vendor

pytestmark = pytest.mark.django_db


def stop(sven, olga, verb=suspend_vendor):
    verb(vendor=sven.company.vendor, by=olga, at=clock.now(), reason="False papers.")


def state_of(order):
    return Order.objects.get(pk=order.pk).state


def question_of(order):
    return SellerQuestion.objects.filter(order=order).latest("pk")


def answer(order, by, *, go_on, reason=""):
    return sellers.answer_question(
        question=question_of(order), go_on=go_on, by=by, at=clock.now(), reason=reason
    )


def told(member, kind):
    outbox.drain()
    return Notice.objects.filter(user=member.user, kind=kind).count()


def asked(alice, sven, olga, **terms):
    """A paid order whose supplier was suspended."""
    order = held_order(alice, sven, **terms)
    stop(sven, olga)
    return order


def silent(alice, sven, olga, advance):
    order = asked(alice, sven, olga)
    advance(days=5)
    jobs.run("trade_assurance.seller_questions")
    return order


@pytest.mark.parametrize("verb", [suspend_vendor, terminate_vendor])
@pytest.mark.parametrize("state", [S.AWAITING_SUPPLIER, S.AWAITING_PAYMENT])
def test_an_order_that_nobody_paid_yet_is_cancelled(state, verb, alice, sven, olga):
    order = make_order(alice, sven, state=state)

    stop(sven, olga, verb)

    found = Order.objects.get(pk=order.pk)
    assert (found.state, found.cancel_cause) == ("cancelled", "seller_gone")
    assert protection_of(order).held == eur(0)
    assert told(alice, "order_cancelled") == 1


def test_money_that_comes_after_that_goes_back(alice, sven, olga):
    order = make_order(alice, sven)
    payment = actions.start_payment(
        order=order, method="card", by=alice, at=clock.now(), token="tok_paid"
    )
    stop(sven, olga)

    outbox.drain()

    payment.refresh_from_db()
    assert (state_of(order), protection_of(order).held) == ("cancelled", eur(0))
    assert payment.refunded_minor == payment.received_minor


@pytest.mark.parametrize("state", [S.IN_PRODUCTION, S.READY_TO_SHIP])
@pytest.mark.parametrize("verb", [suspend_vendor, terminate_vendor])
def test_a_paid_order_that_has_not_left_is_frozen_and_its_buyer_asked(
    state, verb, alice, sven, olga
):
    order = held_order(alice, sven, state=state)

    stop(sven, olga, verb)

    question = question_of(order)
    assert (question.state, question.froze) == ("asked", True)
    assert (question.answer_due_at - question.asked_at).days == 5
    assert (state_of(order), protection_of(order).state) == (state, "frozen")
    assert protection_of(order).held == eur(124_000)
    assert Order.objects.get(pk=order.pk).paused_at is not None
    assert [told(alice, "seller_question"), told(sven, "seller_question_seller")] == [1, 1]


def test_what_stands_still_cannot_be_shipped_and_no_clock_ends_it(alice, sven, olga, advance):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    stop(sven, olga)

    with pytest.raises(ClocksPaused):
        ship(order, sven)
    advance(days=60)
    jobs.run("orders.not_shipped")

    assert (state_of(order), protection_of(order).held) == ("ready_to_ship", eur(124_000))


def test_the_buyer_lets_it_go_on_and_the_money_stays_held(alice, sven, olga):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    stop(sven, olga)

    question = answer(order, alice, go_on=True)

    assert (question.state, question.answered_by) == ("going_on", alice.user)
    assert (protection_of(order).state, protection_of(order).held) == ("funds_held", eur(124_000))
    assert Order.objects.get(pk=order.pk).paused_at is None
    assert [told(who, kind) for who, kind in (
        (alice, "seller_question_go_on"), (sven, "seller_question_go_on_seller"),
    )] == [1, 1]  # fmt: skip
    ship(order, sven)
    orders.record_receipt(order=order, by=alice, at=clock.now())
    actions.release_early(protection=protection_of(order), by=alice, at=clock.now())
    assert Earning.objects.get().state == "on_hold"


def test_the_buyer_cancels_and_gets_everything_back(alice, sven, olga):
    order = asked(alice, sven, olga)

    question = answer(order, alice, go_on=False)
    outbox.drain()

    found = Order.objects.get(pk=order.pk)
    assert (question.state, found.state, found.cancel_cause) == (
        "cancelled", "cancelled", "seller_gone",
    )  # fmt: skip
    assert (protection_of(order).state, protection_of(order).held) == ("refunded", eur(0))
    assert protection_of(order).refunded_minor == 124_000
    assert order.payments.get().refunded_minor == 124_000
    assert told(alice, "seller_question_cancel") == 1


def test_a_buyer_who_says_nothing_for_five_days_leaves_it_to_an_operator(
    alice, sven, olga, advance
):
    order = asked(alice, sven, olga)
    advance(days=4, hours=23)
    early = jobs.run("trade_assurance.seller_questions")
    advance(hours=1)

    assert (early, jobs.run("trade_assurance.seller_questions")) == (0, 1)
    assert jobs.run("trade_assurance.seller_questions") == 0
    assert (question_of(order).state, protection_of(order).state) == ("with_operator", "frozen")
    assert told(alice, "seller_question_silent") == 1


@pytest.mark.parametrize(
    ("go_on", "end", "money"),
    [(True, "in_production", "funds_held"), (False, "cancelled", "refunded")],
)
def test_then_an_operator_decides_with_a_reason(go_on, end, money, alice, sven, olga, advance):
    order = silent(alice, sven, olga, advance)
    with pytest.raises(QuestionReasonMissing):
        answer(order, olga, go_on=go_on, reason=" ")
    assert protection_of(order).state == "frozen"

    question = answer(order, olga, go_on=go_on, reason="The goods are nearly made.")

    assert (state_of(order), protection_of(order).state) == (end, money)
    assert (question.answered_by, question.reason) == (olga.user, "The goods are nearly made.")


@pytest.mark.parametrize("go_on", [True, False])
def test_the_buyer_may_still_say_it_until_an_operator_has(go_on, alice, sven, olga, advance):
    order = silent(alice, sven, olga, advance)

    answer(order, alice, go_on=go_on)

    assert protection_of(order).held == eur(124_000 if go_on else 0)


def test_nobody_else_answers_and_nobody_twice(alice, sven, mallory, olga):
    order = asked(alice, sven, olga)
    before = Movement.objects.count()
    watcher = companies.make_member(alice.company, "Observer")
    for stranger in (sven, mallory, watcher, SYSTEM):
        with pytest.raises(NotAllowed):
            answer(order, stranger, go_on=False)
    with pytest.raises(TransitionRefused):
        answer(order, olga, go_on=False, reason="Too early.")
    assert (Movement.objects.count(), protection_of(order).state) == (before, "frozen")

    answer(order, alice, go_on=True)
    with pytest.raises(TransitionRefused):
        answer(order, alice, go_on=False)

    assert protection_of(order).held == eur(124_000)


def test_what_has_left_goes_on_and_its_earnings_are_held(alice, sven, olga, advance):
    order = held_order(alice, sven, state=S.SHIPPING)
    stop(sven, olga)

    assert not SellerQuestion.objects.exists()
    orders.record_receipt(order=order, by=alice, at=clock.now())
    advance(days=31)
    jobs.run("trade_assurance.release")

    assert protection_of(order).state == "released"
    assert Earning.objects.get().state == "on_hold"


def test_of_an_order_that_left_in_part_only_the_rest_stands_still(alice, sven, olga):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    ship(order, sven, quantities={order.lines.first().pk: Decimal(5)})
    stop(sven, olga)
    states = dict(Protection.objects.filter(order=order).values_list("tranche__position", "state"))
    assert states == {1: "frozen", 2: "receipt_pending"}
    held = Protection.objects.get(order=order, tranche__position=2).held

    answer(order, alice, go_on=False)

    rows = {row.tranche.position: row for row in Protection.objects.filter(order=order)}
    assert (rows[1].state, rows[1].held, rows[2].held) == ("refunded", eur(0), held)
    assert state_of(order) == "shipping"
    orders.record_receipt(order=order, by=alice, at=clock.now())
    actions.release_early(protection=rows[2], by=alice, at=clock.now())
    assert state_of(order) == "completed"


def test_the_rest_of_a_part_shipment_can_go_on_too(alice, sven, olga):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    ship(order, sven, quantities={order.lines.first().pk: Decimal(5)})
    stop(sven, olga)

    answer(order, alice, go_on=True)
    ship(order, sven)

    assert {row.state for row in order.protections.all()} == {"receipt_pending"}


def test_a_supplier_that_is_let_back_in_goes_on_where_it_stood(alice, sven, olga):
    order = asked(alice, sven, olga)

    stop(sven, olga, reinstate_vendor)

    assert (question_of(order).state, protection_of(order).state) == ("withdrawn", "funds_held")
    assert question_of(order).answered_by is None
    assert told(alice, "seller_question_withdraw") == 1
    with pytest.raises(TransitionRefused):
        answer(order, alice, go_on=False)


def test_a_supplier_excluded_after_its_suspension_is_not_asked_about_twice(alice, sven, olga):
    order = asked(alice, sven, olga)

    stop(sven, olga, terminate_vendor)

    assert SellerQuestion.objects.count() == 1
    assert question_of(order).cause == "suspended"


def test_after_the_buyer_said_go_on_an_exclusion_asks_anew(alice, sven, olga):
    order = asked(alice, sven, olga)
    answer(order, alice, go_on=True)

    stop(sven, olga, terminate_vendor)

    assert (question_of(order).cause, question_of(order).state) == ("terminated", "asked")
    assert protection_of(order).state == "frozen"


def test_a_disputed_order_is_decided_by_its_dispute_first(alice, sven, olga):
    dispute = open_dispute(alice, sven, order=held_order(alice, sven), reason="late")
    order = dispute.order
    stop(sven, olga)
    assert (question_of(order).froze, protection_of(order).state) == (False, "disputed")

    for go_on in (True, False):
        with pytest.raises(StandsStill):
            answer(order, alice, go_on=go_on)
    assert (question_of(order).state, protection_of(order).held) == ("asked", eur(124_000))

    stop(sven, olga, reinstate_vendor)
    assert (question_of(order).state, protection_of(order).state) == ("withdrawn", "disputed")


def test_while_the_buyers_bank_looks_into_it_nobody_lets_it_go_on(alice, sven, olga):
    order = asked(alice, sven, olga)
    payment = order.payments.get()
    case = actions.Case("du_9", payment.refundable)
    actions.note_chargeback(payment=payment, case=case, at=clock.now())

    with pytest.raises(StandsStill):
        answer(order, alice, go_on=True)

    assert question_of(order).state == "asked"


def test_other_suppliers_and_ended_orders_are_left_alone(alice, sven, mallory, olga):
    other = held_order(alice, mallory)
    window, over = in_claim_window(alice, sven), released_order(alice, sven)

    stop(sven, olga)

    assert not SellerQuestion.objects.exists()
    assert [protection_of(each).state for each in (other, window, over)] == [
        "funds_held", "claim_window", "released",
    ]  # fmt: skip


def test_both_sides_can_still_write_to_each_other(alice, sven, olga):
    thread = thread_between(alice, sven)
    asked(alice, sven, olga)

    assert can_write_in_thread(companies.member_for(alice.user), thread)
    assert can_write_in_thread(companies.member_for(sven.user), thread)


def test_an_order_that_ends_otherwise_asks_nobody_any_more(alice, sven, olga):
    order = asked(alice, sven, olga)

    orders.cancel_for_seller(order=order, by=olga, at=clock.now(), reason="By hand.")

    assert question_of(order).state == "withdrawn"


def test_every_move_of_the_question_is_by_the_sides_that_may():
    rows = {
        (row.name, source, actor.value)
        for row in SELLER_QUESTION
        for source in row.sources
        for actor in row.actors
    }

    assert rows == {
        ("go_on", "asked", "buyer"),
        ("go_on", "with_operator", "buyer"),
        ("go_on", "with_operator", "operator"),
        ("cancel", "asked", "buyer"),
        ("cancel", "with_operator", "buyer"),
        ("cancel", "with_operator", "operator"),
        ("let_pass", "asked", "clock"),
        ("withdraw", "asked", "operator"),
        ("withdraw", "asked", "clock"),
        ("withdraw", "with_operator", "operator"),
        ("withdraw", "with_operator", "clock"),
    }


def test_money_paid_by_card_counts_on_a_stopped_order_as_before(alice, sven, olga):
    order = held_order(alice, sven, deposit_bps=3000)
    stop(sven, olga)
    answer(order, alice, go_on=True)
    orders.mark_ready(order=Order.objects.get(pk=order.pk), by=sven, at=clock.now())

    pay_by_card(Order.objects.get(pk=order.pk), alice)

    assert protection_of(order).held == eur(124_000)
