"""A seller with an account at the card provider is paid there: asked once, looked up, never twice."""

from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.states import history
from tests.factories.money import eur, give_bank_details, released_order
from tests.factories.payouts import released_by_transfer
from trade_assurance import actions
from trade_assurance.actions import connect
from trade_assurance.actions.payouts import ProviderAnswers
from trade_assurance.actions.payouts.outcomes import take_transfer
from trade_assurance.actions.payouts.transferring import (
    NoProvider,
    follow_up_transfers,
    send_transfer,
)
from trade_assurance.actions.reconciling import prove_provider
from trade_assurance.gateways.base import Answer, Status
from trade_assurance.gateways.sandbox import accounts as double
from trade_assurance.gateways.sandbox import store, transfers
from trade_assurance.gateways.sandbox.balances import available
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import ConnectAccount, Earning, Payout

pytestmark = pytest.mark.django_db
NET = eur(120_520)
UNTIL_AVAILABLE = timedelta(days=8)


@pytest.fixture
def account(sven):
    """Sven's account at the provider, in order."""
    made = connect.open_connect_account(by=sven, at=clock.now())
    outbox.drain()
    made.refresh_from_db()
    double.onboard(made.provider_id)
    connect.look_up_account(provider_id=made.provider_id, at=clock.now())
    made.refresh_from_db()
    assert made.state == "enabled"
    return made


@pytest.fixture
def released(account, alice, sven, advance):
    """One order of Sven's, released, whose card money is available by now."""
    order = released_order(alice, sven)
    advance(days=UNTIL_AVAILABLE.days)
    return order


def scheduled(by):
    (payout,) = actions.build_payouts(by=by, at=clock.now())
    return payout


def sent(by):
    payout = actions.approve_payout(payout=scheduled(by), by=by, at=clock.now())
    return actions.send_payout(payout=payout, by=by, at=clock.now())


def booked(kind, owner=0):
    return balance_of(Purse(kind, owner), "EUR")


def stands(payout):
    payout.refresh_from_db()
    return payout.state


def transfers_made():
    return store.listed("transfer")


def test_it_is_paid_by_a_transfer_at_the_provider(released, account, sven, olga):
    payout = sent(olga)
    before = booked(AccountKind.CARD_CLEARING)

    outbox.drain()

    (transfer,) = transfers_made()
    assert (stands(payout), payout.transfer_id, payout.goes_by) == (
        "paid",
        transfer["id"],
        "provider",
    )
    assert (transfer["amount"], transfer["destination"]) == (NET.minor, account.provider_id)
    assert booked(AccountKind.CARD_CLEARING) == before + NET
    assert booked(AccountKind.PAYOUT_DUE, payout.pk) == eur(0)
    assert available(account.provider_id, "eur") == NET.minor
    assert Earning.objects.get().state == "settled"
    assert [row.name for row in history(payout)] == ["schedule", "approve", "send", "confirm"]


def test_our_books_and_the_providers_say_the_same_after_it(released, olga):
    sent(olga)
    outbox.drain()

    (proof,) = prove_provider(at=clock.now())

    assert (proof.difference.minor, proof.in_flight) == (0, 0)


def test_a_repeat_of_the_request_sends_nothing_more(released, olga):
    payout = sent(olga)
    outbox.drain()

    send_transfer(payout_id=payout.pk)
    take_transfer(
        payout_id=payout.pk, answer=Answer(Status.SETTLED, payout.transfer_id), at=clock.now()
    )

    assert (len(transfers_made()), stands(payout)) == (1, "paid")
    assert booked(AccountKind.PAYOUT_DUE, payout.pk) == eur(0)


def test_a_lost_answer_is_looked_up_before_anything_is_asked_again(
    released, account, olga, advance
):
    payout = sent(olga)
    Payout.objects.filter(pk=payout.pk).update(times_asked=1)  # it was asked; the answer was lost
    transfers.create_transfer(
        {
            "amount": str(NET.minor),
            "currency": "eur",
            "destination": account.provider_id,
            "transfer_group": payout.reference,
            "metadata": {"key": payout.key, "payout": payout.reference},
        },
        "lost",
    )
    advance(minutes=5)

    assert follow_up_transfers(at=clock.now()) == 1
    outbox.drain()

    assert (len(transfers_made()), stands(payout)) == (1, "paid")


def test_a_transfer_that_nobody_finds_after_keys_have_died_is_not_asked_again(
    released, olga, advance
):
    payout = sent(olga)
    Payout.objects.filter(pk=payout.pk).update(times_asked=1)
    advance(days=2)

    send_transfer(payout_id=payout.pk)

    assert (transfers_made(), stands(payout)) == ([], "processing")


def test_while_card_money_is_not_available_it_waits_and_asks_under_a_new_key(
    account, alice, sven, olga, advance
):
    released_order(alice, sven)
    payout = sent(olga)
    outbox.drain()
    assert (stands(payout), payout.times_short, transfers_made()) == ("processing", 1, [])
    assert follow_up_transfers(at=clock.now() + timedelta(minutes=30)) == 0

    advance(days=UNTIL_AVAILABLE.days)
    assert follow_up_transfers(at=clock.now()) == 1
    outbox.drain()

    (transfer,) = transfers_made()
    assert (stands(payout), transfer["metadata"]["key"]) == ("paid", f"payout-{payout.pk}-1")


