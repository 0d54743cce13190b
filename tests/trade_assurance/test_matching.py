"""Transfers find their payments by themselves where nothing is in doubt; otherwise a person decides."""

import pytest

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from messaging.models import Notice
from tests.factories.money import bank_sends, eur, protection_of
from tests.factories.orders import make_order
from tests.factories.statements import booked, camt, entry
from trade_assurance import actions, transfer_queries
from trade_assurance.actions import bank
from trade_assurance.actions.bank import CurrencyDiffers, NothingToKeepFor, SurplusGone
from trade_assurance.actions.bank.matching import match_by_itself
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import BankAllocation, BankLine
from trade_assurance.remittance import references_in

pytestmark = pytest.mark.django_db
TOTAL = eur(124_000)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def order(alice, sven):
    return make_order(alice, sven)


@pytest.fixture
def payment(order, alice):
    return pay(order, alice)


def pay(order, by):
    return actions.start_payment(order=order, method="bank_transfer", by=by, at=clock.now())


def arrives(olga, *texts_and_amounts, **fields):
    """A statement with transfers comes in and the worker does its work."""
    numbers = range(BankLine.objects.count(), 999)
    parts = [
        entry(str(amount), text=text, ref=f"R{n}", **fields)
        for n, (text, amount) in zip(numbers, texts_and_amounts, strict=False)
    ]
    booked(camt(*parts), olga)
    outbox.drain()
    return BankLine.objects.order_by("-pk")[0]


def set_aside():
    return balance_of(Purse(AccountKind.SUSPENSE), "EUR")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("P-7K3M9QXA", ["P-7K3M9QXA"]),
        ("Order p-7k3m9qxa thanks", ["P-7K3M9QXA"]),
        ("INV 12/P 7K3M 9QXA", ["P-7K3M9QXA"]),
        ("P7K3M-9QXA", ["P-7K3M9QXA"]),
        ("P-7K3M9QX", []),
        ("P-7K3M9QXO", []),
        ("", []),
        ("P-7K3M9QXA and P-8K3M9QXA", ["P-7K3M9QXA", "P-8K3M9QXA"]),
    ],
)
def test_a_reference_is_found_however_it_is_spaced_but_never_with_a_letter_missing(text, found):
    assert references_in(text) == found


@pytest.mark.parametrize("shape", ["{0}", "Rechnung {0} danke", "{0} ", "ref:{0}/1"])
def test_a_transfer_with_the_reference_funds_the_order_by_itself(olga, order, payment, shape):
    line = arrives(olga, (shape.format(payment.reference.lower().replace("-", " ")), "1240.00"))

    order.refresh_from_db()
    assert (line.state, line.decided_by, order.state) == ("matched", None, "in_production")
    assert (protection_of(order).held, set_aside()) == (TOTAL, eur(0))


def test_a_short_transfer_funds_nothing_until_the_rest_has_come(olga, order, payment):
    arrives(olga, (payment.reference, "1000.00"))
    order.refresh_from_db()
    payment.refresh_from_db()
    assert (order.state, payment.state, payment.missing) == (
        "awaiting_payment",
        "partly_received",
        eur(24_000),
    )
    assert Notice.objects.filter(kind="transfer_short").exists()

    arrives(olga, (payment.reference, "240.00"))

    order.refresh_from_db()
    assert (order.state, protection_of(order).held) == ("in_production", TOTAL)
    assert BankAllocation.objects.filter(payment=payment).count() == 2


def test_one_transfer_that_pays_two_orders_exactly_funds_both(olga, alice, sven, order, payment):
    second = make_order(alice, sven)
    other = pay(second, alice)

    line = arrives(olga, (f"{payment.reference} {other.reference}", "2480.00"))

    states = [protection_of(each).state for each in (order, second)]
    assert (line.state, states, set_aside()) == ("matched", ["funds_held", "funds_held"], eur(0))


