"""A fee paper says how its fees were taxed when they were frozen, whatever the supplier became since."""

from datetime import date

import pytest

from bookkeeping import accounting, fec
from bookkeeping.models import Paper
from bookkeeping.periods import Period
from bookkeeping.states import PaperKind
from marketplace.core import outbox
from tests.factories.money import eur, released_order
from tests.factories.payouts import pay_out, refund
from trade_assurance.models import OrderLineFee

pytestmark = pytest.mark.django_db
VAT = {"commission_vat_bps": 2_000}
WIDE = Period(date(2020, 1, 1), date(2040, 1, 1))


def named(seller, number):
    seller.company.vat_number = number
    seller.company.save(update_fields=["vat_number"])


def papers(kind=PaperKind.FEE_INVOICE):
    found = Paper.objects.filter(kind=kind).order_by("number")
    return [(row.versions.get().data["tax"]["case"], row.net, row.tax) for row in found]


def books_balance():
    assert all(each.is_balanced for each in accounting.turnover(WIDE))
    assert sum(line.minor for line in accounting.lines(WIDE)) == 0
    entries = {}
    for line in list(fec.rows(WIDE))[1:]:
        row = line.rstrip("\r\n").split("\t")
        debit, credit = (int(row[at].replace(",", "")) for at in (11, 12))
        entries[row[2]] = entries.get(row[2], 0) + debit - credit
    assert set(entries.values()) == {0}


def test_a_vat_number_that_came_later_does_not_turn_a_taxed_fee_into_reverse_charge(
    alice, sven, olga, settings
):
    settings.MONEY_POLICIES = VAT
    released_order(alice, sven)
    named(sven, "SE556677889901")

    pay_out(sven, olga)

    assert papers() == [("taxed", eur(3_480), eur(696))]
    books_balance()


def test_a_vat_number_that_went_later_leaves_the_reverse_charge(alice, sven, olga, settings):
    settings.MONEY_POLICIES = VAT
    named(sven, "SE556677889901")
    released_order(alice, sven)
    named(sven, "")

    pay_out(sven, olga)

    assert {row.vat_rule for row in OrderLineFee.objects.all()} == {"reverse_charge"}
    assert papers() == [("reverse", eur(3_480), eur(0))]
    books_balance()


def test_a_run_over_two_ways_of_taxing_makes_a_paper_for_each(alice, sven, olga, settings):
    settings.MONEY_POLICIES = VAT
    released_order(alice, sven)
    named(sven, "SE556677889901")
    released_order(alice, sven)

    paid = pay_out(sven, olga)

    assert papers() == [("taxed", eur(3_480), eur(696)), ("reverse", eur(3_480), eur(0))]
    assert {row.payout for row in Paper.objects.filter(kind=PaperKind.FEE_INVOICE)} == {paid}
    books_balance()


def test_a_fee_that_was_given_back_is_credited_as_it_was_taxed(alice, sven, olga, settings):
    settings.MONEY_POLICIES = VAT
    order = released_order(alice, sven)
    pay_out(sven, olga)
    named(sven, "SE556677889901")

    refund(order, 31_000, olga)
    outbox.drain()

    assert papers(PaperKind.FEE_CREDIT_NOTE) == [("taxed", eur(870), eur(174))]
    books_balance()


def test_domestic_commission_without_a_rate_is_not_called_taxed(alice, sven, olga):
    released_order(alice, sven)

    pay_out(sven, olga)

    assert papers() == [("none", eur(3_480), eur(0))]
