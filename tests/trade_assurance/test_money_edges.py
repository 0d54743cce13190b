"""Held money at its edges: parts that are not, money a bank gives back in time, talk of no money."""

import pytest

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from tests.factories.money import eur, held_order, in_claim_window, protection_of
from tests.factories.payouts import charge_back
from trade_assurance import actions
from trade_assurance.actions.protection import MoreThanHeld
from trade_assurance.actions.reversals import record_reinstatement
from trade_assurance.actions.stopped import refund_returned, release_uncontested
from trade_assurance.ledger.models import Movement
from trade_assurance.models import WebhookEvent

pytestmark = pytest.mark.django_db
TOTAL = eur(124_000)


def uncontested(order, part, by):
    return release_uncontested(
        protection=protection_of(order), part=part, key="D-1", by=by, at=clock.now()
    )


def test_only_a_disputed_tranche_has_an_uncontested_part(alice, sven):
    order = in_claim_window(alice, sven)

    with pytest.raises(TransitionRefused):
        uncontested(order, eur(100), alice)

    assert protection_of(order).held == TOTAL


@pytest.mark.parametrize("part", [eur(0), TOTAL, Money(100, "USD")])
def test_an_uncontested_part_is_more_than_nothing_and_less_than_all(alice, sven, part):
    order = in_claim_window(alice, sven)
    actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )

    with pytest.raises(MoreThanHeld):
        uncontested(order, part, alice)

    assert (protection_of(order).state, protection_of(order).held) == ("disputed", TOTAL)


def test_goods_worth_all_that_is_held_come_back_and_end_the_tranche(alice, sven):
    order = in_claim_window(alice, sven)
    actions.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=alice, at=clock.now()
    )

    given = refund_returned(
        protection=protection_of(order), money=eur(200_000), key="T-1", at=clock.now()
    )

    assert (given, protection_of(order).state, protection_of(order).held) == (
        TOTAL,
        "refunded",
        eur(0),
    )


def test_money_that_a_bank_gives_back_while_it_is_waited_for_funds_the_order_again(
    alice, sven, olga
):
    order = held_order(alice, sven)
    payment = charge_back(order)
    if protection_of(order).state == "frozen":
        actions.unfreeze(
            protection=protection_of(order), by=olga, at=clock.now(), reason="Wait for it."
        )
    order.refresh_from_db()
    assert order.state == "awaiting_payment"

    record_reinstatement(payment=payment, case="du_1", at=clock.now())

    payment.refresh_from_db()
    order.refresh_from_db()
    assert (payment.state, order.state) == ("settled", "in_production")
    assert (protection_of(order).state, protection_of(order).held) == ("funds_held", TOTAL)


def test_news_of_a_dispute_that_name_no_money_move_none(alice, sven):
    order = held_order(alice, sven)
    payment = order.payments.get()
    before = Movement.objects.count()
    thing = {"id": "du_9", "object": "dispute", "metadata": {"payment": payment.reference}}
    actions.keep_event(
        endpoint="stripe",
        event_id="evt_9",
        kind="charge.dispute.updated",
        body={"data": {"object": thing}},
    )

    outbox.drain()

    assert WebhookEvent.objects.get().done_at is not None
    assert (Movement.objects.count(), protection_of(order).state) == (before, "funds_held")
    assert (str(payment), SYSTEM.is_operator) == (payment.reference, False)
