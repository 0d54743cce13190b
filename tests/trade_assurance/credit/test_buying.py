"""Buying on a supplier's credit: granted, used at once, never above the limit."""

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.companies.models import Company
from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.actions.accepting import ContractNotAccepted
from marketplace.orders.models import Instalment
from messaging.models import Notice
from tests.factories import companies
from tests.factories.credit import TOTAL, claim_of, grant, invoiced, line, on_terms
from tests.factories.money import eur, pay_by_card, protection_of
from tests.factories.orders import make_order
from trade_assurance import actions, tasks
from trade_assurance.actions import credit
from trade_assurance.actions.credit import granting, ordering
from trade_assurance.actions.payments import NothingDue
from trade_assurance.ledger.models import Movement
from trade_assurance.models import Claim, CreditLine, Payment

pytestmark = pytest.mark.django_db


def refused(error, order, buyer):
    """Say that nothing moved: the order waits, nothing is owed, the line is as it was."""
    before = list(CreditLine.objects.values_list("open_minor", flat=True))
    with pytest.raises(error) as caught, transaction.atomic():
        credit.buy_on_terms(order=order, by=buyer, at=clock.now())
    order.refresh_from_db()
    assert (order.state, order.starts_on) == ("awaiting_payment", "")
    assert not Claim.objects.filter(order=order).exists()
    assert list(CreditLine.objects.values_list("open_minor", flat=True)) == before
    assert protection_of(order).state == "pending_funds"
    return str(caught.value)


def test_an_order_on_terms_starts_at_once_unprotected_and_uses_the_credit(alice, sven):
    order = on_terms(alice, sven)

    assert (order.state, order.starts_on) == ("in_production", "terms")
    assert order.promised_on is not None
    assert protection_of(order).state == "not_protected"
    claim = claim_of(order)
    assert (claim.state, claim.open, claim.due_at) == ("reserved", eur(TOTAL), None)
    assert (line().open, line().free) == (eur(TOTAL), eur(300_000 - TOTAL))
    assert not Movement.objects.exists()


def test_goods_in_stock_that_are_bought_on_terms_are_ready_at_once(alice, sven):
    order = on_terms(alice, sven, from_stock=True, lead_time_days=0)

    assert order.state == "ready_to_ship"
    assert order.ready_at is not None


def test_both_sides_are_told_of_credit_and_of_its_use(alice, sven):
    on_terms(alice, sven)

    assert Notice.objects.filter(user=alice.user, kind="credit_granted").exists()
    told = Notice.objects.get(user=sven.user, kind="bought_on_terms")
    assert "1240.00 EUR" in str(told.context) or "124000" in str(told.context)


def test_an_order_above_the_limit_is_refused_with_limit_open_balance_and_order(alice, sven):
    on_terms(alice, sven)
    on_terms(alice, sven)
    third = make_order(alice, sven)

    said = refused(ordering.OverLimit, third, alice)

    assert "3000.00 EUR" in said
    assert "2480.00 EUR" in said
    assert f"{third.reference} needs 1240.00 EUR" in said


def test_an_order_of_exactly_the_limit_fits(alice, sven):
    grant(alice, sven, TOTAL)

    order = on_terms(alice, sven)

    assert (order.state, line().free) == ("in_production", eur(0))


def test_one_cent_less_of_a_limit_does_not_carry_the_order(alice, sven):
    grant(alice, sven, TOTAL - 1)

    refused(ordering.OverLimit, make_order(alice, sven), alice)


def test_what_is_overdue_blocks_new_orders_on_terms(alice, sven, advance):
    late = invoiced(alice, sven)
    advance(days=31)
    assert tasks.follow_claims() > 0

    said = refused(ordering.CreditOverdue, make_order(alice, sven), alice)

    assert late.reference in said
    assert claim_of(late).state == "overdue"


def test_what_is_past_its_day_blocks_before_the_clock_has_noted_it(alice, sven, advance):
    late = invoiced(alice, sven)
    advance(days=31)

    refused(ordering.CreditOverdue, make_order(alice, sven), alice)

    assert claim_of(late).state == "issued"


