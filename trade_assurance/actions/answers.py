"""What gateways answer, by call or by webhook: taken in once, under the locks, whatever the order."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from trade_assurance.actions.funding import settle
from trade_assurance.actions.locking import first_time, held_row, locked_payment
from trade_assurance.actions.moving import hold, subject_of
from trade_assurance.actions.reversals import record_reversal
from trade_assurance.gateways.base import Answer, Status
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Transfer
from trade_assurance.models import Payment, PaymentIntent
from trade_assurance.rules import assert_operator
from trade_assurance.states import (
    BY_BANK,
    INTENT,
    PAYMENT,
    WAITING,
    IntentKind,
    IntentState,
    PaymentState,
)

OPEN_INTENTS = (
    IntentState.CREATED,
    IntentState.SENT,
    IntentState.UNCLEAR,
    IntentState.IN_REVIEW,
)


class NotAwaited(Refusal):
    """The refund was recorded before, or its provider sends it by itself."""

    code = "not_awaited"


@transaction.atomic
def take_answer(*, intent_id: int, answer: Answer, at: datetime) -> Payment:
    """Take in what a gateway says of a request; the same fact a second time changes nothing."""
    intent = PaymentIntent.objects.select_related("payment").get(pk=intent_id)
    payment = locked_payment(intent.payment)
    intent = PaymentIntent.objects.select_for_update(of=("self",)).get(pk=intent_id)
    if answer.provider_id and not intent.provider_id:
        intent.provider_id = answer.provider_id
        intent.save(update_fields=["provider_id"])
    if intent.kind == IntentKind.CHARGE:
        _charge_answered(intent, payment, answer, at=at)
    else:
        _refund_answered(intent, payment, answer, at=at)
    return payment


@transaction.atomic
def record_refund_sent(*, intent: PaymentIntent, by: Member, at: datetime) -> PaymentIntent:
    """An operator sent a refund by bank transfer, also one that its card refused.

    Raises: NotAllowed, NotAwaited.
    """
    assert_operator(by)
    payment = locked_payment(intent.payment)
    intent = PaymentIntent.objects.select_for_update(of=("self",)).get(pk=intent.pk)
    by_hand = payment.method in BY_BANK or intent.state == IntentState.IN_REVIEW
    if intent.kind != IntentKind.REFUND or not by_hand or intent.state not in OPEN_INTENTS:
        raise NotAwaited(_("This refund does not wait for you."))
    _refund_arrived(intent, payment, AccountKind.BANK, actor=Actor.OPERATOR, by=by, at=at)
    return intent


def _charge_answered(
    intent: PaymentIntent, payment: Payment, answer: Answer, *, at: datetime
) -> None:
    if answer.provider_id and not payment.provider_id:
        payment.provider_id = answer.provider_id
    payment.charged_id = answer.charged_id or payment.charged_id
    payment.redirect_url = answer.redirect_url or payment.redirect_url
    payment.save(update_fields=["provider_id", "charged_id", "redirect_url"])
    if answer.status == Status.SETTLED:
        _charge_settled(intent, payment, at=at)
    elif answer.status == Status.FAILED:
        _charge_failed(intent, payment, answer, at=at)
    elif answer.status == Status.REVERSED:
        record_reversal(payment=payment, by=SYSTEM, at=at, reason="provider")
    elif payment.state in WAITING:
        _charge_waits(intent, payment, answer.status, at=at)


def _charge_waits(intent: PaymentIntent, payment: Payment, status: Status, *, at: datetime) -> None:
    if status == Status.CONFIRMED and first_time(payment, "confirmed", at):
        _end(intent, "confirm", at=at)
        _move(payment, "confirm", at=at)
    elif status == Status.ACTION_NEEDED and payment.state != PaymentState.ACTION_NEEDED:
        _move(payment, "ask_buyer", at=at)


def _charge_settled(intent: PaymentIntent, payment: Payment, *, at: datetime) -> None:
    if not first_time(payment, "settled", at):
        return
    _end(intent, "confirm", at=at)
    hold(
        held_row(payment.protection_id),
        payment,
        payment.missing,
        kind=MovementKind.CARD_FUNDED,
        debit=AccountKind.CARD_CLEARING,
        key=f"payment-{payment.pk}-settled",
        at=at,
    )
    settle(payment, actor=Actor.PROVIDER, by=SYSTEM, at=at)


def _charge_failed(
    intent: PaymentIntent, payment: Payment, answer: Answer, *, at: datetime
) -> None:
    if intent.state in OPEN_INTENTS:
        intent.failure_code = answer.failure_code
        intent.save(update_fields=["failure_code"])
        _end(intent, "fail", at=at)
    if payment.state not in (*WAITING, PaymentState.CONFIRMED):
        return
    payment.failure_code = answer.failure_code
    payment.save(update_fields=["failure_code"])
    _move(payment, "fail", at=at)
    outbox.emit("trade_assurance.told", kind="payment_failed", payment_id=payment.pk)


def _refund_answered(
    intent: PaymentIntent, payment: Payment, answer: Answer, *, at: datetime
) -> None:
    if answer.status == Status.FAILED and intent.state == IntentState.CONFIRMED:
        _refund_bounced(intent, payment, answer, at=at)
    elif intent.state not in OPEN_INTENTS:
        return
    elif answer.status in {Status.CONFIRMED, Status.SETTLED}:
        _refund_arrived(
            intent, payment, AccountKind.CARD_CLEARING, actor=Actor.PROVIDER, by=SYSTEM, at=at
        )
    elif answer.status == Status.FAILED and intent.state != IntentState.IN_REVIEW:
        intent.failure_code = answer.failure_code
        intent.save(update_fields=["failure_code"])
        _end(intent, "fail", at=at)
        change_state(intent, "hand_over", machine=INTENT, actor=Actor.CLOCK, at=at)


def _refund_bounced(
    intent: PaymentIntent, payment: Payment, answer: Answer, *, at: datetime
) -> None:
    """Owe a confirmed refund again: the card's bank sent it back. An operator sends it by transfer."""
    if not first_time(payment, f"bounced-{intent.pk}", at):
        return
    change_state(intent, "bounce", machine=INTENT, actor=Actor.PROVIDER, at=at)
    intent.failure_code = answer.failure_code
    intent.ended_at = None
    intent.save(update_fields=["failure_code", "ended_at"])
    post(
        kind=MovementKind.REFUND_BOUNCED,
        transfers=[
            Transfer(
                Purse(AccountKind.CARD_CLEARING),
                Purse(AccountKind.REFUND_DUE, payment.pk),
                intent.amount,
            )
        ],
        subject=subject_of(held_row(payment.protection_id)),
        key=f"intent-{intent.pk}-bounced",
        at=at,
    )


