"""Several people and clocks at once, each on a connection of its own: money moves once."""

from io import StringIO

import pytest
from django.core.management import call_command

from marketplace.core import clock, jobs, outbox
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import actions as orders
from tests.factories import companies
from tests.factories.money import (
    eur,
    give_bank_details,
    held_order,
    in_claim_window,
    protection_of,
    released_order,
)
from tests.factories.orders import make_order
from tests.trade_assurance.test_ledger_guards import race
from trade_assurance import actions
from trade_assurance.actions import protection as protections
from trade_assurance.actions.answers import take_answer
from trade_assurance.gateways.base import Answer, Status
from trade_assurance.models import Earning, Payout

pytestmark = pytest.mark.django_db(transaction=True)
TOTAL = eur(124_000)


@pytest.fixture
def people():
    return companies.make_admin(), companies.make_seller()


def proven():
    call_command("check_ledger", stdout=StringIO())


def test_sweep_early_release_and_dispute_at_once_have_one_winner(people):
    buyer, seller = people
    protection = protection_of(in_claim_window(buyer, seller))
    at = protection.release_due_at

    outcomes = race(
        lambda: protections.release_due(protection=protection, at=at),
        lambda: actions.release_early(protection=protection, by=buyer, at=at),
        lambda: actions.hold_for_dispute(protection=protection, actor=Actor.BUYER, by=buyer, at=at),
        lambda: jobs.run("trade_assurance.release"),
    )

    assert sorted(outcomes[:3], key=str) == [TransitionRefused, TransitionRefused, None]
    assert outcomes[3] is None
    protection.refresh_from_db()
    assert Earning.objects.count() == (1 if protection.state == "released" else 0)
    proven()


def test_a_payment_settled_by_webhook_and_return_page_is_held_once(people):
    buyer, seller = people
    order = make_order(buyer, seller)
    payment = actions.start_payment(
        order=order, method="card", by=buyer, at=clock.now(), token="tok_paid"
    )
    intent, at = payment.intents.get(), clock.now()

    def settled():
        take_answer(intent_id=intent.pk, answer=Answer(Status.SETTLED, "sbx_1"), at=at)

    assert race(settled, settled, settled) == [None, None, None]

    payment.refresh_from_db()
    assert (payment.state, payment.received, protection_of(order).held) == (
        "settled",
        TOTAL,
        TOTAL,
    )
    proven()


def test_two_operators_who_approve_one_payout_at_once_approve_it_once(people):
    buyer, seller = people
    olga, omar = companies.make_operator("Olga"), companies.make_operator("Omar")
    released_order(buyer, seller)
    give_bank_details(seller)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    at = clock.now()

    outcomes = race(
        *[lambda by=by: actions.approve_payout(payout=payout, by=by, at=at) for by in (olga, omar)]
    )

    assert sorted(outcomes, key=str) == [TransitionRefused, None]
    assert Payout.objects.get().state == "approved"


def test_refund_and_release_at_once_send_the_money_one_way(people):
    buyer, seller = people
    order = held_order(buyer, seller)
    protection, at = protection_of(order), clock.now()
    held = actions.hold_for_dispute(protection=protection, actor=Actor.BUYER, by=buyer, at=at)
    olga = companies.make_operator("Olga")

    def rule(to_buyer):
        actions.settle_dispute(
            protection=held, to_buyer=to_buyer, actor=Actor.OPERATOR, by=olga, at=at
        )

    outcomes = race(
        lambda: rule(eur(0)),
        lambda: rule(TOTAL),
        lambda: orders.cancel_by_seller(order=order, by=seller, at=at, reason="x"),
    )
    outbox.drain()

    # A cancellation leaves disputed money to the dispute, so it may pass beside one ruling.
    refused = {TransitionRefused, protections.MoreThanHeld}
    assert [None in outcomes[:2], len(refused & set(outcomes[:2]))] == [True, 1]
    protection.refresh_from_db()
    assert protection.released.minor + protection.refunded.minor == TOTAL.minor
    proven()