def test_credit_in_another_currency_does_not_carry_the_order(alice, sven):
    grant(alice, sven, currency="USD")

    said = refused(ordering.CreditCurrencyDiffers, make_order(alice, sven), alice)

    assert "USD" in said
    assert "EUR" in said


def test_each_currency_has_a_limit_of_its_own(alice, sven):
    grant(alice, sven, currency="USD")
    grant(alice, sven)

    on_terms(alice, sven)

    assert dict(CreditLine.objects.values_list("currency", "open_minor")) == {
        "USD": 0,
        "EUR": TOTAL,
    }


def test_without_credit_nothing_starts(alice, sven):
    refused(ordering.NoCredit, make_order(alice, sven), alice)


def test_credit_of_one_supplier_is_none_at_another(alice, sven):
    other = companies.make_seller(name="Other")
    grant(alice, other)

    refused(ordering.NoCredit, make_order(alice, sven), alice)


def test_revoked_credit_carries_no_new_order_and_what_started_stays_payable(alice, sven):
    order = on_terms(alice, sven)
    credit.revoke_credit(line=line(), by=sven, at=clock.now())

    refused(ordering.NoCredit, make_order(alice, sven), alice)

    assert (line().state, line().open) == ("revoked", eur(TOTAL))
    assert claim_of(order).state == "reserved"


def test_credit_that_was_revoked_can_be_granted_again(alice, sven):
    grant(alice, sven)
    credit.revoke_credit(line=line(), by=sven, at=clock.now())

    grant(alice, sven, 200_000, days=90)

    assert (line().state, line().limit, line().days) == ("granted", eur(200_000), 90)
    assert line().revoked_at is None


def test_a_limit_below_what_is_open_stops_new_orders_alone(alice, sven):
    on_terms(alice, sven)
    grant(alice, sven, 100_000)

    refused(ordering.OverLimit, make_order(alice, sven), alice)

    assert (line().open, line().free) == (eur(TOTAL), eur(0))


@pytest.mark.parametrize("limit", [0, -1, -300_000])
def test_a_limit_is_more_than_nothing(alice, sven, limit):
    with pytest.raises(granting.LimitOutOfRange):
        grant(alice, sven, limit)
    assert not CreditLine.objects.exists()


@pytest.mark.parametrize("days", [0, 29, 31, 120, -30])
def test_the_days_are_30_60_or_90(alice, sven, days):
    with pytest.raises(granting.DaysUnknown):
        grant(alice, sven, days=days)
    assert not CreditLine.objects.exists()


def test_nobody_grants_credit_to_oneself_or_to_a_company_that_is_not_approved(alice, sven):
    with pytest.raises(granting.BuyerUnknown):
        grant(sven, sven)
    Company.objects.filter(pk=alice.company.pk).update(state="blocked")
    alice.company.refresh_from_db()
    with pytest.raises(granting.BuyerUnknown):
        grant(alice, sven)
    assert not CreditLine.objects.exists()


def test_only_the_sellers_finance_people_grant_and_revoke(alice, sven, olga):
    with pytest.raises(NotAllowed):
        grant(sven, alice)
    grant(alice, sven)
    other = companies.make_seller(name="Other")
    for stranger in (alice, other):
        with pytest.raises(NotAllowed):
            credit.revoke_credit(line=line(), by=stranger, at=clock.now())
    assert line().state == "granted"
    credit.revoke_credit(line=line(), by=olga, at=clock.now(), reason="Fraud")
    assert line().state == "revoked"


def test_credit_that_is_revoked_is_not_revoked_twice(alice, sven):
    grant(alice, sven)
    credit.revoke_credit(line=line(), by=sven, at=clock.now())

    with pytest.raises(TransitionRefused):
        credit.revoke_credit(line=line(), by=sven, at=clock.now())


