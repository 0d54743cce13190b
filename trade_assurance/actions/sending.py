"""Requests to gateways: sent outside any transaction, their answers taken in under the locks.

Sent twice is harmless: the key is the request's id. An answer that got lost is looked up first;
one that stays unclear for longer than keys live goes to a person.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from marketplace.core import clock, outbox, points
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.answers import take_answer
from trade_assurance.gateways import gateway
from trade_assurance.gateways.base import (
    Answer,
    AnswerUnclear,
    ChargeRequest,
    Gateway,
    GatewayMisused,
    RefundRequest,
    Status,
)
from trade_assurance.models import Payment, PaymentIntent
from trade_assurance.states import (
    INTENT,
    PAYMENT,
    WAITING,
    IntentKind,
    IntentState,
    PaymentState,
)

OPEN = (IntentState.CREATED, IntentState.SENT, IntentState.UNCLEAR)
WAITS_FOR_A_PERSON = "bank_transfer"


def send_intent(*, intent_id: int) -> None:
    """Send one request, or look it up if it was sent before, and take in the answer.

    Raises: GatewayAway, to be called again later.
    """
    intent = _mark_sent(intent_id)
    if intent is None:
        return
    points.reach("intent marked sent")
    answer = _ask(gateway(intent.payment.gateway), intent)
    points.reach("gateway answered")
    if answer is not None:
        take_answer(intent_id=intent.pk, answer=answer, at=clock.now())


def follow_up(*, at: datetime) -> int:
    """Promise another look at each request and payment that no answer has ended; return how many."""
    stale = at - timedelta(minutes=1)
    unanswered = PaymentIntent.objects.filter(
        state__in=[IntentState.SENT, IntentState.UNCLEAR], first_sent_at__lt=stale
    )
    unsettled = PaymentIntent.objects.filter(
        kind=IntentKind.CHARGE, payment__state=PaymentState.CONFIRMED, first_sent_at__lt=stale
    )
    ids = set(unanswered.values_list("pk", flat=True)) | set(unsettled.values_list("pk", flat=True))
    for pk in sorted(ids):
        outbox.emit("trade_assurance.intent_due", intent_id=pk)
    return len(ids)


@transaction.atomic(durable=True)
def _mark_sent(intent_id: int) -> PaymentIntent | None:
    """Note, before anything leaves, that it will; None when there is nothing to ask (any more)."""
    intent, _payment = _locked(intent_id)
    if intent.payment.gateway == WAITS_FOR_A_PERSON:
        return None
    if intent.state == IntentState.CONFIRMED and intent.payment.state == PaymentState.CONFIRMED:
        return intent
    if intent.state not in OPEN:
        return None
    at = clock.now()
    change_state(intent, "send", machine=INTENT, actor=Actor.CLOCK, at=at)
    intent.attempts += 1
    intent.first_sent_at = intent.first_sent_at or at
    intent.save(update_fields=["attempts", "first_sent_at"])
    return intent


def _ask(door: Gateway, intent: PaymentIntent) -> Answer | None:
    try:
        if intent.attempts > 1 or intent.state == IntentState.CONFIRMED:
            found = look_up(door, intent)
            if found.status != Status.UNKNOWN:
                return found
            if _key_is_dead(intent):
                _give_to_a_person(intent.pk, reason="no answer for as long as keys live")
                return None
        if intent.kind == IntentKind.CHARGE:
            return door.charge(_charge_request(intent))
        return door.refund(
            RefundRequest(
                key=intent.key,
                money=intent.amount,
                provider_id=intent.payment.charged_id or intent.payment.provider_id,
                payment_reference=intent.payment.reference,
            )
        )
    except AnswerUnclear:
        _note_lost_answer(intent.pk)
    except GatewayMisused as error:
        _give_to_a_person(intent.pk, reason=str(error))
    return None


def look_up(door: Gateway, intent: PaymentIntent) -> Answer:
    """Ask what became of a request: by the provider's id, or by its key after a lost answer."""
    payment = intent.payment
    if intent.kind == IntentKind.CHARGE:
        return door.look_up(
            key=intent.key, provider_id=intent.provider_id, group=payment.order.reference
        )
    charge_id = payment.charged_id or payment.provider_id
    return door.look_up_refund(key=intent.key, provider_id=intent.provider_id, charge_id=charge_id)


def _key_is_dead(intent: PaymentIntent) -> bool:
    """Whether to send it again might do it again: providers forget keys after 24 h."""
    limit = timedelta(hours=policies.current().look_up_after_hours)
    return intent.first_sent_at is not None and clock.now() - intent.first_sent_at > limit


def _charge_request(intent: PaymentIntent) -> ChargeRequest:
    payment = intent.payment
    return ChargeRequest(
        key=intent.key,
        money=intent.amount,
        payment_reference=payment.reference,
        order_reference=payment.order.reference,
        token=intent.token,
        return_url=f"{settings.SITE_URL}/en/orders/{payment.order.reference}/payment/",
    )


@transaction.atomic(durable=True)
def _note_lost_answer(intent_id: int) -> None:
    intent, payment = _locked(intent_id)
    at = clock.now()
    if INTENT.allows("lose_answer", state=intent.state, actor=Actor.PROVIDER):
        change_state(intent, "lose_answer", machine=INTENT, actor=Actor.PROVIDER, at=at)
    if intent.kind == IntentKind.CHARGE and payment.state in WAITING:
        change_state(payment, "lose_answer", machine=PAYMENT, actor=Actor.PROVIDER, at=at)


@transaction.atomic(durable=True)
def _give_to_a_person(intent_id: int, *, reason: str) -> None:
    intent, _payment = _locked(intent_id)
    _hand_over(intent, at=clock.now(), reason=reason)


def _hand_over(intent: PaymentIntent, *, at: datetime, reason: str = "") -> None:
    if INTENT.allows("hand_over", state=intent.state, actor=Actor.CLOCK):
        change_state(intent, "hand_over", machine=INTENT, actor=Actor.CLOCK, at=at, reason=reason)
    if intent.kind == IntentKind.CHARGE and intent.payment.state in WAITING:
        change_state(
            intent.payment, "hand_over", machine=PAYMENT, actor=Actor.CLOCK, at=at, reason=reason
        )


def _locked(intent_id: int) -> tuple[PaymentIntent, Payment]:
    intent = PaymentIntent.objects.select_related("payment").get(pk=intent_id)
    rows = Payment.objects.select_for_update(of=("self",)).select_related("order")
    payment = rows.get(pk=intent.payment_id)
    intent = PaymentIntent.objects.select_for_update(of=("self",)).get(pk=intent_id)
    intent.payment = payment
    return intent, payment
