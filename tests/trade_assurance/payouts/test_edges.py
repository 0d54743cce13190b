"""Payouts whose account is replaced or restricted, refunds of more than there is, and unclear answers."""

import pytest
from django.db import transaction

from marketplace.core import clock, outbox
from marketplace.core.transitions import Actor
from tests.factories.money import (
    OTHER_IBAN,
    eur,
    give_bank_details,
    protection_of,
    released_order,
)
from tests.factories.payouts import paid_out_order, refund, released_by_transfer
from trade_assurance import actions
from trade_assurance.actions import connect
from trade_assurance.actions.earnings import close_out
from trade_assurance.actions.payouts import NothingToPayOut, SecondPersonNeeded
from trade_assurance.actions.payouts.transferring import send_transfer
from trade_assurance.actions.refunds import asking, carrying_out
from trade_assurance.actions.refunds.carrying_out import refund_released
from trade_assurance.gateways.sandbox import accounts as double
from trade_assurance.gateways.sandbox import store, world
from trade_assurance.ledger.actions import InsufficientBalance
from trade_assurance.ledger.models import Movement
from trade_assurance.models import Earning, PayoutAccount, PayoutHold, Refund

pytestmark = pytest.mark.django_db


def returned(payout, by):
    return actions.record_payout_returned(
        payout=payout, by=by, at=clock.now(), reason="Account closed."
    )


@pytest.fixture
def paid(alice, sven, olga):
    paid_out_order(alice, sven, olga)
    return sven.company.payouts.get()


@pytest.fixture
def account(sven):
    made = connect.open_connect_account(by=sven, at=clock.now())
    outbox.drain()
    made.refresh_from_db()
    double.onboard(made.provider_id)
    connect.look_up_account(provider_id=made.provider_id, at=clock.now())
    return made


def test_a_payout_back_from_an_account_that_was_replaced_holds_nothing(paid, sven, olga):
    give_bank_details(sven, iban=OTHER_IBAN)

    returned(paid, olga)

    old, new = PayoutAccount.objects.order_by("pk")
    assert (old.state, new.state, PayoutHold.objects.count()) == ("restricted", "active", 0)


def test_a_payout_back_from_a_restricted_account_restricts_it_no_further(paid, olga):
    actions.restrict_account(account=paid.account, by=olga, at=clock.now(), reason="Asked.")

    returned(paid, olga)

    assert (PayoutAccount.objects.get().restricted_reason, PayoutHold.objects.count()) == (
        "Asked.",
        1,
    )


def test_money_that_came_to_the_bank_waits_for_bank_details(account, alice, sven, olga):
    released_by_transfer(alice, sven, olga)

    with pytest.raises(NothingToPayOut):
        actions.ask_payout(currency="EUR", by=sven, at=clock.now())

    assert (Earning.objects.get().state, sven.company.payouts.count()) == ("available", 0)


def test_where_no_provider_is_set_up_everybody_is_paid_by_bank(
    account, alice, sven, olga, settings
):
    released_order(alice, sven)
    give_bank_details(sven)
    settings.TESTING = settings.DEMO = False
    settings.STRIPE_SECRET_KEY = ""

    (payout,) = actions.build_payouts(by=olga, at=clock.now())

    assert payout.goes_by == "bank"


def test_an_unclear_answer_leaves_a_payout_on_its_way_until_it_is_looked_up(
    account, alice, sven, olga, advance
):
    released_order(alice, sven)
    advance(days=8)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    actions.approve_payout(payout=payout, by=olga, at=clock.now())
    actions.send_payout(payout=payout, by=olga, at=clock.now())
    world.script("POST transfers", "timeout", moment="after")

    send_transfer(payout_id=payout.pk)
    payout.refresh_from_db()
    assert (payout.state, len(store.listed("transfer"))) == ("processing", 1)
    send_transfer(payout_id=payout.pk)

    payout.refresh_from_db()
    assert (payout.state, len(store.listed("transfer"))) == ("paid", 1)


def test_a_request_that_never_arrived_is_made_again(account, alice, sven, olga, advance):
    released_order(alice, sven)
    advance(days=8)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    actions.approve_payout(payout=payout, by=olga, at=clock.now())
    actions.send_payout(payout=payout, by=olga, at=clock.now())
    world.script("POST transfers", "timeout", moment="before")

    send_transfer(payout_id=payout.pk)
    send_transfer(payout_id=payout.pk)

    payout.refresh_from_db()
    assert (payout.state, payout.times_asked, len(store.listed("transfer"))) == ("paid", 2, 1)


def test_an_event_of_a_transfer_that_the_provider_does_not_know_changes_nothing(
    account, alice, sven, olga
):
    released_order(alice, sven)
    (payout,) = actions.build_payouts(by=olga, at=clock.now())
    thing = {"id": "tr_x", "object": "transfer", "metadata": {"payout": payout.reference}}
    body = {"data": {"object": thing}}
    actions.keep_event(endpoint="stripe", event_id="evt_1", kind="transfer.created", body=body)

    outbox.drain()

    payout.refresh_from_db()
    assert (payout.state, payout.transfer_id) == ("scheduled", "")


def test_more_than_was_released_is_not_refunded(alice, sven, olga):
    order = released_order(alice, sven)
    before = Movement.objects.count()

    with pytest.raises(InsufficientBalance):
        refund_released(protection_of(order), eur(124_001), key="too-much", at=clock.now())

    assert Movement.objects.count() == before


def test_a_refund_needs_payments_that_it_can_go_back_by(alice, sven):
    order = released_order(alice, sven)
    refund(order, 124_000, sven)
    before = Movement.objects.count()

    with pytest.raises(InsufficientBalance):
        carrying_out._ways_back(protection_of(order), eur(1))

    assert (Movement.objects.count(), str(Refund.objects.get())) == (
        before,
        Refund.objects.get().reference,
    )


def test_a_seller_whose_money_was_paid_out_meanwhile_cannot_lay_out_the_platforms(
    alice, sven, olga
):
    order = paid_out_order(alice, sven, olga)
    waiting = refund(order, 1_000, sven)
    before = Movement.objects.count()

    with pytest.raises(SecondPersonNeeded), transaction.atomic():
        asking._carry_out(
            waiting, protection_of(order), "carry_out", Actor.SELLER, by=sven, at=clock.now()
        )

    waiting.refresh_from_db()
    assert (waiting.state, Movement.objects.count()) == ("waiting", before)


def test_an_entry_that_belongs_to_no_order_closes_nothing(alice, sven):
    released_order(alice, sven)

    close_out(Earning(protection=None), at=clock.now())

    assert Earning.objects.get().state == "available"