def test_where_terms_are_switched_off_nothing_is_granted_or_started(alice, sven, settings):
    grant(alice, sven)
    settings.MONEY_POLICIES = {"terms_offered": False}

    with pytest.raises(granting.TermsNotOffered):
        grant(alice, sven)
    refused(granting.TermsNotOffered, make_order(alice, sven), alice)


def test_only_the_buyers_people_choose_terms(alice, sven, olga):
    grant(alice, sven)
    order = make_order(alice, sven)

    for other in (sven, olga, companies.make_admin(name="Other")):
        refused(NotAllowed, order, other)


def test_terms_are_chosen_after_both_accepted_the_contract(alice, sven):
    grant(alice, sven)

    refused(ContractNotAccepted, make_order(alice, sven, accepted=False), alice)


def test_a_paid_order_is_not_bought_on_terms_and_one_on_terms_not_twice(alice, sven):
    grant(alice, sven)
    paid = make_order(alice, sven)
    pay_by_card(paid, alice)
    with pytest.raises(NothingDue):
        credit.buy_on_terms(order=paid, by=alice, at=clock.now())
    started = on_terms(alice, sven)
    with pytest.raises(NothingDue):
        credit.buy_on_terms(order=started, by=alice, at=clock.now())

    assert line().open == eur(TOTAL)
    assert protection_of(paid).held == eur(TOTAL)


def test_an_attempt_to_pay_that_waits_gives_way_to_terms(alice, sven):
    grant(alice, sven)
    order = make_order(alice, sven)
    waiting = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())

    credit.buy_on_terms(order=order, by=alice, at=clock.now())

    waiting.refresh_from_db()
    assert waiting.state == "cancelled"


def test_a_payment_on_its_way_refuses_terms(alice, sven):
    grant(alice, sven)
    order = make_order(alice, sven)
    actions.start_payment(order=order, method="card", by=alice, at=clock.now(), token="tok_paid")

    refused(actions.payments.AlreadyPaying, order, alice)


def test_nothing_is_due_by_instalment_on_an_order_that_started_unpaid(alice, sven):
    order = on_terms(alice, sven, deposit_bps=3000)

    with pytest.raises(NothingDue):
        actions.start_payment(order=order, method="card", by=alice, at=clock.now(), token="x")
    with pytest.raises(TransitionRefused):
        orders.record_funding(order=order, at=clock.now())
    assert not Payment.objects.exists()


def test_the_database_refuses_a_claim_above_the_limit_whoever_asks(alice, sven):
    order = on_terms(alice, sven)
    other = make_order(alice, sven)

    CreditLine.objects.update(open_minor=TOTAL + 300_000)
    with pytest.raises(IntegrityError, match="does not carry"), transaction.atomic():
        Claim.objects.create(
            tranche=other.tranches.get(), order=other, line=line(), currency="EUR",
            amount_minor=300_000, days=30, reserved_at=clock.now(),
        )  # fmt: skip
    CreditLine.objects.update(open_minor=TOTAL)
    assert Claim.objects.get().order == order


def test_the_database_compares_a_line_with_its_claims(alice, sven):
    on_terms(alice, sven)

    with (
        pytest.raises(IntegrityError, match="its claims sum to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; UPDATE trade_assurance_creditline SET open_minor = 1"
        )
    assert line().open == eur(TOTAL)


def test_the_database_lets_no_instalment_of_an_unpaid_start_be_paid(alice, sven):
    order = on_terms(alice, sven)

    with pytest.raises(IntegrityError, match="started unpaid"), transaction.atomic():
        Instalment.objects.filter(order=order).update(funded_at=clock.now())
    with pytest.raises(IntegrityError, match="said once"), transaction.atomic():
        type(order).objects.filter(pk=order.pk).update(starts_on="")


def test_granting_again_tells_the_buyer_the_new_limit(alice, sven):
    grant(alice, sven)
    grant(alice, sven, 500_000)
    outbox.drain()

    assert Notice.objects.filter(user=alice.user, kind="credit_granted").count() == 2
    assert line().limit == Money(500_000, "EUR")
