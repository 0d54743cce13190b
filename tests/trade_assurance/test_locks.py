"""Each row lock of money: with it one of two calls at once is refused, without it the race is lost.

The second half is the control: it takes the locks out of the SQL and must end otherwise. A
`select_for_update` that is missing in the code makes the first half end as the control does.
"""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from marketplace.core import clock
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import actions as orders
from tests.factories import companies
from tests.factories.money import (
    bank_sends,
    eur,
    give_bank_details,
    in_claim_window,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order
from tests.trade_assurance.meeting import meet, overlap
from tests.trade_assurance.test_ledger import HELD, fund, release
from trade_assurance import actions
from trade_assurance.actions.answers import NotAwaited
from trade_assurance.actions.bank import PaymentNotAwaited
from trade_assurance.actions.payments import AlreadyPaying
from trade_assurance.ledger.actions import AlreadyPosted, InsufficientBalance
from trade_assurance.ledger.checks import breaches
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import Earning, PaymentIntent

pytestmark = pytest.mark.django_db(transaction=True)


class People:
    """The two parties and two operators, with the marketplace's instant."""

    def __init__(self):
        self.buyer, self.seller = companies.make_admin(), companies.make_seller()
        give_bank_details(self.seller)
        self.olga, self.omar = companies.make_operator("Olga"), companies.make_operator("Omar")

    @property
    def at(self):
        return clock.now()


@pytest.fixture
def people():
    return People()


def two_early_releases(p):
    protection, at = protection_of(in_claim_window(p.buyer, p.seller)), p.at
    return [lambda: actions.release_early(protection=protection, by=p.buyer, at=at)] * 2


def a_release_and_a_dispute(p):
    protection, at = protection_of(in_claim_window(p.buyer, p.seller)), p.at
    return [
        lambda: actions.release_early(protection=protection, by=p.buyer, at=at),
        lambda: actions.hold_for_dispute(
            protection=protection, actor=Actor.BUYER, by=p.buyer, at=at
        ),
    ]


def a_release_and_a_freeze(p):
    protection, at = protection_of(in_claim_window(p.buyer, p.seller)), p.at
    return [
        lambda: actions.release_early(protection=protection, by=p.buyer, at=at),
        lambda: actions.freeze(protection=protection, by=p.olga, at=at, reason="Looked into."),
    ]


def two_rulings(p):
    protection, at = protection_of(in_claim_window(p.buyer, p.seller)), p.at
    actions.hold_for_dispute(protection=protection, actor=Actor.BUYER, by=p.buyer, at=at)
    return [
        lambda: actions.settle_dispute(
            protection=protection, to_buyer=eur(0), actor=Actor.OPERATOR, by=p.olga, at=at
        )
    ] * 2


def two_clicks_on_pay(p):
    order, at = make_order(p.buyer, p.seller), p.at
    return [
        lambda: actions.start_payment(
            order=order, method="card", by=p.buyer, at=at, token="tok_paid"
        )
    ] * 2


def two_transfers_for_one_payment(p):
    payment = _transfer(p)
    at = p.at
    return [
        lambda line=line: actions.match_bank_line(line=line, payment=payment, by=p.olga, at=at)
        for line in (bank_sends(payment), bank_sends(payment))
    ]


def a_transfer_matched_and_sent_back(p):
    payment = _transfer(p)
    line, at = bank_sends(payment), p.at
    return [
        lambda: actions.match_bank_line(line=line, payment=payment, by=p.olga, at=at),
        lambda: actions.return_bank_line(line=line, by=p.omar, at=at, reason="Unknown."),
    ]


def one_refund_sent_by_two(p):
    payment = _transfer(p)
    order = payment.order
    actions.match_bank_line(line=bank_sends(payment), payment=payment, by=p.olga, at=p.at)
    orders.cancel_by_seller(order=order, by=p.seller, at=p.at, reason="The oven broke.")
    intent, at = PaymentIntent.objects.get(payment=payment), p.at
    return [
        lambda by=by: actions.record_refund_sent(intent=intent, by=by, at=at)
        for by in (p.olga, p.omar)
    ]


def two_payout_runs(p):
    released_order(p.buyer, p.seller)
    at = p.at
    return [lambda by=by: actions.build_payouts(by=by, at=at) for by in (p.olga, p.omar)]


def two_approvals(p):
    payout, at = _payout(p), p.at
    return [
        lambda by=by: actions.approve_payout(payout=payout, by=by, at=at) for by in (p.olga, p.omar)
    ]


def a_payout_that_is_sent_and_cancelled(p):
    payout, at = actions.approve_payout(payout=_payout(p), by=p.olga, at=p.at), p.at
    return [
        lambda: actions.send_payout(payout=payout, by=p.olga, at=at),
        lambda: actions.cancel_payout(payout=payout, by=p.omar, at=at, reason="Wrong."),
    ]


def a_payout_that_is_paid_and_failed(p):
    payout = actions.approve_payout(payout=_payout(p), by=p.olga, at=p.at)
    payout, at = actions.send_payout(payout=payout, by=p.olga, at=p.at), p.at
    return [
        lambda: actions.record_payout_paid(payout=payout, bank_reference="S", by=p.olga, at=at),
        lambda: actions.record_payout_failed(payout=payout, by=p.omar, at=at, reason="Closed."),
    ]


def _transfer(p):
    order = make_order(p.buyer, p.seller)
    return actions.start_payment(order=order, method="bank_transfer", by=p.buyer, at=p.at)


def _payout(p):
    released_order(p.buyer, p.seller)
    (payout,) = actions.build_payouts(by=p.olga, at=p.at)
    return payout


RACES = [
    (two_early_releases, [TransitionRefused, None]),
    (a_release_and_a_dispute, [TransitionRefused, None]),
    (a_release_and_a_freeze, [TransitionRefused, None]),
    (two_rulings, [TransitionRefused, None]),
    (two_clicks_on_pay, [AlreadyPaying, None]),
    (two_transfers_for_one_payment, [PaymentNotAwaited, None]),
    (a_transfer_matched_and_sent_back, [TransitionRefused, None]),
    (one_refund_sent_by_two, [NotAwaited, None]),
    (two_payout_runs, [None, None]),
    (two_approvals, [TransitionRefused, None]),
    (a_payout_that_is_sent_and_cancelled, [TransitionRefused, None]),
]


@pytest.mark.parametrize(
    ("arrange", "outcomes"), RACES, ids=[arrange.__name__ for arrange, _ in RACES]
)
@pytest.mark.usefixtures("broken_on_purpose")
def test_a_row_lock_decides_and_without_it_the_race_is_lost(people, arrange, outcomes):
    assert meet(*arrange(people)) == (outcomes, False)
    call_command("check_ledger", stdout=StringIO())

    unlocked, both_read = meet(*arrange(people), locks=False)

    assert both_read
    assert unlocked != outcomes


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.usefixtures("broken_on_purpose")
def test_a_payout_is_paid_or_failed_and_never_both(people, locks):
    """Decided by the row lock, and without it by the locked balance of the payout at the latest."""
    outcomes, _both_read = meet(*a_payout_that_is_paid_and_failed(people), locks=locks)

    late = set() if locks else {InsufficientBalance}
    assert (outcomes[0] in {TransitionRefused, *late}, outcomes[1]) == (True, None)


def test_without_the_row_lock_the_database_still_refuses_the_second_release(people):
    """Both releases pass the state table; the key of the movement is the second line of defence."""
    outcomes, both_read = meet(*two_early_releases(people), locks=False)

    assert (outcomes, both_read) == ([AlreadyPosted, None], True)
    earning = Earning.objects.get()
    held = Purse(AccountKind.HELD, earning.protection_id)
    assert (earning.gross_minor, balance_of(held, "EUR")) == (124_000, eur(0))
    call_command("check_ledger", stdout=StringIO())


@pytest.mark.parametrize(
    ("locks", "refusal"), [(True, InsufficientBalance), (False, IntegrityError)]
)
def test_of_two_movements_that_empty_a_purse_one_is_refused(locks, refusal):
    """By the locked balance, in words; without the lock by the balance's CHECK."""
    fund(10_100)
    release(100, 1, key="r0")  # opens the accounts: their UNIQUE would decide before the balance

    refused = overlap(*[lambda k=k: release(10_000, 300, key=k) for k in ("r1", "r2")], locks=locks)

    assert refused == refusal
    assert balance_of(HELD, "EUR") == eur(0)
    assert list(breaches()) == []
