"""Webhook events: kept as they come, then taken as a hint to look the payment up."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from marketplace.companies.member import SYSTEM
from marketplace.core import clock, outbox, prepared
from marketplace.core.money import Money
from trade_assurance.actions.answers import take_answer
from trade_assurance.actions.chargebacks import (
    Case,
    book_chargeback_fee,
    end_chargeback,
    note_chargeback,
)
from trade_assurance.actions.connect import look_up_account
from trade_assurance.actions.payouts.transferring import look_up_transfer
from trade_assurance.actions.reversals import (
    record_reinstatement,
    record_reversal,
    stop_for_reversal,
)
from trade_assurance.gateways import gateway
from trade_assurance.models import Payment, PaymentIntent, Payout, WebhookEvent
from trade_assurance.states import IntentKind

Thing = dict[str, Any]
# The double speaks as Stripe does; its ids are its own.
CARD_GATEWAYS = ("stripe", "sandbox")
# Sellers' own accounts: what they charge there is theirs, even if they write our marks on it.
CONNECTED = "stripe_connect"
# A provider that names one of these means money of ours, even if we do not know it yet.
ALWAYS_OURS = frozenset({"dispute", "refund"})


class PaymentNotKnownYet(Exception):
    """The event names a payment or refund that is not here (yet): it is tried again later."""


class EarlierEventWaits(Exception):
    """An earlier event of the same dispute is here and not done: it comes first."""


def keep_event(*, endpoint: str, event_id: str, kind: str, body: dict[str, Any]) -> bool:
    """Store an event and promise to look into it; False if it came before.

    One statement, which is atomic by itself: providers send bursts, and wait for the answer.
    """
    promise, promised = outbox.promise_of_each(
        "trade_assurance.webhook_arrived",
        source="kept",
        payload="jsonb_build_object('event_pk', kept.id)",
    )
    kept = (
        "WITH kept AS (INSERT INTO trade_assurance_webhookevent (endpoint, event_id, kind, body)"
        " VALUES (%(endpoint)s, %(event_id)s, %(kind)s, %(body)s)"
        " ON CONFLICT (endpoint, event_id) DO NOTHING RETURNING id) "
    )
    event = {
        "endpoint": endpoint,
        "event_id": event_id,
        "kind": kind[:80],
        "body": json.dumps(body),
    }
    with prepared.cursor() as cursor:
        cursor.execute(kept + promise, event | promised)
        return bool(cursor.rowcount)


def look_into_event(*, event_pk: int) -> None:
    """Fetch what the event is about and take in what is true now; events come in any order.

    Events that name no payment of ours are done with. Raises: PaymentNotKnownYet, and what
    gateways and reversals raise, to be called again later; the event stays in the inbox.
    """
    event = WebhookEvent.objects.get(pk=event_pk)
    if event.done_at is not None:
        return
    thing = _thing(event)
    if event.endpoint == CONNECTED and event.kind == "account.updated":
        look_up_account(provider_id=str(thing.get("id", "")), at=clock.now())
    if event.endpoint != CONNECTED and thing.get("object") == "transfer":
        _look_up_transfer(thing)
    payment = None if event.endpoint == CONNECTED else _payment_of(event, thing)
    if payment is not None:
        _assert_its_turn(event, thing)
        act = _DISPUTES.get(event.kind) or (
            _look_up_refund if thing.get("object") == "refund" else _look_up_charge
        )
        act(payment, thing)
    elif thing.get("object") in ALWAYS_OURS and event.endpoint != CONNECTED:
        raise PaymentNotKnownYet(thing.get("id", ""))
    WebhookEvent.objects.filter(pk=event_pk).update(done_at=clock.now())


def _assert_its_turn(event: WebhookEvent, thing: Thing) -> None:
    """Take the events of one dispute in the provider's order, as far as they are here."""
    earlier = (
        list(_DISPUTES)[: list(_DISPUTES).index(event.kind)] if event.kind in _DISPUTES else []
    )
    waiting = WebhookEvent.objects.filter(endpoint=event.endpoint, kind__in=earlier, done_at=None)
    if earlier and waiting.filter(body__data__object__id=thing["id"]).exists():
        raise EarlierEventWaits(thing["id"])


def _look_up_charge(payment: Payment, thing: Thing) -> None:
    if thing.get("object") == "dispute":
        return  # opened, changed or closed: money moves by the events of its own
    intent = PaymentIntent.objects.get(payment=payment, kind=IntentKind.CHARGE)
    provider_id = payment.provider_id or _attempt(thing)
    answer = gateway(payment.gateway).look_up(key=intent.key, provider_id=provider_id)
    take_answer(intent_id=intent.pk, answer=answer, at=clock.now())


