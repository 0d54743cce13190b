"""Every call × every fault × before and after its effect: our books and the provider's agree.

T7 of the plan of faults: a wrong answer may cost time, and never a cent.
"""

import pytest

from marketplace.core import jobs, outbox
from marketplace.orders import actions as orders
from tests.factories.money import eur, held_order, pay_by_card, protection_of
from tests.factories.orders import make_order
from trade_assurance.gateways.sandbox import world
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import PaymentIntent

pytestmark = pytest.mark.django_db
TOTAL = 124_000
CARDS = {"tok_paid": TOTAL, "tok_no_funds": 0, "tok_declined": 0, "pm_sepa_debit": 0}
# A key that died with a 500 on it answers 500 for a day: nobody can know, so a person looks.
PERSON = {("500", "before")}


def difference():
    """What the provider has, less what our books say it has."""
    theirs = world.whole_balance().get("eur", 0)
    return theirs + balance_of(Purse(AccountKind.CARD_CLEARING), "EUR").minor


def settle_down(advance, *, hours=1):
    """Look again, and again, until nothing is due."""
    for _ in range(2):
        advance(hours=hours)
        jobs.run("trade_assurance.follow_up")
        waiting = outbox.OutboxMessage.objects.filter(done_at=None)
        waiting.update(next_try_at="2020-01-01T00:00:00Z", last_error="")
        outbox.drain()


@pytest.mark.parametrize("moment", world.MOMENTS)
@pytest.mark.parametrize("fault", world.FAULTS)
@pytest.mark.parametrize("token", CARDS)
def test_a_charge_survives_any_trouble_once(alice, sven, advance, token, fault, moment):
    world.script("POST payment_intents", fault, moment=moment)
    order = make_order(alice, sven)
    payment = pay_by_card(order, alice, token=token)
    assert protection_of(order).held == eur(0)

    settle_down(advance)

    payment.refresh_from_db()
    assert difference() == 0
    assert world.count("charge") == (0 if (fault, moment) in PERSON else 1)
    held = 0 if (fault, moment) in PERSON else CARDS[token]
    assert protection_of(order).held == eur(held)
    if (fault, moment) in PERSON:
        settle_down(advance, hours=24)
        payment.refresh_from_db()
        assert payment.state == "in_review"


@pytest.mark.parametrize("moment", world.MOMENTS)
@pytest.mark.parametrize("fault", world.FAULTS)
def test_a_refund_survives_any_trouble_once(alice, sven, advance, fault, moment):
    order = held_order(alice, sven)
    world.script("POST refunds", fault, moment=moment)
    orders.cancel_by_seller(order=order, by=sven, at=order.placed_at, reason="No oak.")
    outbox.drain()

    settle_down(advance)

    intent = PaymentIntent.objects.get(kind="refund")
    lost = (fault, moment) in PERSON
    assert world.whole_balance() == {"eur": TOTAL if lost else 0}
    assert (difference(), world.count("refund")) == (0, 0 if lost else 1)
    assert intent.state == ("unclear" if lost else "confirmed")
    due = balance_of(Purse(AccountKind.REFUND_DUE, intent.payment_id), "EUR")
    assert due == eur(TOTAL if lost else 0)


@pytest.mark.parametrize("fault", world.FAULTS)
@pytest.mark.parametrize(
    ("call", "token"), [("GET payment_intents", "tok_paid"), ("GET charges", "tok_paid")]
)
def test_a_look_up_that_fails_is_repeated(alice, sven, advance, call, token, fault):
    world.script("POST payment_intents", "lost", moment="after")
    world.script(call, fault)
    order = make_order(alice, sven)
    pay_by_card(order, alice, token=token)

    settle_down(advance)

    assert (difference(), world.count("charge"), protection_of(order).held) == (0, 1, eur(TOTAL))


@pytest.mark.parametrize("hours", [22, 25, 49, 24 * 400])
def test_a_clock_that_jumps_over_the_death_of_a_key_charges_nobody_twice(
    alice, sven, advance, hours
):
    world.script("POST payment_intents", "timeout", moment="after")
    order = make_order(alice, sven)
    pay_by_card(order, alice)

    settle_down(advance, hours=hours)

    assert (difference(), world.count("charge"), protection_of(order).held) == (0, 1, eur(TOTAL))


def test_a_debit_that_settles_after_five_days_funds_only_then(alice, sven, advance):
    order = make_order(alice, sven)
    payment = pay_by_card(order, alice, token="pm_sepa_debit")
    assert (payment.state, protection_of(order).held) == ("confirmed", eur(0))
    settle_down(advance, hours=24)
    payment.refresh_from_db()
    assert (payment.state, difference()) == ("confirmed", 0)

    settle_down(advance, hours=72)

    payment.refresh_from_db()
    assert (payment.state, protection_of(order).held, difference()) == ("settled", eur(TOTAL), 0)


def test_a_refund_that_bounces_at_the_bank_is_owed_again(alice, sven):
    order = held_order(alice, sven)
    orders.cancel_by_seller(order=order, by=sven, at=order.placed_at, reason="No oak.")
    outbox.drain()
    intent = PaymentIntent.objects.get(kind="refund")

    world.fail_refund(intent.provider_id)
    from trade_assurance.actions.review import look_up_intent  # noqa: PLC0415 - not a public verb

    assert look_up_intent(intent_id=intent.pk)

    intent.refresh_from_db()
    assert (intent.state, difference()) == ("in_review", 0)
    assert balance_of(Purse(AccountKind.REFUND_DUE, intent.payment_id), "EUR") == eur(TOTAL)
