"""What is owed on terms: invoiced, paid through, taken back, reminded of, collected, credited."""

from datetime import timedelta

import pytest
from django.db import transaction

from bookkeeping.models import Paper
from marketplace.companies.member import SYSTEM
from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from messaging.models import Notice
from tests.factories.credit import TOTAL, claim_of, invoiced, line, on_terms, pay, transfers
from tests.factories.money import eur, protection_of
from tests.factories.orders import make_order, ship
from tests.factories.payouts import purses
from trade_assurance import actions, tasks
from trade_assurance.actions import credit
from trade_assurance.actions.changes import PaymentOnItsWay
from trade_assurance.actions.credit.claims import CreditOutOfRange, ReasonMissing
from trade_assurance.actions.payments import MethodUnavailable, NothingDue
from trade_assurance.ledger.models import Movement
from trade_assurance.models import Earning

pytestmark = pytest.mark.django_db
NET = TOTAL - 3_480  # 3 % of the lines, nothing on freight


def test_the_days_begin_when_the_goods_leave_and_the_invoice_says_so(alice, sven):
    order = invoiced(alice, sven)

    claim = claim_of(order)
    assert (claim.state, claim.due_at) == ("issued", claim.issued_at + timedelta(days=30))
    paper = Paper.objects.get(order=order, kind="invoice")
    said = paper.versions.get().data
    assert (said["terms_days"], said["due_on"]) == (30, claim.due_at.date().isoformat())
    assert Notice.objects.filter(user=alice.user, kind="claim_issued").exists()


