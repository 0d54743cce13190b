"""What operators do about payments whose answer stays unclear: look again, or give up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import clock, outbox
from marketplace.core.errors import Refusal
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from trade_assurance.actions.answers import take_answer
from trade_assurance.actions.locking import locked_payment
from trade_assurance.actions.sending import look_up
from trade_assurance.gateways import gateway
from trade_assurance.gateways.base import AnswerUnclear, GatewayAway, GatewayMisused, Status
from trade_assurance.models import Payment, PaymentIntent
from trade_assurance.rules import assert_operator
from trade_assurance.states import INTENT, PAYMENT, IntentKind, IntentState


class ReasonMissing(Refusal):
    """Such a decision is written down with its reason."""

    code = "reason_missing"
    field = "reason"


@transaction.atomic
def ask_look_up(*, payment: Payment, by: Member) -> Payment:
    """Promise to ask the gateway once more what became of a payment. Raises: NotAllowed."""
    assert_operator(by)
    for intent in payment.intents.order_by("pk"):
        outbox.emit("trade_assurance.look_up_due", intent_id=intent.pk)
    return payment


def look_up_intent(*, intent_id: int) -> bool:
    """Ask the gateway what became of a request; False when it still cannot say."""
    intent = PaymentIntent.objects.select_related("payment__order").get(pk=intent_id)
    try:
        answer = look_up(gateway(intent.payment.gateway), intent)
    except (AnswerUnclear, GatewayAway, GatewayMisused):
        return False
    if answer.status == Status.UNKNOWN:
        return False
    take_answer(intent_id=intent_id, answer=answer, at=clock.now())
    return True


@transaction.atomic
def give_up_payment(*, payment: Payment, by: Member, at: datetime, reason: str) -> Payment:
    """Call a payment that a person looked into failed, so that the buyer can pay again.

    If its money comes after all, it is held or refunded like any other that comes late.
    Raises: NotAllowed, ReasonMissing, TransitionRefused.
    """
    assert_operator(by)
    if not reason.strip():
        raise ReasonMissing(_("Say why."))
    payment = locked_payment(payment)
    change_state(
        payment,
        "fail",
        machine=PAYMENT,
        actor=Actor.OPERATOR,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    payment.failure_code = "given_up"
    payment.save(update_fields=["failure_code"])
    rows = PaymentIntent.objects.select_for_update(of=("self",)).filter(payment=payment)
    for intent in rows.filter(kind=IntentKind.CHARGE, state=IntentState.IN_REVIEW):
        change_state(
            intent, "fail", machine=INTENT, actor=Actor.OPERATOR, at=at, user_id=by.user_id
        )
    outbox.emit("trade_assurance.told", kind="payment_failed", payment_id=payment.pk)
    return payment