def test_one_transfer_that_does_not_pay_two_orders_exactly_waits_for_a_person(
    olga, alice, sven, order, payment
):
    other = pay(make_order(alice, sven), alice)

    line = arrives(olga, (f"{payment.reference} {other.reference}", "2000.00"))
    assert (line.state, line.aside, set_aside()) == ("suspense", "several", eur(200_000))

    line = bank.match_bank_line(line=line, payment=payment, by=olga, at=clock.now())
    assert (line.state, line.surplus) == ("partly_matched", eur(76_000))
    line = bank.match_bank_line(line=line, payment=other, by=olga, at=clock.now())

    other.refresh_from_db()
    assert (line.state, other.missing, set_aside()) == ("matched", eur(48_000), eur(0))


def test_money_without_a_reference_is_set_aside_with_suggestions(olga, payment):
    line = arrives(olga, ("thank you", "1240.00"))

    assert (line.state, line.aside) == ("suspense", "no_reference")
    (found,) = transfer_queries.lines_to_match()
    assert [(s.payment, s.reasons) for s in found.suggestions] == [
        (payment, ("same amount", "the payer's name is alike"))
    ]


def test_an_account_seen_before_speaks_for_its_buyer(olga, alice, sven, payment):
    arrives(olga, (payment.reference, "1240.00"))
    other = pay(make_order(alice, sven), alice)

    arrives(olga, ("no words", "7.00"), payer="Somebody Else")

    (found,) = transfer_queries.lines_to_match()
    assert [(s.payment, s.reasons) for s in found.suggestions] == [
        (other, ("came from this account before",))
    ]


def test_another_currency_is_set_aside(olga, payment):
    line = arrives(olga, (payment.reference, "1240.00"), currency="USD")

    assert (line.state, line.aside) == ("suspense", "other_currency")
    with pytest.raises(CurrencyDiffers):
        bank.match_bank_line(line=line, payment=payment, by=olga, at=clock.now())
    assert balance_of(Purse(AccountKind.SUSPENSE), "USD") == Money(124_000, "USD")


def test_money_that_comes_too_late_waits_for_a_person(olga, order, payment, advance):
    advance(days=60)

    line = arrives(olga, (payment.reference, "1240.00"))

    order.refresh_from_db()
    assert (line.state, line.aside, order.state) == ("suspense", "overdue", "awaiting_payment")


def test_a_second_transfer_for_a_paid_payment_is_set_aside(olga, payment):
    arrives(olga, (payment.reference, "1240.00"))

    line = arrives(olga, (payment.reference, "1240.00"))

    assert (line.state, line.aside, set_aside()) == ("suspense", "paid", TOTAL)


def test_money_for_a_cancelled_order_is_to_be_sent_back_and_both_are_told(
    olga, alice, order, payment
):
    orders.cancel_order(order=order, by=alice, at=clock.now())

    line = arrives(olga, (payment.reference, "1240.00"))

    assert (line.state, line.aside, line.return_cause) == ("suspense", "cancelled", "cancelled")
    assert list(transfer_queries.lines_to_return()) == [line]
    assert transfer_queries.lines_to_match() == []
    told = Notice.objects.filter(kind__startswith="transfer_after_cancel")
    assert set(told.values_list("kind", flat=True)) == {
        "transfer_after_cancel",
        "transfer_after_cancel_seller",
    }
    bank.return_bank_line(line=line, by=olga, at=clock.now(), reason="cancelled")
    assert set_aside() == eur(0)


def test_running_the_match_again_changes_nothing(olga, order, payment):
    line = arrives(olga, (payment.reference, "1240.00"))

    again = match_by_itself(line_id=line.pk, at=clock.now())

    assert (again.state, protection_of(order).held) == ("matched", TOTAL)
    assert BankAllocation.objects.count() == 1


def test_a_line_that_was_sent_back_is_matched_no_more(olga, payment):
    line = bank_sends(payment, text="?")
    bank.return_bank_line(line=line, by=olga, at=clock.now(), reason="unknown")

    with pytest.raises(TransitionRefused):
        bank.match_bank_line(line=line, payment=payment, by=olga, at=clock.now())
    assert set_aside() == eur(0)


