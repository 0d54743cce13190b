"""What a provider tells, told in order once, and told five times in any order: the end is the same.

The double does the trading (charges whose answers are lost, disputes, refunds that bounce) and writes
an event with each change. Both tellings start from the same rows, by a savepoint.
"""

from random import Random

from django.db import connection, transaction

from marketplace.core import clock, outbox
from marketplace.core.models import OutboxMessage
from marketplace.orders import actions as orders
from tests.factories import companies
from tests.factories.orders import make_order, ship
from tests.trade_assurance.any_order import FACTS
from tests.trade_assurance.invariants import broken
from trade_assurance import actions
from trade_assurance.gateways.sandbox import store, world
from trade_assurance.gateways.sandbox.sender import Road, travel
from trade_assurance.models import Payment, WebhookEvent

BOOKS = """
    SELECT a.kind, a.owner_id, p.currency, sum(p.minor)
      FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
     GROUP BY 1, 2, 3"""
MOST_TURNS = 8  # an event about what is not known yet is looked into again


def trade(seed, *, number):
    """Let `number` orders be paid and come to different ends at the double; return its events."""
    luck = Random(seed)
    buyer, seller = companies.make_admin(), companies.make_seller()
    for _ in range(number):
        order, before = make_order(buyer, seller), _ids("charge")
        if luck.random() < 0.4:  # the answer is lost, or never comes: events are all we hear
            world.script("POST payment_intents", "lost", moment="after")
        actions.start_payment(
            order=order, method="card", by=buyer, at=clock.now(), token="tok_paid"
        )
        work("trade_assurance.intent_due")
        _end(luck, order, seller, _ids("charge") - before)
    return world.events(account="")


def _ids(kind):
    return {thing["id"] for thing in store.listed(kind)}


def _end(luck, order, seller, charges):
    """Nothing more; a dispute after shipment, won or lost; a refund that arrives or bounces."""
    payment = Payment.objects.get(order=order)
    end = luck.choice(("nothing", "disputed", "won", "lost", "refund", "bounced"))
    if end in {"disputed", "won", "lost"} and payment.state == "settled":
        order.refresh_from_db()
        at = clock.now()
        ship(orders.mark_ready(order=order, by=seller, at=at), seller, at)
        dispute = world.open_dispute(charges.pop(), seed=payment.reference)
        if end != "disputed":
            world.close_dispute(dispute, won=end == "won")
    elif end in {"refund", "bounced"} and payment.state == "settled":
        orders.cancel_by_seller(order=order, by=seller, at=clock.now(), reason="No oak.")
        before = _ids("refund")
        work("trade_assurance.intent_due")
        if end == "bounced":
            for refund in _ids("refund") - before:
                world.fail_refund(refund)


def tell(deliveries):
    """Keep every delivery, work as it comes, and go on until nothing is left to do."""
    for delivery in deliveries:
        event = store.as_body(delivery.body)
        actions.keep_event(endpoint="sandbox", event_id=event["id"], kind=event["type"], body=event)
        work("trade_assurance.webhook_arrived", again=False)
    for _ in range(MOST_TURNS):
        work("trade_assurance.webhook_arrived")
        work("trade_assurance.intent_due")


def work(topic, *, again=True):
    """Do what is promised of a topic; `again` also what failed before."""
    waiting = OutboxMessage.objects.filter(topic=topic, done_at=None)
    if not again:
        waiting = waiting.filter(attempts=0)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        outbox.run(pk)


def standing():
    """All states and amounts, and every account of the books."""
    rows = []
    with connection.cursor() as cursor:
        for query in (FACTS, BOOKS):
            cursor.execute(query)
            rows.append(sorted(cursor.fetchall()))
    return rows


def both_ends(seed, *, number):
    """Trade, then tell in order and in disorder; return both ends, deliveries and open events."""
    events = trade(seed, number=number)
    start = transaction.savepoint()
    tell(travel(events, seed=seed, road=Road(copies=1, shuffled=False)))
    in_order = standing()
    transaction.savepoint_rollback(start)
    deliveries = travel(events, seed=seed, road=Road(copies=5, shuffled=True, late=10))
    tell(deliveries)
    left = WebhookEvent.objects.filter(done_at=None).count()
    return in_order, standing(), len(deliveries), left, broken()
