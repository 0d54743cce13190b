"""The claim raised and lowered, what nobody claims released, suppliers who claim, banks, inspections."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.states import OrderState as S
from tests.factories.disputes import bring, decision, open_dispute, sweep
from tests.factories.money import eur, held_order, in_claim_window, protection_of
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.chargebacks import end_chargeback
from trade_assurance.actions.disputes import refusals
from trade_assurance.actions.reversals import record_reinstatement, record_reversal
from trade_assurance.dispute_money import effect_of
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.ledger.models import Movement
from trade_assurance.models import Dispute, Payment

pytestmark = pytest.mark.django_db
TOTAL = 124_000


def fresh(dispute):
    return Dispute.objects.get(pk=dispute.pk)


def money_of(order):
    row = protection_of(order)
    return row.state, row.refunded_minor, row.released_minor, row.held.minor


def change(dispute, minor, by):
    return actions.change_claim(dispute=dispute, amount=eur(minor), by=by, at=clock.now())


@pytest.mark.parametrize("minor", [60_000, 40_000, TOTAL, 1])
def test_a_changed_claim_gives_the_other_side_a_new_turn(alice, sven, advance, minor):
    dispute = open_dispute(alice, sven)
    advance(days=2)

    change(dispute, minor, alice)

    now = fresh(dispute)
    assert (now.claimed, now.turn, now.claim_changes) == (eur(minor), "seller", 1)
    assert now.answer_due_at - clock.now() > timedelta(days=2, hours=23)
    actions.accept_proposal(dispute=dispute, number=2, by=sven, at=clock.now())
    assert protection_of(dispute.order).refunded == eur(minor)


def test_a_claim_is_changed_twice_at_most(alice, sven):
    dispute = open_dispute(alice, sven)
    change(dispute, 60_000, alice)
    change(dispute, 70_000, alice)

    with pytest.raises(refusals.AlreadyUsed):
        change(dispute, 80_000, alice)

    assert fresh(dispute).claimed == eur(70_000)


@pytest.mark.parametrize("amount", [eur(TOTAL + 1), eur(0), eur(-1), eur(50_000), Money(1, "USD")])
def test_an_impossible_claim_is_refused_and_nothing_moves(alice, sven, amount):
    dispute = open_dispute(alice, sven)
    before = Movement.objects.count()

    with pytest.raises(refusals.ClaimOutOfRange):
        actions.change_claim(dispute=dispute, amount=amount, by=alice, at=clock.now())

    assert (fresh(dispute).claimed, Movement.objects.count()) == (eur(50_000), before)


def test_the_other_side_changes_no_claim_and_nobody_does_during_the_review(
    alice, sven, olga, advance
):
    dispute = open_dispute(alice, sven)
    with pytest.raises(NotAllowed):
        change(dispute, 10_000, sven)
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    with pytest.raises(TransitionRefused):
        change(dispute, 10_000, alice)

    assert fresh(dispute).claimed == eur(50_000)


def test_amounts_of_lines_add_up_to_the_claim_at_most(alice, sven):
    order = in_claim_window(alice, sven)
    line = order.lines.order_by("position").first()
    for minor in (50_001, 0):
        with pytest.raises(refusals.ClaimOutOfRange):
            open_dispute(
                alice, sven, order=order, lines={line.pk: 5}, line_amounts={line.pk: eur(minor)}
            )
    with pytest.raises(refusals.QuantityOutOfRange):
        open_dispute(alice, sven, order=order, line_amounts={line.pk: eur(100)})

    dispute = open_dispute(
        alice, sven, order=order, lines={line.pk: 5}, line_amounts={line.pk: eur(30_000)}
    )
    with pytest.raises(refusals.ClaimOutOfRange):
        change(dispute, 29_999, alice)

    assert (dispute.lines.get().amount, fresh(dispute).claimed) == (eur(30_000), eur(50_000))


def test_what_nobody_claims_is_released_at_once_and_the_claim_stays(alice, sven):
    dispute = open_dispute(alice, sven)

    released = actions.release_rest(dispute=dispute, by=alice, at=clock.now())
    assert (released, money_of(dispute.order)) == (
        eur(74_000),
        ("disputed", 0, 74_000, 50_000),
    )
    with pytest.raises(refusals.NothingUncontested):
        actions.release_rest(dispute=dispute, by=alice, at=clock.now())
    with pytest.raises(refusals.ClaimOutOfRange):
        change(dispute, 50_001, alice)
    actions.accept_proposal(dispute=dispute, number=1, by=sven, at=clock.now())
    outbox.drain()

    assert money_of(dispute.order) == ("partially_released", 50_000, 74_000, 0)


@pytest.mark.parametrize("who", ["sven", "bob", "mallory", "olga"])
def test_only_the_buyer_releases_what_it_does_not_claim(alice, sven, bob, mallory, olga, who):
    dispute = open_dispute(alice, sven)
    member = {"sven": sven, "bob": bob, "mallory": mallory, "olga": olga}[who]

    with pytest.raises(NotAllowed):
        actions.release_rest(dispute=dispute, by=member, at=clock.now())

    assert money_of(dispute.order) == ("disputed", 0, 0, TOTAL)


def test_postgresql_lets_nothing_of_the_claim_go(alice, sven):
    dispute = open_dispute(alice, sven)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE trade_assurance_protection SET released_minor = 74001")

    assert money_of(dispute.order) == ("disputed", 0, 0, TOTAL)


def sellers_dispute(alice, sven, amount=80_000):
    order = held_order(alice, sven, state=S.SHIPPING)
    return open_dispute(
        sven, alice, order=order, reason="buyer_refused", amount=eur(amount),
        description="Refused at the gate.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "money"),
    [
        ("pay_seller", ("partially_released", 44_000, 80_000, 0)),
        ("full_refund", ("refunded", TOTAL, 0, 0)),
        ("partial_refund", ("partially_released", 64_000, 60_000, 0)),
    ],
)
def test_a_supplier_claims_to_be_paid_for_refused_goods(alice, sven, olga, advance, outcome, money):
    dispute = sellers_dispute(alice, sven)
    assert (dispute.turn, dispute.opened_side) == ("buyer", "seller")
    dispute = bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)

    actions.rule(dispute=dispute, decision=decision(outcome), by=olga, at=clock.now())
    advance(days=7, hours=1)
    sweep()

    assert (fresh(dispute).state, money_of(dispute.order)) == ("closed", money)


def test_a_buyer_accepts_what_a_supplier_claims(alice, sven):
    dispute = sellers_dispute(alice, sven)

    actions.accept_proposal(dispute=dispute, number=1, by=alice, at=clock.now())

    assert money_of(dispute.order) == ("partially_released", 44_000, 80_000, 0)


def test_a_suppliers_dispute_is_withdrawn_by_the_supplier_alone(alice, sven):
    dispute = sellers_dispute(alice, sven)
    with pytest.raises(NotAllowed):
        actions.withdraw_dispute(dispute=dispute, by=alice, at=clock.now())

    actions.withdraw_dispute(dispute=dispute, by=sven, at=clock.now())

    assert money_of(dispute.order) == ("receipt_pending", 0, 0, TOTAL)


def test_a_supplier_keeps_no_deposit_of_a_buyer_who_goes_on(alice, sven):
    order = held_order(alice, sven)

    with pytest.raises(refusals.ReasonUnfit):
        open_dispute(sven, alice, order=order, reason="kept_deposit")

    assert money_of(order) == ("funds_held", 0, 0, TOTAL)


def test_a_chargeback_suspends_the_dispute_and_nothing_is_refunded_twice(alice, sven, advance):
    dispute = open_dispute(alice, sven)
    payment = Payment.objects.get(order=dispute.order)
    due = fresh(dispute).answer_due_at

    record_reversal(payment=payment, by=SYSTEM, at=clock.now(), reason="card", case="du_1")
    assert fresh(dispute).state == "suspended"
    with pytest.raises(TransitionRefused):
        actions.accept_proposal(dispute=dispute, number=1, by=sven, at=clock.now())
    advance(days=30)
    sweep()
    assert fresh(dispute).state == "suspended"
    record_reinstatement(payment=payment, case="du_1", at=clock.now())

    now = fresh(dispute)
    assert (now.state, money_of(dispute.order)) == ("negotiating", ("disputed", 0, 0, TOTAL))
    assert now.answer_due_at - due > timedelta(days=29, hours=23)


def test_a_lost_chargeback_closes_the_dispute(alice, sven, olga):
    dispute = open_dispute(alice, sven)
    payment = Payment.objects.get(order=dispute.order)
    record_reversal(payment=payment, by=SYSTEM, at=clock.now(), reason="card", case="du_1")

    actions.end_suspension(dispute=dispute, by=olga, at=clock.now())

    assert (fresh(dispute).state, fresh(dispute).refund) == ("closed", eur(0))
    assert money_of(dispute.order)[1:] == (0, 0, 0)


def test_a_chargeback_of_a_part_leaves_the_dispute_about_the_rest(alice, sven, olga):
    dispute = open_dispute(alice, sven)
    payment = Payment.objects.get(order=dispute.order)
    record_reversal(
        payment=payment, by=SYSTEM, at=clock.now(), reason="card", case="du_1",
        money=eur(100_000),
    )  # fmt: skip

    actions.end_suspension(dispute=dispute, by=olga, at=clock.now())

    assert (fresh(dispute).state, fresh(dispute).claimed) == ("negotiating", eur(24_000))
    end_chargeback(payment=payment, case="du_1", won=False, at=clock.now())
    actions.accept_proposal(dispute=dispute, number=1, by=sven, at=clock.now())
    assert money_of(dispute.order)[1:] == (24_000, 0, 0)


def order_inspection(dispute, olga, fee=5_000):
    order = actions.InspectionOrder("Bureau Levant", "Count the chairs.", eur(fee))
    return actions.order_inspection(dispute=dispute, order=order, by=olga, at=clock.now())


def test_an_inspection_stops_the_clocks_and_its_fee_is_borne_as_the_claim_is(
    alice, sven, olga, advance
):
    dispute = bring(open_dispute(alice, sven), D.EVIDENCE, operator=olga, advance=advance)
    stop = fresh(dispute).long_stop_at
    order_inspection(dispute, olga)
    with pytest.raises(refusals.InspectionRuns):
        order_inspection(dispute, olga)
    advance(days=20)
    sweep()
    assert fresh(dispute).state == "evidence"

    actions.end_inspection(dispute=dispute, finding="Ten missing.", by=olga, at=clock.now())
    with pytest.raises(refusals.InspectionRuns):
        actions.end_inspection(dispute=dispute, finding="Again.", by=olga, at=clock.now())

    now = fresh(dispute)
    assert now.long_stop_at - stop > timedelta(days=19, hours=23)
    assert effect_of(now, eur(50_000)).costs == eur(5_000)
    assert effect_of(now, eur(20_000)).costs == eur(2_000)
    assert effect_of(now, eur(0)).costs == eur(0)


def test_a_case_is_handed_over_and_a_second_operator_is_asked_after_thirty_days(
    alice, sven, olga, omar, advance
):
    dispute = bring(open_dispute(alice, sven), D.EVIDENCE, operator=olga, advance=advance)
    with pytest.raises(refusals.SamePerson):
        actions.hand_over(dispute=dispute, to=olga.user, by=olga, at=clock.now())
    with pytest.raises(refusals.SamePerson):
        actions.hand_over(dispute=dispute, to=alice.user, by=olga, at=clock.now())
    actions.hand_over(dispute=dispute, by=omar, at=clock.now())
    advance(days=31)
    sweep()
    asked = fresh(dispute).second_asked_at
    sweep()

    assert (fresh(dispute).operator, fresh(dispute).second_asked_at) == (omar.user, asked)
    assert asked is not None