def test_it_does_not_wait_for_ever(account, alice, sven, olga, advance):
    released_order(alice, sven)
    payout = sent(olga)
    advance(days=15)
    short = Answer(Status.FAILED, failure_code="balance_insufficient")

    take_transfer(payout_id=payout.pk, answer=short, at=clock.now())

    assert (stands(payout), Earning.objects.get().state) == ("failed", "available")


def test_a_refusal_gives_the_money_back_to_the_seller(released, sven, olga):
    payout = sent(olga)
    refused = Answer(Status.FAILED, failure_code="account_invalid")

    take_transfer(payout_id=payout.pk, answer=refused, at=clock.now())

    assert (stands(payout), payout.failure_reason) == (
        "failed",
        "The card provider refused: account_invalid.",
    )
    assert booked(AccountKind.PAYABLE, sven.company.pk) == NET
    assert Earning.objects.get().state == "available"


def test_a_transfer_that_was_reversed_at_the_provider_comes_back_once(
    released, account, sven, olga
):
    payout = sent(olga)
    outbox.drain()
    paid = booked(AccountKind.CARD_CLEARING)
    transfers.create_reversal(payout.transfer_id or transfers_made()[0]["id"], {}, "back")
    (event, *_older) = [row for row in store.listed("event") if row["type"] == "transfer.reversed"]
    for repeat in ("a", "b"):
        actions.keep_event(
            endpoint="stripe", event_id=event["id"] + repeat, kind=event["type"], body=event
        )

    outbox.drain()

    assert (stands(payout), Earning.objects.get().state) == ("returned", "available")
    assert booked(AccountKind.CARD_CLEARING) == paid - NET
    assert booked(AccountKind.PAYABLE, sven.company.pk) == NET


def test_a_transfer_of_another_system_is_none_of_ours(released):
    thing = {"id": "tr_x", "object": "transfer", "metadata": {"payout": "A-NOTOURS"}}
    actions.keep_event(
        endpoint="stripe",
        event_id="evt_tr",
        kind="transfer.created",
        body={"data": {"object": thing}},
    )

    outbox.drain()

    assert Payout.objects.count() == 0


def test_nobody_says_by_hand_what_became_of_it(released, olga):
    payout = sent(olga)
    facts = {"payout": payout, "by": olga, "at": clock.now()}

    with pytest.raises(ProviderAnswers):
        actions.record_payout_paid(bank_reference="S-1", **facts)
    with pytest.raises(ProviderAnswers):
        actions.record_payout_failed(reason="Closed.", **facts)
    with pytest.raises(ProviderAnswers):
        actions.record_payout_returned(reason="Closed.", **facts)

    assert (stands(payout), booked(AccountKind.PAYOUT_DUE, payout.pk)) == ("processing", NET)


def test_a_restricted_account_is_left_for_the_bank(released, sven, olga):
    give_bank_details(sven)
    ConnectAccount.objects.update(state="restricted")

    assert scheduled(olga).goes_by == "bank"


def test_what_lies_at_the_provider_is_promised_once(released, account, alice, sven, olga):
    give_bank_details(sven)
    first = scheduled(olga)
    released_by_transfer(alice, sven, olga)

    second = scheduled(olga)

    assert (first.goes_by, second.goes_by) == ("provider", "bank")


def test_the_seller_who_just_opened_one_beside_bank_details_is_looked_at_twice(
    account, alice, sven, olga
):
    give_bank_details(sven)
    released_order(alice, sven)

    assert scheduled(olga).needs_second is True


def test_who_asks_for_a_payout_is_paid_there_too(released, sven):
    payout = actions.ask_payout(currency="EUR", by=sven, at=clock.now())

    assert (payout.goes_by, payout.amount) == ("provider", NET)


def test_an_operator_asks_the_provider_now(account, alice, sven, olga, advance):
    released_order(alice, sven)
    payout = sent(olga)
    outbox.drain()
    advance(days=UNTIL_AVAILABLE.days)

    with pytest.raises(NotAllowed):
        actions.ask_for_transfer(payout=payout, by=sven, at=clock.now())
    actions.ask_for_transfer(payout=payout, by=olga, at=clock.now())
    outbox.drain()

    assert stands(payout) == "paid"
    with pytest.raises(Refusal):
        actions.ask_for_transfer(payout=payout, by=olga, at=clock.now())


def test_without_a_provider_it_stays_on_its_way(released, olga, settings):
    payout = sent(olga)
    settings.TESTING = settings.DEMO = False
    settings.STRIPE_SECRET_KEY = ""

    with pytest.raises(NoProvider):
        send_transfer(payout_id=payout.pk)

    assert stands(payout) == "processing"


def test_both_sides_read_where_it_goes(client, released, sven, olga):
    payout = sent(olga)
    outbox.drain()
    payout.refresh_from_db()

    client.force_login(sven.user)
    theirs = client.get(reverse("payouts:payout", args=[payout.reference])).content.decode()
    client.force_login(olga.user)
    desk = client.get(reverse("payouts:desk")).content.decode()

    assert "Your account at the card provider" in theirs
    assert payout.transfer_id in theirs
    assert payout.transfer_id in desk
    assert "Record as paid" not in desk
