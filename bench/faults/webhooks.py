"""A storm of webhooks: events of many payments, five times each and in any order, end as in order.

The caller makes the orders and rolls back between the two runs (`make faults` and the tests alike).
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.test import Client

from marketplace.companies.member import Member
from marketplace.core import clock, outbox
from marketplace.core.models import OutboxMessage
from marketplace.orders.models import Order
from trade_assurance.actions import start_payment
from trade_assurance.gateways.sandbox import world
from trade_assurance.gateways.sandbox.sender import Delivery, Road, travel
from trade_assurance.ledger.models import Posting
from trade_assurance.models import Payment, PaymentIntent, Protection, WebhookEvent

# What buyers do on the card page, one after the other.
SCENES: tuple[tuple[str, ...], ...] = (
    ("tok_paid",),
    ("tok_declined", "tok_paid"),
    ("tok_no_funds",),
    ("pm_sepa_debit",),
    ("pm_sepa_debit_fails",),
    ("tok_paid", "dispute won"),
    ("tok_paid", "dispute lost"),
    (),
)


@dataclass(frozen=True, slots=True)
class Storm:
    """What was delivered, and the state that it led to, as text."""

    events: int
    deliveries: int
    kept: int
    end: str


def brew(orders: Sequence[Order], buyer: Member, *, advance: Callable[[int], object]) -> int:
    """Let each order be paid at the double without us being told; return how many events there are.

    `advance` moves the clock by days, so that debits are decided and unused pages close.
    """
    pages = [_page(order, buyer, clock.now()) for order in orders]
    charged = []
    for number, page in enumerate(pages):
        for step in SCENES[number % len(SCENES)]:
            if step.startswith("dispute"):
                charged.append((page, step))
            else:
                world.pay_page(page, step)
    advance(6)
    world.pass_time()
    for page, step in charged:
        intent = str(world.thing("checkout.session", page)["payment_intent"])
        dispute = world.open_dispute(world.charge_of(intent))
        world.close_dispute(dispute, won=step == "dispute won")
    return len(world.events())


def deliver(*, seed: int, road: Road, secrets: tuple[str, str], orders: Iterable[Order]) -> Storm:
    """Send all events over a road to the door, do the promised work, and describe the end.

    `secrets` are those of the two endpoints. What has to wait for another event is tried again.
    """
    events = world.events()
    deliveries = travel(events, seed=seed, road=road)
    client = Client()
    for delivery in deliveries:
        _post(client, delivery, secrets)
    _work()
    return Storm(len(events), len(deliveries), WebhookEvent.objects.count(), end_state(orders))


def end_state(orders: Iterable[Order]) -> str:
    """Return everything about the money of some orders, without row numbers and instants."""
    return "\n".join(line for order in orders for line in _lines(order))


def _lines(order: Order) -> list[str]:
    order.refresh_from_db()
    found = [f"order {order.reference} {order.state}"]
    for payment in Payment.objects.filter(order=order).order_by("reference"):
        sums = (payment.received_minor, payment.refunded_minor, payment.reversed_minor)
        found.append(f"  payment {payment.reference} {payment.state} {sums} {payment.charged_id}")
    intents = PaymentIntent.objects.filter(payment__order=order).order_by("pk")
    found += [f"  intent {intent.kind} {intent.state} {intent.amount}" for intent in intents]
    for row in Protection.objects.filter(order=order).order_by("pk"):
        sums = (row.funded_minor, row.released_minor, row.refunded_minor)
        found.append(f"  protection {row.state} {sums} {row.reversed_minor}")
    legs = Posting.objects.filter(movement__subject_kind="order", movement__subject_id=order.pk)
    rows = legs.values_list("movement__kind", "account__kind", "minor", "currency")
    return [*found, *sorted(f"  leg {row}" for row in rows)]


def _page(order: Order, buyer: Member, at: datetime) -> str:
    payment = start_payment(order=order, method="card", by=buyer, at=at)
    outbox.drain()
    payment.refresh_from_db()
    return payment.provider_id


def _post(client: Client, delivery: Delivery, secrets: tuple[str, str]) -> None:
    path = "/webhooks/stripe/connect/" if delivery.connected else "/webhooks/stripe/"
    signature = delivery.signature(secret=secrets[delivery.connected], at=int(time.time()))
    answer = client.post(
        path,
        delivery.body,
        content_type="application/json",
        headers={"Stripe-Signature": signature},
    )
    if answer.status_code != 200:
        raise RuntimeError(f"the door answered {answer.status_code}")


def _work(rounds: int = 20) -> None:
    """Do the promised work; a message that failed because another comes first is due again at once."""
    for _ in range(rounds):
        outbox.drain()
        waiting = OutboxMessage.objects.filter(done_at=None)
        if not waiting.exists():
            return
        waiting.update(next_try_at=clock.now() - clock.offset(), failed_at=None)