def test_what_is_paid_by_card_goes_through_to_the_seller_less_the_commission(alice, sven):
    order = invoiced(alice, sven)

    payment = pay(claim_of(order), alice)

    assert payment.state == "settled"
    assert (claim_of(order).state, claim_of(order).open) == ("paid", eur(0))
    assert line().open == eur(0)
    protection = protection_of(order)
    assert (protection.state, protection.held, protection.released) == (
        "not_protected", eur(0), eur(TOTAL),
    )  # fmt: skip
    assert purses(sven)[0] == Earning.objects.get().net_minor == NET
    kinds = list(Movement.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["card_funded", "released"]
    assert Paper.objects.filter(order=order, kind="receipt").count() == 1
    assert Notice.objects.filter(user=sven.user, kind="claim_paid").exists()


def test_what_is_paid_by_transfer_with_its_reference_is_passed_on(alice, sven):
    order = invoiced(alice, sven)
    payment = pay(claim_of(order), alice, method="bank_transfer")
    assert (payment.state, claim_of(order).state) == ("awaiting_transfer", "issued")

    transfers(payment)

    payment.refresh_from_db()
    assert (payment.state, claim_of(order).state) == ("settled", "paid")
    assert purses(sven)[0] == NET


def test_a_transfer_that_is_late_is_matched_all_the_same(alice, sven, advance):
    order = invoiced(alice, sven)
    payment = pay(claim_of(order), alice, method="bank_transfer")
    advance(days=40)
    tasks.follow_claims()

    transfers(payment)

    assert (claim_of(order).state, line().open) == ("paid", eur(0))


def test_a_short_transfer_is_kept_aside_until_the_rest_is_there(alice, sven, olga):
    order = invoiced(alice, sven)
    payment = pay(claim_of(order), alice, method="bank_transfer")

    transfers(payment, eur(TOTAL - 1))

    payment.refresh_from_db()
    assert (payment.state, claim_of(order).state, line().open) == (
        "partly_received", "issued", eur(TOTAL),
    )  # fmt: skip
    assert purses(sven)[0] == 0
    transfers(payment, eur(1))
    assert (claim_of(order).state, purses(sven)[0]) == ("paid", NET)


def test_a_card_that_fails_leaves_it_owed(alice, sven):
    order = invoiced(alice, sven)

    payment = pay(claim_of(order), alice, token="tok_declined")

    assert (payment.state, claim_of(order).state) == ("failed", "issued")
    assert (line().open, purses(sven)[0]) == (eur(TOTAL), 0)


def test_the_same_way_twice_is_one_attempt_and_another_way_replaces_it(alice, sven):
    claim = claim_of(invoiced(alice, sven))
    first = pay(claim, alice, method="bank_transfer")

    assert pay(claim, alice, method="bank_transfer") == first
    second = pay(claim, alice)

    first.refresh_from_db()
    assert (first.state, second.state) == ("cancelled", "settled")


def test_nothing_is_paid_before_the_goods_left_or_twice(alice, sven):
    order = on_terms(alice, sven)
    with pytest.raises(NothingDue):
        pay(claim_of(order), alice)
    order = orders.mark_ready(order=order, by=sven, at=clock.now())
    ship(order, sven)
    pay(claim_of(order), alice)
    with pytest.raises(NothingDue):
        pay(claim_of(order), alice)
    assert purses(sven)[0] == NET


def test_only_the_buyer_pays_and_by_ways_that_exist(alice, sven, olga):
    claim = claim_of(invoiced(alice, sven))
    for other in (sven, olga):
        with pytest.raises(NotAllowed):
            pay(claim, other)
    with pytest.raises(MethodUnavailable):
        pay(claim, alice, method="gold")
    assert claim_of(claim.order).state == "issued"


def test_money_that_a_bank_takes_back_is_owed_again_and_paid_again_with_its_commission(
    alice, sven, olga
):
    order = invoiced(alice, sven)
    first = pay(claim_of(order), alice)

    actions.record_reversal(payment=first, by=olga, at=clock.now(), reason="Recalled")
    outbox.drain()

    claim = claim_of(order)
    assert (claim.state, claim.open, line().open) == ("issued", eur(TOTAL), eur(TOTAL))
    assert purses(sven)[0] == 0
    pay(claim, alice)
    assert (claim_of(order).state, purses(sven)[0]) == ("paid", NET)
    protection = protection_of(order)
    assert protection.commission - protection.commission_returned == eur(TOTAL - NET)


def test_what_a_bank_takes_back_blocks_new_orders_once_its_day_is_past(alice, sven, olga, advance):
    order = invoiced(alice, sven)
    payment = pay(claim_of(order), alice)
    advance(days=31)
    actions.record_reversal(payment=payment, by=olga, at=clock.now(), reason="Recalled")

    with pytest.raises(credit.ordering.CreditOverdue), transaction.atomic():
        credit.buy_on_terms(order=make_order(alice, sven), by=alice, at=clock.now())


def test_a_chargeback_that_is_won_pays_the_claim_again(alice, sven):
    order = invoiced(alice, sven)
    payment = pay(claim_of(order), alice)
    case = "du_terms"
    actions.record_reversal(payment=payment, by=SYSTEM, at=clock.now(), reason="fraud", case=case)
    assert (claim_of(order).state, line().open) == ("issued", eur(TOTAL))

    actions.record_reinstatement(payment=payment, case=case, at=clock.now())

    assert (claim_of(order).state, line().open) == ("paid", eur(0))
    assert purses(sven)[0] == NET


def test_an_order_on_terms_is_completed_once_received_and_paid_whatever_comes_first(alice, sven):
    first, second = invoiced(alice, sven), invoiced(alice, sven)

    pay(claim_of(first), alice)
    orders.record_receipt(order=first, by=alice, at=clock.now())
    orders.record_receipt(order=second, by=alice, at=clock.now())
    second.refresh_from_db()
    assert second.state == "delivered"
    pay(claim_of(second), alice)

    for order in (first, second):
        order.refresh_from_db()
        assert order.state == "completed"


def test_reminders_go_out_before_and_after_the_day_each_once(alice, sven, advance):
    order = invoiced(alice, sven)
    sent = []
    for days in (22, 1, 5, 1, 1, 1, 7, 7):
        advance(days=days)
        tasks.follow_claims()
        outbox.drain()
        kinds = Notice.objects.filter(user=alice.user, kind__in=["claim_due", "claim_late"])
        sent.append(kinds.count())

    assert sent == [0, 1, 1, 2, 2, 3, 4, 5]
    assert tasks.follow_claims() == 0
    assert claim_of(order).state == "overdue"
    assert Notice.objects.filter(user=sven.user, kind="claim_late_seller").exists()


def test_reminders_after_a_long_outage_are_one_and_come_before_the_claim_is_overdue(
    alice, sven, advance
):
    order = invoiced(alice, sven)
    advance(days=200)

    assert tasks.follow_claims() == 3
    outbox.drain()

    claim = claim_of(order)
    assert (claim.state, claim.reminded) == ("in_collection", [-7, -1, 1, 7, 14])
    assert Notice.objects.filter(user=alice.user, kind="claim_late").count() == 1


def test_a_claim_is_not_overdue_before_its_day_nor_collected_before_sixty_more(
    alice, sven, advance
):
    claim = claim_of(invoiced(alice, sven))
    for action in (credit.fall_due, credit.collect_claims):
        with pytest.raises(TransitionRefused):
            action(claim=claim, at=clock.now())
    advance(days=31)
    with pytest.raises(TransitionRefused):
        credit.fall_due(claim=claim, at=clock.now())  # its reminders come first
    assert claim_of(claim.order).state == "issued"


def test_a_credit_note_frees_credit_and_the_rest_is_paid(alice, sven):
    order = invoiced(alice, sven)

    credit.credit_claim(
        claim=claim_of(order), money=eur(24_000), reason="Scratches", by=sven, at=clock.now()
    )
    outbox.drain()

    claim = claim_of(order)
    assert (claim.state, claim.open, line().open) == ("issued", eur(100_000), eur(100_000))
    note = Paper.objects.get(order=order, kind="credit_note")
    assert note.total == eur(24_000)
    assert Notice.objects.filter(user=alice.user, kind="claim_credited").exists()
    pay(claim, alice)
    assert claim_of(order).state == "paid"
    assert protection_of(order).released == eur(100_000)


def test_a_claim_that_is_credited_in_whole_is_closed_and_ends_the_order(alice, sven):
    order = invoiced(alice, sven)
    orders.record_receipt(order=order, by=alice, at=clock.now())

    credit.credit_claim(
        claim=claim_of(order), money=eur(TOTAL), reason="Wrong", by=sven, at=clock.now()
    )

    order.refresh_from_db()
    assert (claim_of(order).state, line().open, order.state) == ("credited", eur(0), "completed")


@pytest.mark.parametrize("minor", [0, -1, TOTAL + 1])
def test_no_more_is_credited_than_is_open(alice, sven, minor):
    order = invoiced(alice, sven)

    with pytest.raises(CreditOutOfRange):
        credit.credit_claim(
            claim=claim_of(order), money=eur(minor), reason="x", by=sven, at=clock.now()
        )
    assert line().open == eur(TOTAL)


def test_a_credit_note_needs_a_reason_the_seller_and_nothing_on_its_way(alice, sven, olga):
    claim = claim_of(invoiced(alice, sven))
    for by, reason, error in ((sven, " ", ReasonMissing), (alice, "x", NotAllowed),
                              (olga, "x", NotAllowed)):  # fmt: skip
        with pytest.raises(error):
            credit.credit_claim(claim=claim, money=eur(1), reason=reason, by=by, at=clock.now())
    payment = pay(claim, alice, method="bank_transfer")
    transfers(payment, eur(10))
    with pytest.raises(PaymentOnItsWay):
        credit.credit_claim(claim=claim, money=eur(1), reason="x", by=sven, at=clock.now())
    assert line().open == eur(TOTAL)


def test_an_overdue_claim_is_written_off_by_its_seller(alice, sven, advance):
    order = invoiced(alice, sven)
    with pytest.raises(TransitionRefused):
        credit.write_off_claim(claim=claim_of(order), reason="x", by=sven, at=clock.now())
    advance(days=31)
    tasks.follow_claims()
    with pytest.raises(ReasonMissing):
        credit.write_off_claim(claim=claim_of(order), reason="", by=sven, at=clock.now())

    credit.write_off_claim(claim=claim_of(order), reason="Bankrupt", by=sven, at=clock.now())

    assert (claim_of(order).state, line().open) == ("written_off", eur(0))
    assert not Movement.objects.exists()
