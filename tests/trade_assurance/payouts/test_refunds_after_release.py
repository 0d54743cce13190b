"""A buyer gets released money back: from held, from the seller's balance, or laid out and owed."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from marketplace.core import clock
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from messaging.models import Notice
from tests.factories.money import (
    eur,
    give_bank_details,
    held_order,
    in_claim_window,
    protection_of,
    released_order,
)
from tests.factories.payouts import (
    charge_back,
    earnings,
    paid_out_order,
    pay_out,
    purses,
    refund,
    taken,
)
from trade_assurance import actions
from trade_assurance.actions.moving import ChargebackOpen, release_from_held
from trade_assurance.actions.payouts import SecondPersonNeeded
from trade_assurance.actions.refunds import (
    AlreadyAsked,
    MoreThanCameIn,
    NothingReleased,
    NotNow,
)
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import Payout, Refund

pytestmark = pytest.mark.django_db
WHOLE, NET, FEE = 124_000, 120_520, 3_480


def sums(order):
    found = protection_of(order)
    return found.returned_minor, found.returned_fee_minor


def test_a_whole_refund_before_payout_leaves_nothing_to_pay(alice, sven, olga):
    order = released_order(alice, sven)

    done = refund(order, WHOLE, olga)

    assert (done.state, done.from_seller_minor, done.from_commission_minor) == ("done", NET, FEE)
    assert (purses(sven), taken(), sums(order)) == ((0, 0, 0), 0, (WHOLE, FEE))
    assert earnings(sven) == [("release", "reversed", NET), ("refund", "reversed", -NET)]
    payment = order.payments.get()
    assert (payment.state, payment.refundable) == ("refunded", eur(0))
    assert balance_of(Purse(AccountKind.CARD_CLEARING), "EUR") == eur(0)


def test_a_part_refunded_before_payout_comes_off_the_payout(alice, sven, olga):
    order = released_order(alice, sven)

    refund(order, 31_000, olga)
    payout = pay_out(sven, olga)

    assert (sums(order), taken()) == ((31_000, 870), 2_610)
    assert payout.amount == eur(NET - 30_130)
    assert earnings(sven) == [("release", "settled", NET), ("refund", "settled", -30_130)]


def test_after_payout_the_platform_lays_out_and_the_seller_owes(alice, sven, olga):
    order = paid_out_order(alice, sven, olga)

    done = refund(order, 31_000, olga)

    assert (done.from_commission, done.from_seller, done.from_debt) == (
        eur(870), eur(0), eur(30_130),
    )  # fmt: skip
    assert purses(sven) == (0, 30_130, 0)
    assert earnings(sven)[-1] == ("refund", "available", -30_130)
    assert order.payments.get().state == "partly_refunded"


def test_the_next_release_settles_the_debt_and_the_payout_shows_it(alice, sven, olga):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)

    released_order(alice, sven)
    assert purses(sven) == (NET - 30_130, 0, 0)
    payout = pay_out(sven, olga, "S-2")

    assert payout.amount == eur(NET - 30_130)
    lines = payout.earnings.order_by("pk").values_list("kind", "net_minor")
    assert list(lines) == [("refund", -30_130), ("release", NET)]
    assert sven.company.debts.get().state == "settled"


def test_what_is_left_of_a_small_release_waits_for_more(alice, sven, olga):
    refund(paid_out_order(alice, sven, olga), WHOLE, olga)

    released_order(alice, sven)

    assert purses(sven) == (0, 0, 0)
    assert actions.build_payouts(by=olga, at=clock.now()) == []
    released_order(alice, sven)
    assert [p.amount for p in actions.build_payouts(by=olga, at=clock.now())] == [eur(NET)]


def test_a_payout_nobody_sent_is_called_back_before_anything_is_laid_out(alice, sven, olga):
    order = released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    actions.approve_payout(payout=payout, by=olga, at=clock.now())

    refund(order, 31_000, olga)

    payout.refresh_from_db()
    assert (payout.state, purses(sven)) == ("cancelled", (NET - 30_130, 0, 0))
    (again,) = actions.build_payouts(by=olga, at=clock.now())
    assert again.amount == eur(NET - 30_130)


def test_a_payout_that_was_sent_goes_on_and_the_refund_is_owed(alice, sven, olga):
    order = released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    actions.approve_payout(payout=payout, by=olga, at=clock.now())
    actions.send_payout(payout=payout, by=olga, at=clock.now())

    refund(order, 31_000, olga)
    payout.refresh_from_db()
    assert (payout.state, purses(sven)) == ("processing", (0, 30_130, 0))

    actions.record_payout_failed(payout=payout, by=olga, at=clock.now(), reason="Closed.")
    assert purses(sven) == (NET - 30_130, 0, 0)


def test_parts_never_give_back_more_fee_than_was_taken(alice, sven, olga, settings):
    settings.MONEY_POLICIES = {"commission_vat_bps": 2_000}
    order = released_order(alice, sven)
    before = protection_of(order)

    for part in (1, 333, 40_001, 41_333, 42_332):
        refund(order, part, olga)

    found = protection_of(order)
    assert (found.returned_minor, found.returned_fee_minor, found.returned_vat_minor) == (
        WHOLE, before.commission_minor, before.commission_vat_minor,
    )  # fmt: skip
    assert (purses(sven), taken()) == ((0, 0, 0), 0)


def test_what_is_still_held_goes_first_and_ends_the_tranche(alice, sven, olga):
    order = in_claim_window(alice, sven)
    held = protection_of(order)
    release_from_held(held, eur(100_000), key="part", at=clock.now())

    done = refund(order, 30_000, olga)

    assert (done.from_held_minor, done.from_commission_minor) == (24_000, 168)
    held.refresh_from_db()
    assert (held.state, held.held, held.returned) == ("partially_released", eur(0), eur(6_000))
    order.refresh_from_db()
    assert order.state == "completed"


def test_a_part_of_what_is_still_held_leaves_the_tranche_as_it_is(alice, sven, olga):
    held = protection_of(in_claim_window(alice, sven))
    release_from_held(held, eur(100_000), key="part", at=clock.now())

    refund(held.order, 4_000, olga)

    held.refresh_from_db()
    assert (held.state, held.held, held.returned) == ("claim_window", eur(20_000), eur(0))


@pytest.mark.parametrize(
    ("minor", "currency", "why"),
    [
        (0, "EUR", MoreThanCameIn),
        (-1, "EUR", MoreThanCameIn),
        (WHOLE + 1, "EUR", MoreThanCameIn),
        (100, "USD", MoreThanCameIn),
    ],
)
def test_an_amount_that_cannot_be_is_refused(alice, sven, olga, minor, currency, why):
    protection = protection_of(released_order(alice, sven))

    with pytest.raises(why):
        actions.ask_refund(
            protection=protection, money=Money(minor, currency), by=olga, at=clock.now(),
            reason="x",
        )  # fmt: skip

    assert (purses(sven), Refund.objects.count()) == ((NET, 0, 0), 0)


def test_money_that_was_not_released_goes_back_otherwise(alice, sven, olga):
    with pytest.raises(NothingReleased):
        refund(held_order(alice, sven), 100, olga)

    assert Refund.objects.count() == 0


def test_the_same_money_does_not_go_back_twice(alice, sven, olga):
    order = released_order(alice, sven)
    refund(order, WHOLE, olga)

    with pytest.raises(NothingReleased):
        refund(order, 1, olga)

    assert (purses(sven), sums(order)) == ((0, 0, 0), (WHOLE, FEE))


def test_a_reason_is_asked_for(alice, sven, olga):
    with pytest.raises(Refusal):
        refund(released_order(alice, sven), 100, olga, reason=" ")

    assert purses(sven) == (NET, 0, 0)


def test_a_frozen_tranche_waits_for_its_outcome(alice, sven, olga):
    held = protection_of(in_claim_window(alice, sven))
    release_from_held(held, eur(100_000), key="part", at=clock.now())
    actions.freeze(protection=held, by=olga, at=clock.now(), reason="x")

    with pytest.raises(NotNow):
        refund(held.order, 100, olga)

    assert purses(sven)[0] == 97_194


def test_above_the_limit_another_operator_signs(alice, sven, olga, omar, settings):
    settings.MONEY_POLICIES = {"refund_four_eyes_above": 300}
    order = released_order(alice, sven)

    asked = refund(order, 31_000, olga)
    assert (asked.state, purses(sven)) == ("waiting", (NET, 0, 0))
    with pytest.raises(AlreadyAsked):
        refund(order, 100, omar)
    with pytest.raises(SecondPersonNeeded):
        actions.approve_refund(refund=asked, by=olga, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.approve_refund(refund=asked, by=sven, at=clock.now())

    done = actions.approve_refund(refund=asked, by=omar, at=clock.now())

    assert (done.state, purses(sven)) == ("done", (NET - 30_130, 0, 0))
    with pytest.raises(TransitionRefused):
        actions.approve_refund(refund=asked, by=omar, at=clock.now())
    assert sums(order) == (31_000, 870)


def test_postgresql_wants_the_second_operator_too(alice, sven, olga, settings):
    settings.MONEY_POLICIES = {"refund_four_eyes_above": 300}
    asked = refund(released_order(alice, sven), 31_000, olga)

    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Refund.objects.filter(pk=asked.pk).update(
            state="done", decided_by=olga.user, from_seller_minor=31_000
        )


def test_a_refund_can_be_refused_or_withdrawn(alice, sven, olga, omar, settings):
    settings.MONEY_POLICIES = {"refund_four_eyes_above": 300}
    order = released_order(alice, sven)
    asked = refund(order, 31_000, olga)
    with pytest.raises(NotAllowed):
        actions.withdraw_refund(refund=asked, by=omar, at=clock.now())

    refused = actions.refuse_refund(refund=asked, by=omar, at=clock.now(), reason="No proof.")
    again = actions.withdraw_refund(refund=refund(order, 31_000, olga), by=olga, at=clock.now())

    assert (refused.state, refused.answer, again.state) == ("refused", "No proof.", "withdrawn")
    assert purses(sven) == (NET, 0, 0)


def test_a_seller_gives_back_its_own_money_alone(alice, sven, sara, mallory):
    order = released_order(alice, sven)
    for stranger in (alice, mallory, sara):
        with pytest.raises(NotAllowed):
            refund(order, 100, stranger)

    done = refund(order, 31_000, sven)

    assert (done.state, purses(sven)) == ("done", (NET - 30_130, 0, 0))


def test_a_seller_whose_money_was_paid_out_asks_an_operator(alice, sven, olga):
    order = paid_out_order(alice, sven, olga)

    asked = refund(order, 31_000, sven)
    assert (asked.state, purses(sven)) == ("waiting", (0, 0, 0))
    done = actions.approve_refund(refund=asked, by=olga, at=clock.now())

    assert (done.from_debt_minor, purses(sven)) == (30_130, (0, 30_130, 0))


def test_nothing_is_refunded_while_the_buyer_disputes_at_the_bank(alice, sven, olga):
    order = released_order(alice, sven)
    payment = order.payments.get()
    actions.note_chargeback(
        payment=payment, case=actions.Case("du_1", payment.refundable), at=clock.now()
    )

    with pytest.raises(ChargebackOpen):
        refund(order, 100, olga)
    assert (purses(sven), Refund.objects.count()) == ((NET, 0, 0), 0)

    actions.end_chargeback(payment=payment, case="du_1", won=True, at=clock.now())
    assert refund(order, 100, olga).state == "done"


def test_a_payment_taken_back_is_not_refunded_again(alice, sven, olga):
    order = released_order(alice, sven)
    charge_back(order)

    with pytest.raises(NothingReleased):
        refund(order, 100, olga)


def test_both_sides_are_told(alice, sven, olga):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)

    notice = Notice.objects.get(user=sven.user, kind="refund_of_released")
    assert Notice.objects.filter(user=alice.user, kind="refund_started").count() == 1
    assert notice.context["reason"] == "Two chairs are scratched."


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trade_assurance_refund SET amount_minor = 1",
        "DELETE FROM trade_assurance_refund",
        "UPDATE trade_assurance_refund SET from_seller_minor = from_seller_minor + 1",
        "UPDATE trade_assurance_earning SET net_minor = 1, gross_minor = 1",
        "UPDATE trade_assurance_protection SET returned_minor = released_minor + 1",
        "UPDATE trade_assurance_protection SET returned_fee_minor = commission_minor + 1",
        "UPDATE trade_assurance_sellerdebt SET amount_minor = 1",
        "UPDATE trade_assurance_sellerdebt SET settled_minor = amount_minor + 1",
        "UPDATE trade_assurance_sellerdebt SET settled_minor = amount_minor",
        "DELETE FROM trade_assurance_sellerdebt",
        "UPDATE ledger_balance SET minor = 1 WHERE owed_to_us",
        "UPDATE ledger_balance SET owed_to_us = NOT owed_to_us WHERE minor = 0",
    ],
)
def test_the_database_keeps_refunds_debts_and_sums(alice, sven, olga, sql):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(f"{sql}; SET CONSTRAINTS ALL IMMEDIATE")

    assert Payout.objects.get().state == "paid"