def staged(alice, sven, olga):
    """An order with a deposit of 30 %, paid by a transfer that was EUR 100 too much."""
    order = make_order(alice, sven, deposit_bps=3000)
    payment = pay(order, alice)
    line = arrives(olga, (payment.reference, str((payment.amount + eur(10_000)).amount)))
    order.refresh_from_db()
    return order, line


def test_a_surplus_is_offered_back_and_the_order_goes_on(alice, sven, olga):
    order, line = staged(alice, sven, olga)

    assert (order.state, line.state, line.surplus) == (
        "in_production",
        "partly_matched",
        eur(10_000),
    )
    assert (line.return_due_at - line.decided_at).days == 14
    assert Notice.objects.filter(kind="transfer_over", company_id=order.buyer_id).exists()


def test_a_kept_surplus_counts_for_the_balance(alice, sven, olga):
    order, line = staged(alice, sven, olga)
    bank.choose_surplus(line=line, order=order, choice="keep", by=alice, at=clock.now())

    balance = pay(order, alice)
    outbox.drain()

    balance.refresh_from_db()
    line.refresh_from_db()
    assert (line.state, balance.received, set_aside()) == ("matched", eur(10_000), eur(0))


def test_a_surplus_the_buyer_wants_back_is_on_the_operators_list_at_once(alice, sven, olga):
    order, line = staged(alice, sven, olga)

    bank.choose_surplus(line=line, order=order, choice="send_back", by=alice, at=clock.now())

    assert [row.return_cause for row in transfer_queries.lines_to_return()] == ["buyer"]
    with pytest.raises(SurplusGone):
        bank.choose_surplus(line=line, order=order, choice="keep", by=alice, at=clock.now())


def test_a_surplus_without_an_answer_is_sent_back_after_two_weeks(alice, sven, olga, advance):
    staged(alice, sven, olga)
    advance(days=13)
    assert jobs.run("trade_assurance.bank_lines") == 0
    advance(days=2)

    assert jobs.run("trade_assurance.bank_lines") == 1
    assert jobs.run("trade_assurance.bank_lines") == 0
    outbox.drain()

    assert [row.return_cause for row in transfer_queries.lines_to_return()] == ["no_choice"]
    assert Notice.objects.filter(kind="surplus_sent_back").exists()


def test_what_was_kept_for_a_balance_that_never_comes_goes_back(alice, sven, olga):
    order, line = staged(alice, sven, olga)
    bank.choose_surplus(line=line, order=order, choice="keep", by=alice, at=clock.now())
    assert jobs.run("trade_assurance.bank_lines") == 0
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="no steel")

    assert jobs.run("trade_assurance.bank_lines") == 1

    assert [row.return_cause for row in transfer_queries.lines_to_return()] == ["nothing_due"]


def test_nothing_can_be_kept_where_nothing_more_is_due(alice, olga, order, payment):
    line = arrives(olga, (payment.reference, "1300.00"))

    with pytest.raises(NothingToKeepFor):
        bank.choose_surplus(line=line, order=order, choice="keep", by=alice, at=clock.now())
    line.refresh_from_db()
    assert (line.surplus_choice, line.return_asked_at) == ("", None)


@pytest.mark.parametrize("person", ["bob", "sven", "mallory", "olga"])
def test_only_the_buyers_people_choose_about_a_surplus(
    request, alice, olga, order, payment, person
):
    line = arrives(olga, (payment.reference, "1300.00"))
    other = request.getfixturevalue(person)

    with pytest.raises(NotAllowed):
        bank.choose_surplus(line=line, order=order, choice="send_back", by=other, at=clock.now())
    assert list(transfer_queries.lines_to_return()) == []


def test_what_nobody_claims_for_thirty_days_is_to_be_sent_back(olga, advance):
    line = arrives(olga, ("no words", "7.00"))
    advance(days=31)

    assert jobs.run("trade_assurance.bank_lines") == 1

    line.refresh_from_db()
    assert (line.state, line.return_cause, set_aside()) == ("suspense", "unmatched", eur(700))
