"""Go on or cancel: the buyer says it, an operator where the buyer was silent, or nobody has to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.models import Order
from trade_assurance.actions.locking import held_row, locked_order
from trade_assurance.actions.protection import resume
from trade_assurance.models import Chargeback, Protection, SellerQuestion
from trade_assurance.payout_states import OPEN_CHARGEBACKS
from trade_assurance.rules import can_answer_question, person_of
from trade_assurance.seller_states import OPEN_QUESTIONS, SELLER_QUESTION
from trade_assurance.states import STOPPED_STATES, ProtectionState


class QuestionReasonMissing(Refusal):
    """An operator who decides for a silent buyer says why."""

    code = "reason_missing"
    field = "reason"


class StandsStill(Refusal):
    """A dispute or the buyer's bank decides over this money first."""

    code = "stands_still"


@transaction.atomic
def answer_question(
    *, question: SellerQuestion, go_on: bool, by: Member, at: datetime, reason: str = ""
) -> SellerQuestion:
    """Let a stopped order go on where it stood, or cancel what has not left and refund it in whole.

    By the buyer; by an operator, with a reason, once the buyer let its days pass.
    Raises: NotAllowed, QuestionReasonMissing, StandsStill, TransitionRefused.
    """
    order = locked_order(question.order_id)
    question = _held(question)
    if not can_answer_question(by, order):
        raise NotAllowed(_("Only the buyer, or later an operator, decides what becomes of it."))
    actor = Actor.OPERATOR if by.is_operator else Actor.BUYER
    name = "go_on" if go_on else "cancel"
    SELLER_QUESTION.target(name, state=question.state, actor=actor)
    if by.is_operator and not reason.strip():
        raise QuestionReasonMissing(_("Say why, so that both sides can read it."))
    _thaw(question, actor, by=by, at=at)
    _end(question, name, actor, by=by, at=at, reason=reason.strip())
    if not go_on:
        words = reason.strip() or str(question.get_cause_display())
        orders.cancel_for_seller(order=order, by=by, at=at, reason=words)
    outbox.emit("trade_assurance.told", kind=f"seller_question_{name}", question_id=question.pk)
    return question


@transaction.atomic
def keep_question_silent(*, question: SellerQuestion, at: datetime) -> SellerQuestion:
    """The buyer let its days pass: an operator decides. Raises: TransitionRefused."""
    locked_order(question.order_id)
    question = _held(question)
    if question.answer_due_at > at:
        raise TransitionRefused("the buyer's days are not over")
    change_state(question, "let_pass", machine=SELLER_QUESTION, actor=Actor.CLOCK, at=at)
    outbox.emit("trade_assurance.told", kind="seller_question_silent", question_id=question.pk)
    return question


def end_question_of(order: Order, *, at: datetime, by: Member = SYSTEM) -> None:
    """Ask no more: the supplier is back (an operator says so) or the order has ended by itself."""
    rows = SellerQuestion.objects.filter(order=order, state__in=OPEN_QUESTIONS)
    if not rows.exists():
        return
    order = locked_order(order.pk)
    for found in rows:
        question = _held(found)
        actor = Actor.OPERATOR if by.is_operator else Actor.CLOCK
        if actor is Actor.OPERATOR and not _stopped_otherwise(question):
            _thaw(question, actor, by=by, at=at)
        _end(question, "withdraw", actor, by=by, at=at)
        outbox.emit(
            "trade_assurance.told", kind="seller_question_withdraw", question_id=question.pk
        )


def _held(question: SellerQuestion) -> SellerQuestion:
    """Hold a question whose order is held."""
    rows = SellerQuestion.objects.select_for_update(of=("self",)).select_related("order")
    return rows.get(pk=question.pk)


def _end(
    question: SellerQuestion,
    name: str,
    actor: Actor,
    *,
    by: Member,
    at: datetime,
    reason: str = "",
) -> None:
    """Write state, time and person in one statement: the CHECKs look at them together."""
    target = SELLER_QUESTION.target(name, state=question.state, actor=actor)
    record(
        question,
        name,
        from_state=question.state,
        to_state=target,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    question.state, question.ended_at, question.reason = target, at, reason
    question.answered_by = None if name == "withdraw" else person_of(by)
    question.save(update_fields=["state", "ended_at", "reason", "answered_by"])


def _thaw(question: SellerQuestion, actor: Actor, *, by: Member, at: datetime) -> None:
    """Let the order's rest stand as it stood before the question. Raises: StandsStill."""
    if _stopped_otherwise(question):
        raise StandsStill(_("A dispute or the buyer's bank decides over this money first."))
    rest = _rest(question)
    if rest is not None and rest.state == ProtectionState.FROZEN:
        resume(rest, actor, by=by, at=at)


def _stopped_otherwise(question: SellerQuestion) -> bool:
    """Tell whether something else than the question stops the order's rest."""
    rest = _rest(question)
    if rest is None or rest.state not in STOPPED_STATES:
        return False
    at_the_bank = Chargeback.objects.filter(
        payment__order_id=question.order_id, state__in=OPEN_CHARGEBACKS
    )
    ours = question.froze and rest.state == ProtectionState.FROZEN and bool(rest.held)
    return not ours or at_the_bank.exists()


def _rest(question: SellerQuestion) -> Protection | None:
    found = Protection.objects.filter(order_id=question.order_id, tranche__position=1).first()
    return held_row(found.pk) if found is not None else None
