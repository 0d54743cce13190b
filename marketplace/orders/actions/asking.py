"""Questions on a clause of the contract, and their answers. They are kept and block nothing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.actions.locking import actor_of, locked
from marketplace.orders.clauses import numbers
from marketplace.orders.models import ClauseRemark, Order
from marketplace.orders.rules import can_discuss_contract
from marketplace.orders.signals import clause_answered, clause_asked
from marketplace.orders.states import OrderState, Side

LONGEST = 2000


class ClauseUnknown(Refusal):
    """The contract has no clause of this number."""

    code = "clause_unknown"
    field = "clause"


class RemarkEmpty(Refusal):
    """A question or an answer says something, in at most 2,000 characters."""

    code = "remark_empty"
    field = "text"


class AlreadyAnswered(Refusal):
    """A question is answered once; what remains open is asked anew."""

    code = "already_answered"


@transaction.atomic
def ask_about_clause(
    *, order: Order, clause: int, text: str, by: Member, at: datetime
) -> ClauseRemark:
    """Ask the other side about a clause.

    Raises: ClauseUnknown, RemarkEmpty, NotAllowed, TransitionRefused.
    """
    order = locked(order)
    side = _side(order, by)
    if clause not in numbers(order):
        raise ClauseUnknown(_("This contract has no such clause."))
    remark = _write(order, clause, side, text, by=by, at=at)
    clause_asked.send(sender=None, order=order, at=at, by=by, remark=remark)
    return remark


@transaction.atomic
def answer_about_clause(
    *, question: ClauseRemark, text: str, by: Member, at: datetime
) -> ClauseRemark:
    """Answer the other side's question.

    Raises: AlreadyAnswered, RemarkEmpty, NotAllowed (also for one's own question), TransitionRefused.
    """
    order = locked(question.order)
    side = _side(order, by)
    if question.answers_id is not None or question.side == side:
        raise NotAllowed(_("The other side answers this question."))
    if ClauseRemark.objects.filter(answers=question).exists():
        raise AlreadyAnswered(_("This question has been answered."))
    remark = _write(order, question.clause, side, text, by=by, at=at, answers=question)
    clause_answered.send(sender=None, order=order, at=at, by=by, remark=remark)
    return remark


def _side(order: Order, by: Member) -> Side:
    actor = actor_of(by, order)
    if not can_discuss_contract(by, order):
        raise NotAllowed(_("Only people of the two companies discuss the contract."))
    if order.state in {OrderState.COMPLETED, OrderState.CANCELLED}:
        raise TransitionRefused("the order has ended")
    return Side(actor)


def _write(
    order: Order,
    clause: int,
    side: Side,
    text: str,
    *,
    by: Member,
    at: datetime,
    answers: ClauseRemark | None = None,
) -> ClauseRemark:
    assert by.user is not None  # noqa: S101 - for the type checker: guests are on no side
    if not 0 < len(text.strip()) <= LONGEST:
        raise RemarkEmpty(_("Write at most 2,000 characters, and at least a few."))
    return ClauseRemark.objects.create(
        order=order,
        clause=clause,
        answers=answers,
        side=side,
        person=by.user,
        text=text.strip(),
        written_at=at,
    )
