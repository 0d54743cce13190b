"""Commission that was invoiced and given back is credited, also to who is never paid again."""

import pytest

from bookkeeping import actions
from bookkeeping.models import FeeLine, Paper
from bookkeeping.states import PaperKind
from marketplace.core import clock, outbox
from tests.factories.money import eur, released_order
from tests.factories.payouts import charge_back, paid_out_order, pay_out, refund
from trade_assurance.models import Earning

pytestmark = pytest.mark.django_db


def credit_notes():
    return list(Paper.objects.filter(kind=PaperKind.FEE_CREDIT_NOTE).order_by("pk"))


def test_invoiced_commission_that_goes_back_is_credited_at_once(alice, sven, olga):
    order = paid_out_order(alice, sven, olga)
    assert credit_notes() == []

    refund(order, 31_000, olga)

    (paper,) = credit_notes()
    assert (paper.total, paper.payout, paper.recipient) == (eur(870), None, sven.company)
    assert [line.fee_minor for line in paper.fee_lines.all()] == [-870]


def test_it_is_credited_once_and_not_again_with_the_next_run(alice, sven, olga):
    refund(paid_out_order(alice, sven, olga), 31_000, olga)
    earning = Earning.objects.get(kind="refund")

    assert actions.credit_fee(earning=earning, at=clock.now()) is None
    released_order(alice, sven)
    pay_out(sven, olga, "S-2")

    assert len(credit_notes()) == 1
    assert FeeLine.objects.count() == 3


def test_commission_that_was_never_invoiced_is_stated_with_the_run(alice, sven, olga):
    order = released_order(alice, sven)

    refund(order, 31_000, olga)
    assert credit_notes() == []
    paid = pay_out(sven, olga)

    (paper,) = credit_notes()
    assert (paper.total, paper.payout) == (eur(870), paid)


def test_a_chargeback_after_payout_is_credited_too(alice, sven, olga):
    charge_back(paid_out_order(alice, sven, olga), money=eur(31_000))
    outbox.drain()

    assert [paper.total for paper in credit_notes()] == [eur(870)]
