"""Paydays, least amounts, holds, reserve, the first wait, accounts that do not work."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.transitions import TransitionRefused
from messaging.models import Notice
from tests.factories.money import (
    OTHER_IBAN,
    eur,
    give_bank_details,
    released_order,
)
from tests.factories.payouts import earnings, paid_out_order, pay_out, purses, refund
from trade_assurance import actions, tasks
from trade_assurance.actions.chargebacks import Case
from trade_assurance.actions.payouts import (
    FeeWrong,
    HeldOtherwise,
    MinimumTooLow,
    NothingToPayOut,
    ReserveOutOfRange,
    SecondPersonNeeded,
)
from trade_assurance.models import Earning, Payout, PayoutAccount, PayoutHold, SellerDebt
from trade_assurance.payout_calendar import is_payday, next_payday
from vendors import actions as vendors
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
NET = 120_520


def plan(seller, interval, minimum=2_500):
    return actions.set_payout_plan(
        interval=interval, minimum=eur(minimum), by=seller, at=clock.now()
    )


def run(by=SYSTEM):
    return [payout.amount for payout in actions.build_payouts(by=by, at=clock.now())]


def states(seller):
    rows = Earning.objects.filter(seller=seller.company).order_by("pk")
    return list(rows.values_list("state", flat=True))


@pytest.mark.parametrize(
    ("interval", "day", "expected"),
    [
        ("daily", date(2026, 5, 5), date(2026, 5, 6)),
        ("weekly", date(2026, 5, 5), date(2026, 5, 11)),
        ("weekly", date(2026, 5, 11), date(2026, 5, 18)),
        ("biweekly", date(2026, 5, 5), date(2026, 5, 18)),
        ("biweekly", date(2026, 5, 18), date(2026, 6, 1)),
        ("monthly", date(2026, 1, 31), date(2026, 2, 1)),
        ("monthly", date(2026, 2, 1), date(2026, 3, 1)),
        ("manual", date(2026, 5, 5), None),
    ],
)
def test_the_next_payday_of_each_interval(interval, day, expected):
    assert next_payday(interval, day) == expected
    assert expected is None or is_payday(interval, expected)


def test_the_daily_run_pays_on_paydays_only_and_an_operator_any_day(alice, sven, olga, advance):
    released_order(alice, sven)
    give_bank_details(sven)
    plan(sven, "monthly")
    advance(days=(5 - clock.now().day) % 28 + 1)
    assert not is_payday("monthly", clock.now().date())

    assert (run(), states(sven)) == ([], ["available"])
    assert (run(by=olga), states(sven)) == ([eur(NET)], ["allocated"])


def test_the_run_of_a_payday_pays(alice, sven, advance):
    released_order(alice, sven)
    give_bank_details(sven)
    plan(sven, "weekly")
    advance(days=(7 - clock.now().weekday()) % 7)

    assert (run(), states(sven)) == ([eur(NET)], ["allocated"])


def test_the_own_least_amount_waits_for_more(alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    plan(sven, "daily", NET + 1)
    assert (run(by=olga), states(sven)) == ([], ["available"])

    plan(sven, "daily", NET)

    assert run(by=olga) == [eur(NET)]


def test_less_than_the_marketplaces_least_amount_is_refused(sven, alice):
    with pytest.raises(MinimumTooLow):
        plan(sven, "daily", 2_499)
    with pytest.raises(NotAllowed):
        actions.set_payout_plan(
            interval="daily",
            minimum=eur(2_500),
            by=type(alice)(alice.user, None, frozenset()),
            at=clock.now(),
        )

    assert sven.company.payout_plans.count() == 0


def test_a_seller_asks_for_its_money_and_two_operators_let_a_large_one_go(
    alice, sven, olga, omar, settings
):
    settings.MONEY_POLICIES = {"payout_four_eyes_above": 1_000}
    released_order(alice, sven)
    give_bank_details(sven)
    plan(sven, "manual")
    assert run() == []

    payout = actions.ask_payout(currency="EUR", by=sven, at=clock.now())

    assert (payout.amount, payout.created_by, payout.needs_second) == (eur(NET), None, True)
    payout = actions.approve_payout(payout=payout, by=olga, at=clock.now())
    with pytest.raises(SecondPersonNeeded):
        actions.send_payout(payout=payout, by=olga, at=clock.now())
    assert actions.send_payout(payout=payout, by=omar, at=clock.now()).state == "processing"


def test_a_seller_asks_in_vain_without_account_or_money(alice, sven, olga):
    released_order(alice, sven)
    with pytest.raises(NothingToPayOut):
        actions.ask_payout(currency="EUR", by=sven, at=clock.now())
    pay_out(sven, olga)
    with pytest.raises(NothingToPayOut):
        actions.ask_payout(currency="EUR", by=sven, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.ask_payout(currency="EUR", by=olga, at=clock.now())

    assert Payout.objects.count() == 1


def test_a_first_payout_waits_a_week(alice, sven, settings, advance):
    settings.MONEY_POLICIES = {"first_payout_delay_days": 7}
    released_order(alice, sven)
    give_bank_details(sven)
    assert (run(), states(sven), purses(sven)) == ([], ["pending"], (NET, 0, 0))
    advance(days=6)
    assert tasks.free_earnings() == 0

    advance(days=1, minutes=1)
    assert (tasks.free_earnings(), tasks.free_earnings()) == (1, 0)

    assert (states(sven), run()) == (["available"], [eur(NET)])


def test_later_money_of_a_seller_that_was_paid_does_not_wait(alice, sven, olga, settings):
    paid_out_order(alice, sven, olga)
    settings.MONEY_POLICIES = {"first_payout_delay_days": 7}

    released_order(alice, sven)

    assert states(sven) == ["settled", "available"]


def test_a_refund_of_money_that_waits_closes_both(alice, sven, olga, settings):
    settings.MONEY_POLICIES = {"first_payout_delay_days": 7}
    order = released_order(alice, sven)

    refund(order, 124_000, olga)

    assert (states(sven), purses(sven)) == (["reversed", "reversed"], (0, 0, 0))


@pytest.fixture
def reserve(sven, olga):
    return actions.set_reserve(
        company=sven.company, share_bps=1_000, days=90, reason="New here.", by=olga, at=clock.now()
    )


def test_a_share_stays_in_reserve_and_comes_free_by_the_clock(alice, sven, olga, reserve, advance):
    released_order(alice, sven)
    give_bank_details(sven)

    assert earnings(sven) == [
        ("release", "available", NET - 12_052),
        ("reserve", "reserved", 12_052),
    ]
    assert (run(by=olga), purses(sven)) == ([eur(NET - 12_052)], (12_052, 0, 0))
    advance(days=91)
    assert tasks.free_earnings() == 1
    assert run(by=olga) == [eur(12_052)]


def test_a_refund_eats_the_reserve_before_a_debt(alice, sven, olga, reserve):
    order = released_order(alice, sven)
    pay_out(sven, olga)

    done = refund(order, 31_000, olga)

    assert (done.from_seller, done.from_debt) == (eur(12_052), eur(30_130 - 12_052))
    assert purses(sven) == (0, 30_130 - 12_052, 0)


@pytest.mark.parametrize(("bps", "days"), [(5_001, 10), (-1, 10), (100, 0), (100, 366)])
def test_a_reserve_out_of_range_is_refused(sven, olga, bps, days):
    facts = {"company": sven.company, "by": olga, "at": clock.now()}
    with pytest.raises(ReserveOutOfRange):
        actions.set_reserve(share_bps=bps, days=days, reason="x", **facts)
    with pytest.raises(Refusal):
        actions.set_reserve(share_bps=100, days=10, reason=" ", **facts)
    with pytest.raises(NotAllowed):
        actions.set_reserve(share_bps=100, days=10, reason="x", **(facts | {"by": sven}))

    assert not hasattr(sven.company, "reserve")


def test_an_operators_hold_calls_back_what_was_not_sent_and_stops_what_comes(alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    actions.build_payouts(by=olga, at=clock.now())

    hold = actions.hold_payouts(company=sven.company, reason="Asked.", by=olga, at=clock.now())
    again = actions.hold_payouts(company=sven.company, reason="Again.", by=olga, at=clock.now())
    released_order(alice, sven)
    outbox.drain()

    assert (hold, Payout.objects.get().state) == (again, "cancelled")
    assert (states(sven), run(by=olga)) == (["on_hold", "on_hold"], [])
    assert Earning.objects.first().hold_reason == "Asked."
    assert Notice.objects.filter(user=sven.user, kind="payouts_held").count() == 1
    actions.lift_payout_hold(hold=hold, by=olga, at=clock.now())
    actions.lift_payout_hold(hold=hold, by=olga, at=clock.now())
    assert (states(sven), run(by=olga)) == (["available"] * 2, [eur(2 * NET)])


def test_a_hold_needs_an_operator_and_a_reason(alice, sven, olga):
    with pytest.raises(NotAllowed):
        actions.hold_payouts(company=sven.company, reason="x", by=alice, at=clock.now())
    with pytest.raises(Refusal):
        actions.hold_payouts(company=sven.company, reason=" ", by=olga, at=clock.now())

    assert PayoutHold.objects.count() == 0


def test_two_holds_end_one_by_one(alice, sven, olga):
    released_order(alice, sven)
    account = give_bank_details(sven)
    hold = actions.hold_payouts(company=sven.company, reason="Asked.", by=olga, at=clock.now())
    account = actions.restrict_account(account=account, reason="Closed.", by=olga, at=clock.now())

    actions.lift_payout_hold(hold=hold, by=olga, at=clock.now())
    other = PayoutHold.objects.get(lifted_at=None)
    with pytest.raises(HeldOtherwise):
        actions.lift_payout_hold(hold=other, by=olga, at=clock.now())
    assert states(sven) == ["on_hold"]

    actions.lift_account(account=account, by=olga, at=clock.now())
    assert states(sven) == ["available"]


def test_what_comes_free_while_a_hold_stands_is_held(alice, sven, olga, settings, advance):
    settings.MONEY_POLICIES = {"first_payout_delay_days": 7}
    released_order(alice, sven)
    actions.hold_payouts(company=sven.company, reason="Asked.", by=olga, at=clock.now())
    assert states(sven) == ["pending"]

    advance(days=8)
    assert tasks.free_earnings() == 1

    assert states(sven) == ["on_hold"]


def test_what_is_owed_is_never_held(alice, sven, olga):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)

    actions.hold_payouts(company=sven.company, reason="Asked.", by=olga, at=clock.now())

    assert states(sven) == ["settled", "available"]


def test_a_suspended_seller_is_paid_again_when_it_is_back(alice, sven, olga):
    released_order(alice, sven)
    vendor = Vendor.objects.get(company=sven.company)

    vendors.suspend_vendor(vendor=vendor, by=olga, at=clock.now(), reason="Complaints.")
    assert (states(sven), run(by=olga)) == (["on_hold"], [])
    vendors.reinstate_vendor(vendor=vendor, by=olga, at=clock.now(), reason="Settled.")

    assert states(sven) == ["available"]


def test_a_question_of_the_bank_holds_that_orders_money_alone(alice, sven, olga):
    order, _other = released_order(alice, sven), released_order(alice, sven)
    payment = order.payments.get()
    case = Case("du_q", eur(500), inquiry=True)

    actions.note_chargeback(payment=payment, case=case, at=clock.now())
    assert states(sven) == ["on_hold", "available"]
    actions.end_chargeback(payment=payment, case="du_q", won=True, at=clock.now())

    assert states(sven) == ["available", "available"]


def processing(payout, by):
    actions.approve_payout(payout=payout, by=by, at=clock.now())
    return actions.send_payout(payout=payout, by=by, at=clock.now())


def fail(by):
    (payout,) = actions.build_payouts(by=by, at=clock.now())
    payout = processing(payout, by)
    return actions.record_payout_failed(payout=payout, by=by, at=clock.now(), reason="No such IBAN")


def test_an_account_that_fails_twice_is_restricted_and_a_new_one_frees_the_money(
    alice, sven, olga, advance
):
    released_order(alice, sven)
    account = give_bank_details(sven)
    fail(olga)
    account.refresh_from_db()
    assert (account.state, states(sven)) == ("active", ["available"])

    fail(olga)
    account.refresh_from_db()
    assert (account.state, states(sven), run(by=olga)) == ("restricted", ["on_hold"], [])

    give_bank_details(sven, iban=OTHER_IBAN)
    assert (states(sven), run(by=olga)) == (["available"], [])
    advance(hours=73)
    assert run(by=olga) == [eur(NET)]


def test_a_paid_one_between_two_failures_counts(alice, sven, olga):
    released_order(alice, sven)
    account = give_bank_details(sven)
    fail(olga)
    pay_out(sven, olga)
    released_order(alice, sven)

    fail(olga)

    account.refresh_from_db()
    assert (account.state, states(sven)) == ("active", ["settled", "available"])


def test_a_paid_payout_comes_back_with_the_banks_fee(alice, sven, olga):
    payout = paid_out_order(alice, sven, olga) and Payout.objects.get()

    actions.record_payout_returned(
        payout=payout, by=olga, at=clock.now(), reason="Account closed", fee=eur(1_500)
    )
    outbox.drain()

    payout.refresh_from_db()
    assert (payout.state, payout.failure_reason) == ("returned", "Account closed")
    assert earnings(sven) == [("release", "on_hold", NET), ("fee", "available", -1_500)]
    assert purses(sven) == (NET - 1_500, 0, 0)
    assert PayoutAccount.objects.get().state == "restricted"
    assert Notice.objects.filter(user=sven.user, kind="payout_returned").count() == 1


def test_the_platform_may_bear_the_fee(alice, sven, olga, settings):
    settings.MONEY_POLICIES = {"payout_fee_on": "platform"}
    payout = paid_out_order(alice, sven, olga) and Payout.objects.get()

    actions.record_payout_returned(
        payout=payout, by=olga, at=clock.now(), reason="Closed", fee=eur(1_500)
    )

    assert purses(sven) == (NET, 0, 1_500)


def test_a_payout_that_comes_back_settles_what_is_owed(alice, sven, olga):
    payout = (order := paid_out_order(alice, sven, olga)) and Payout.objects.get()
    refund(order, 31_000, olga)
    assert purses(sven) == (0, 30_130, 0)

    actions.record_payout_returned(payout=payout, by=olga, at=clock.now(), reason="Closed")

    assert (purses(sven), SellerDebt.objects.get().state) == ((NET - 30_130, 0, 0), "settled")


@pytest.mark.parametrize("fee", [eur(-1), type(eur(1))(1, "USD")])
def test_a_wrong_fee_moves_nothing(alice, sven, olga, fee):
    payout = paid_out_order(alice, sven, olga) and Payout.objects.get()

    with pytest.raises(FeeWrong):
        actions.record_payout_returned(
            payout=payout, by=olga, at=clock.now(), reason="Closed", fee=fee
        )

    assert (purses(sven), states(sven)) == ((0, 0, 0), ["settled"])


def test_only_a_paid_payout_comes_back(alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())

    with pytest.raises(TransitionRefused):
        actions.record_payout_returned(payout=payout, by=olga, at=clock.now(), reason="x")

    assert states(sven) == ["allocated"]


def test_new_bank_details_call_back_what_was_meant_for_the_old(alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    actions.approve_payout(payout=payout, by=olga, at=clock.now())

    give_bank_details(sven, iban=OTHER_IBAN)

    payout.refresh_from_db()
    assert (payout.state, states(sven)) == ("cancelled", ["available"])


def test_details_used_sooner_than_three_days_need_a_second_operator(
    alice, sven, olga, omar, settings, advance
):
    settings.MONEY_POLICIES = {"bank_details_hold_hours": 24}
    released_order(alice, sven)
    give_bank_details(sven)
    give_bank_details(sven, iban=OTHER_IBAN)
    advance(hours=25)

    (payout,) = actions.build_payouts(by=olga, at=clock.now())

    assert payout.needs_second is True
    with pytest.raises(SecondPersonNeeded):
        actions.approve_payout(payout=payout, by=olga, at=clock.now())
    assert actions.approve_payout(payout=payout, by=omar, at=clock.now()).state == "approved"


def test_the_database_sends_nothing_to_a_restricted_account(alice, sven, olga):
    released_order(alice, sven)
    give_bank_details(sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    payout = actions.approve_payout(payout=payout, by=olga, at=clock.now())
    PayoutAccount.objects.update(state="restricted", restricted_reason="Closed")

    with pytest.raises(DatabaseError), transaction.atomic():
        Payout.objects.update(state="processing")

    payout.refresh_from_db()
    assert payout.state == "approved"


def test_a_hold_is_kept_as_it_was_placed(sven, olga):
    hold = actions.hold_payouts(company=sven.company, reason="Asked.", by=olga, at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        PayoutHold.objects.update(reason="Other")
    with pytest.raises(DatabaseError), transaction.atomic():
        hold.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutHold.objects.create(
            company=sven.company, cause="operator", reason="Two", placed_at=clock.now()
        )

    assert PayoutHold.objects.get().reason == "Asked."


def test_a_restriction_needs_an_operator_and_a_reason(sven, olga):
    account = give_bank_details(sven)
    with pytest.raises(Refusal):
        actions.restrict_account(account=account, reason="", by=olga, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.restrict_account(account=account, reason="x", by=sven, at=clock.now())
    with pytest.raises(NotAllowed):
        actions.lift_account(account=account, by=sven, at=clock.now())

    account.refresh_from_db()
    assert (account.state, timedelta(0)) == ("active", account.usable_from_at - account.created_at)