def _attempt(thing: Thing) -> str:
    """Return the id that an attempt to pay is looked up by: a page's or an intent's, no charge's."""
    return str(
        thing.get("payment_intent") or "" if thing.get("object") == "charge" else thing["id"]
    )


def _look_up_refund(payment: Payment, thing: Thing) -> None:
    key = (thing.get("metadata") or {}).get("key")
    refunds = PaymentIntent.objects.filter(payment=payment, kind=IntentKind.REFUND)
    named = [i for i in refunds.order_by("pk") if thing["id"] == i.provider_id or key == i.key]
    if not named:
        raise PaymentNotKnownYet(thing["id"])
    answer = gateway(payment.gateway).look_up_refund(key=named[0].key, provider_id=thing["id"])
    take_answer(intent_id=named[0].pk, answer=answer, at=clock.now())


def _look_up_transfer(thing: Thing) -> None:
    """Made, or reversed by a person at the provider; those of other systems name no payout of ours."""
    reference = (thing.get("metadata") or {}).get("payout", "")
    payout = Payout.objects.filter(reference=reference, provider_account__isnull=False).first()
    if payout is not None:
        look_up_transfer(payout=payout, at=clock.now())


def _dispute_opened(payment: Payment, thing: Thing) -> None:
    """Stop the tranche; a `warning_` is a question of the buyer's bank, which takes nothing."""
    case = _case(thing)
    note_chargeback(payment=payment, case=case, at=clock.now())
    if not case.inquiry:
        stop_for_reversal(payment=payment, at=clock.now(), reason=f"dispute {thing['id']}")


def _dispute_closed(payment: Payment, thing: Thing) -> None:
    won = thing.get("status") in {"won", "warning_closed"}
    end_chargeback(payment=payment, case=thing["id"], won=won, at=clock.now())


def _funds_withdrawn(payment: Payment, thing: Thing) -> None:
    record_reversal(
        payment=payment,
        by=SYSTEM,
        at=clock.now(),
        reason=f"dispute {thing['id']}",
        money=Money(thing["amount"], str(thing["currency"]).upper()),
        case=thing["id"],
    )
    for taken in thing.get("balance_transactions") or []:
        fee = Money(int(taken.get("fee") or 0), str(taken["currency"]).upper())
        book_chargeback_fee(payment=payment, case=thing["id"], fee=fee, at=clock.now())


def _case(thing: Thing) -> Case:
    due = (thing.get("evidence_details") or {}).get("due_by")
    return Case(
        number=thing["id"],
        money=Money(thing["amount"], str(thing["currency"]).upper()),
        reason=str(thing.get("reason") or ""),
        evidence_due_at=datetime.fromtimestamp(due, UTC) if due else None,
        inquiry=str(thing.get("status", "")).startswith("warning_"),
    )


def _funds_reinstated(payment: Payment, thing: Thing) -> None:
    record_reinstatement(payment=payment, case=thing["id"], at=clock.now())


# In the order in which they follow each other.
_DISPUTES: dict[str, Callable[[Payment, Thing], None]] = {
    "charge.dispute.created": _dispute_opened,
    "charge.dispute.closed": _dispute_closed,
    "charge.dispute.funds_withdrawn": _funds_withdrawn,
    "charge.dispute.funds_reinstated": _funds_reinstated,
}


def _thing(event: WebhookEvent) -> Thing:
    thing: Thing = event.body.get("data", {}).get("object", {})
    return thing


def _payment_of(event: WebhookEvent, thing: Thing) -> Payment | None:
    """Find the payment by our own mark, else by the provider's ids that are stored here."""
    ours = Payment.objects.filter(gateway__in=CARD_GATEWAYS)
    reference = (thing.get("metadata") or {}).get("payment")
    if reference:
        named = ours.filter(reference=reference).first()
        if named is None:
            raise PaymentNotKnownYet(reference)
        return named
    ids = {str(thing[name]) for name in ("id", "payment_intent") if thing.get(name)}
    ids |= _intents_of_charge(event, thing)
    asked = Q(provider_id__in=ids) | Q(charged_id__in=ids) | Q(intents__provider_id__in=ids)
    return ours.filter(asked).distinct().first() if ids else None


def _intents_of_charge(event: WebhookEvent, thing: Thing) -> set[str]:
    """A dispute may name its charge alone; what the charge belongs to was told when it was made."""
    charge = thing.get("charge")
    if not charge or thing.get("payment_intent"):
        return set()
    told = WebhookEvent.objects.filter(endpoint=event.endpoint, body__data__object__id=charge)
    return {
        str(intent)
        for intent in told.values_list("body__data__object__payment_intent", flat=True)
        if intent
    }