def _refund_arrived(
    intent: PaymentIntent,
    payment: Payment,
    credit: AccountKind,
    *,
    actor: Actor,
    by: Member,
    at: datetime,
) -> None:
    _end(intent, "confirm", at=at, actor=actor)
    post(
        kind=MovementKind.REFUND_PAID,
        transfers=[
            Transfer(Purse(AccountKind.REFUND_DUE, payment.pk), Purse(credit), intent.amount)
        ],
        subject=subject_of(held_row(payment.protection_id)),
        key=f"intent-{intent.pk}-refunded-{credit}",
        at=at,
    )
    whole = payment.refunded_minor == payment.received_minor
    name = "refund" if whole else "refund_part"
    if PAYMENT.allows(name, state=payment.state, actor=actor):
        _move(payment, name, at=at, actor=actor, by=by)
    outbox.emit("trade_assurance.told", kind="refund_sent", intent_id=intent.pk)


def _end(intent: PaymentIntent, name: str, *, at: datetime, actor: Actor = Actor.PROVIDER) -> None:
    if intent.state in OPEN_INTENTS:
        change_state(intent, name, machine=INTENT, actor=actor, at=at)
        intent.ended_at = at
        intent.save(update_fields=["ended_at"])


def _move(
    payment: Payment,
    name: str,
    *,
    at: datetime,
    actor: Actor = Actor.PROVIDER,
    by: Member = SYSTEM,
) -> None:
    change_state(payment, name, machine=PAYMENT, actor=actor, at=at, user_id=by.user_id)
