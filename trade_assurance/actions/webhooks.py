"""Webhook events: kept as they come, then taken as a hint to look the payment up."""

import json
from typing import Any

from django.db import connection, transaction

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, outbox
from trade_assurance.actions.answers import record_reversal, take_answer
from trade_assurance.gateways import gateway
from trade_assurance.models import Payment, PaymentIntent, WebhookEvent
from trade_assurance.states import IntentKind

REVERSALS = {"charge.dispute.funds_withdrawn"}


class PaymentNotKnownYet(Exception):
    """The event names a payment that is not here (yet): it is tried again later."""


@transaction.atomic
def keep_event(*, endpoint: str, event_id: str, kind: str, body: dict[str, Any]) -> bool:
    """Store an event and promise to look into it; False if it came before."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO trade_assurance_webhookevent (endpoint, event_id, kind, body)
            VALUES (%s, %s, %s, %s) ON CONFLICT (endpoint, event_id) DO NOTHING RETURNING id
            """,
            [endpoint, event_id, kind, json.dumps(body)],
        )
        row = cursor.fetchone()
    if row is None:
        return False
    outbox.emit("trade_assurance.webhook_arrived", event_pk=row[0])
    return True


def look_into_event(*, event_pk: int) -> None:
    """Fetch what the event is about and take in what is true now; events come in any order.

    Events that name no payment of ours are done with. Raises: PaymentNotKnownYet, and what
    gateways raise, to be called again later.
    """
    event = WebhookEvent.objects.get(pk=event_pk)
    if event.done_at is not None:
        return
    reference = _payment_named(event)
    if reference:
        payment = Payment.objects.filter(reference=reference, gateway=event.endpoint).first()
        if payment is None:
            raise PaymentNotKnownYet(reference)
        _take_in(event, payment)
    WebhookEvent.objects.filter(pk=event_pk).update(done_at=clock.now())


def _take_in(event: WebhookEvent, payment: Payment) -> None:
    if event.kind in REVERSALS:
        record_reversal(payment=payment, by=SYSTEM, at=clock.now(), reason=event.kind)
        return
    intent = PaymentIntent.objects.get(payment=payment, kind=IntentKind.CHARGE)
    answer = gateway(payment.gateway).look_up(
        key=intent.key, provider_id=payment.provider_id or event.body["data"]["object"]["id"]
    )
    take_answer(intent_id=intent.pk, answer=answer, at=clock.now())


def _payment_named(event: WebhookEvent) -> str:
    thing = event.body.get("data", {}).get("object", {})
    return str((thing.get("metadata") or {}).get("payment", ""))
