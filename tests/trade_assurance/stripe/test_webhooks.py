"""The door for events, and a storm of them: duplicated, shuffled, early; the end is that of the order."""

import json
import time

import pytest
from django.db import transaction

from bench.faults.webhooks import SCENES, brew, deliver, end_state
from marketplace.core import outbox
from tests.factories.money import pay_by_card
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.gateways.sandbox import world
from trade_assurance.gateways.sandbox.sender import Road
from trade_assurance.gateways.stripe import API_VERSION
from trade_assurance.gateways.stripe.events import sign
from trade_assurance.ledger.models import Movement
from trade_assurance.models import WebhookEvent

pytestmark = pytest.mark.django_db
SECRETS = ("whsec_platform", "whsec_sellers")
IN_ORDER = Road(copies=1, shuffled=False)


@pytest.fixture(autouse=True)
def _secrets(settings):
    settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_CONNECT_WEBHOOK_SECRET = SECRETS


def event(**changes):
    thing = {"id": "pi_1", "object": "payment_intent"}
    whole = {"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": thing}}
    return json.dumps({**whole, "livemode": False, "api_version": API_VERSION, **changes}).encode()


def send(client, body, *, secret=SECRETS[0], late=0, path="/webhooks/stripe/"):
    signature = sign(body, secret=secret, at=int(time.time()) + late)
    headers = {"Stripe-Signature": signature}
    return client.post(path, body, content_type="application/json", headers=headers).status_code


@pytest.mark.parametrize("seed", [1, 2])
def test_a_storm_of_duplicates_in_any_order_ends_as_the_events_in_order(alice, sven, advance, seed):
    orders = [make_order(alice, sven) for _ in range(2 * len(SCENES))]
    brew(orders, alice, advance=lambda days: advance(days=days))
    with transaction.atomic():
        calm = deliver(seed=seed, road=IN_ORDER, secrets=SECRETS, orders=orders)
        transaction.set_rollback(True)

    storm = deliver(
        seed=seed, road=Road(copies=5, dropped=20, late=15), secrets=SECRETS, orders=orders
    )

    outbox.OutboxMessage.objects.update(last_error="")  # that some had to wait is the point
    assert storm.end == calm.end
    assert (storm.kept, storm.events) == (calm.kept, calm.events)
    assert storm.deliveries > 3 * storm.events > 100
    assert outbox.OutboxMessage.objects.filter(done_at=None).count() == 0


def test_an_event_that_overtakes_our_own_answer_is_the_answer(alice, sven, client):
    world.script("POST payment_intents", "lost", moment="after")
    order = make_order(alice, sven)
    payment = pay_by_card(order, alice)
    assert payment.state == "unclear"

    deliver(seed=1, road=IN_ORDER, secrets=SECRETS, orders=[order])

    payment.refresh_from_db()
    assert (payment.state, payment.received, world.count("charge")) == (
        "settled",
        payment.amount,
        1,
    )
    before = end_state([order])
    deliver(seed=2, road=Road(), secrets=SECRETS, orders=[order])
    assert end_state([order]) == before


@pytest.mark.parametrize(
    ("body", "sent", "status"),
    [
        (event(), {}, 200),
        (event(type="something.new.of.2031"), {}, 200),
        (event(), {"secret": SECRETS[1]}, 400),
        (event(), {"secret": SECRETS[1], "path": "/webhooks/stripe/connect/"}, 200),
        (event(), {"path": "/webhooks/stripe/connect/"}, 400),
        (event(), {"late": -301}, 400),
        (event(), {"late": -290}, 200),
        (event(), {"late": 50}, 200),
        (event(), {"late": 65}, 400),
        (event(), {"late": 315_360_000}, 400),
        (event(livemode=True), {}, 400),
        (b"{}", {}, 400),
        (b"not json", {}, 400),
        (event(id=7), {}, 400),
        (event(data=[]), {}, 400),
    ],
)
def test_only_what_was_signed_for_this_door_just_now_is_kept(client, body, sent, status):
    assert send(client, body, **sent) == status

    assert WebhookEvent.objects.count() == (status == 200)
    outbox.drain()
    assert (Movement.objects.count(), WebhookEvent.objects.filter(done_at=None).count()) == (0, 0)


def test_an_event_of_test_mode_is_refused_where_money_is_real(client, settings):
    settings.STRIPE_SECRET_KEY = "sk_live_x"

    assert (send(client, event()), send(client, event(livemode=True))) == (400, 200)


def test_an_event_of_another_version_is_kept_and_raises_an_alarm(client, caplog):
    assert send(client, event(api_version="2019-02-11")) == 200

    assert "evt_1 at stripe has version 2019-02-11" in caplog.text
    assert WebhookEvent.objects.count() == 1


def test_the_same_event_at_both_doors_is_two_and_at_one_door_is_one(client):
    for _ in range(3):
        assert send(client, event()) == 200
        sellers = {"secret": SECRETS[1], "path": "/webhooks/stripe/connect/"}
        assert send(client, event(), **sellers) == 200

    kept = list(WebhookEvent.objects.order_by("endpoint").values_list("endpoint", "event_id"))
    assert kept == [("stripe", "evt_1"), ("stripe_connect", "evt_1")]
    promised = outbox.OutboxMessage.objects.filter(topic="trade_assurance.webhook_arrived")
    assert promised.count() == 2


def test_a_seller_who_writes_our_marks_on_a_charge_of_their_own_moves_nothing(alice, sven, client):
    order = make_order(alice, sven)
    payment = actions.start_payment(
        order=order, method="card", by=alice, at=order.placed_at, token="tok_no_funds"
    )
    outbox.drain()
    theirs = {"id": "pi_theirs", "object": "payment_intent", "status": "succeeded"}
    theirs["metadata"] = {"payment": payment.reference}
    body = event(account="acct_theirs", data={"object": theirs})

    sent = send(client, body, secret=SECRETS[1], path="/webhooks/stripe/connect/")
    outbox.drain()

    payment.refresh_from_db()
    assert (sent, payment.state, Movement.objects.count()) == (200, "failed", 0)


def test_a_door_without_a_secret_is_not_there(client, settings):
    settings.STRIPE_CONNECT_WEBHOOK_SECRET = ""

    assert send(client, event(), path="/webhooks/stripe/connect/") == 404
    assert client.get("/webhooks/stripe/").status_code == 405
