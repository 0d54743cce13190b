"""Our books are held against the provider's once a day; a gap is told and stops nothing."""

import pytest
from django.urls import reverse

from marketplace.core import clock, jobs, outbox
from marketplace.orders import actions as orders
from tests.factories.money import eur, held_order, pay_by_card
from tests.factories.orders import make_order
from trade_assurance.actions.reconciling import prove_provider
from trade_assurance.gateways.sandbox import world
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import MoneyStop, PaymentIntent, ProviderProof

pytestmark = pytest.mark.django_db
TOTAL = eur(124_000)


def prove():
    return {
        proof.currency: (proof.ours.minor, proof.theirs.minor, proof.in_flight)
        for proof in prove_provider(at=clock.now())
    }


def test_held_and_refunded_money_agrees_with_the_provider(alice, sven):
    held_order(alice, sven)
    gone = held_order(alice, sven)
    orders.cancel_by_seller(order=gone, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()

    assert prove() == {"EUR": (124_000, 124_000, 0)}


def test_fees_are_booked_once_and_are_the_platforms(alice, sven, advance):
    world.set_rule("fee_bps", 150)
    held_order(alice, sven)

    assert prove() == {"EUR": (122_140, 122_140, 0)}
    advance(days=1)
    assert prove() == {"EUR": (122_140, 122_140, 0)}

    assert balance_of(Purse(AccountKind.LOSS), "EUR") == eur(-1_860)


def test_money_that_only_the_provider_knows_of_raises_an_alarm_and_stops_nothing(
    alice, sven, caplog, client_for, olga
):
    order = held_order(alice, sven)
    world.take(5_000, "EUR", seed="by hand at the provider")

    assert prove() == {"EUR": (124_000, 129_000, 0)}

    assert "sandbox has 1290.00 EUR, our books say 1240.00 EUR" in caplog.text
    assert MoneyStop.objects.count() == 0
    page = client_for(olga).get(reverse("money_desk:review")).content.decode()
    assert "They differ by" in page
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()
    assert PaymentIntent.objects.get(kind="refund").state == "confirmed"


def test_a_gap_with_requests_on_their_way_waits_a_day_before_it_is_an_alarm(
    alice, sven, caplog, advance
):
    world.script("POST payment_intents", "lost", moment="after")
    pay_by_card(make_order(alice, sven), alice)

    assert prove() == {"EUR": (0, 124_000, 1)}
    assert "our books say" not in caplog.text
    advance(days=1)
    prove()

    assert "our books say 0.00 EUR" in caplog.text


def test_the_comparison_is_promised_once_a_day(alice, sven, advance):
    held_order(alice, sven)

    assert [jobs.run("trade_assurance.provider") for _ in range(2)] == [1, 0]
    outbox.drain()
    advance(days=1)
    assert jobs.run("trade_assurance.provider") == 1
    outbox.drain()

    assert [proof.difference for proof in ProviderProof.objects.all()] == [eur(0), eur(0)]


def test_where_there_is_no_card_provider_nothing_is_compared(settings):
    settings.DEMO = settings.TESTING = False

    assert prove_provider(at=clock.now()) == []


def test_the_desk_says_that_the_first_comparison_is_still_to_come(client_for, olga, alice, sven):
    client = client_for(olga)
    assert "first comparison" in client.get(reverse("money_desk:review")).content.decode()
    held_order(alice, sven)
    prove()

    assert "They agree" in client.get(reverse("money_desk:review")).content.decode()
