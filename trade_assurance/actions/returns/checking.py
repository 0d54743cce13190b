"""The supplier looks at what came back: refunds, replaces, or does not accept it."""

from datetime import datetime, timedelta

from django.db import transaction

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.remedies import contest_return, end_remedy, note_parcel
from trade_assurance.actions.disputes.steps import checked_text
from trade_assurance.actions.locking import locked_protection
from trade_assurance.actions.protection import resume
from trade_assurance.actions.returns.steps import locked_return, party, step, write
from trade_assurance.actions.returns.telling import tell
from trade_assurance.actions.stopped import end_dispute, refund_returned
from trade_assurance.dispute_states import Remedy
from trade_assurance.models import GoodsReturn, Replacement
from trade_assurance.return_states import RETURN, ReturnState


@transaction.atomic
def accept_goods(*, goods_return: GoodsReturn, by: Member, at: datetime) -> GoodsReturn:
    """What came back is as it should be: the money goes back, or a replacement is to be sent.

    Raises: NotAllowed, TransitionRefused, MoreThanHeld.
    """
    found = locked_return(goods_return)
    actor = party(by, found)
    if found.wanted != Remedy.REPLACE:
        RETURN.target("refund", state=found.state, actor=actor)
        return _refund(found, actor, by=by, at=at)
    RETURN.target("inspect", state=found.state, actor=actor)
    due = at + timedelta(days=policies.of_disputes().return_send_days)
    write(found, check_due_at=None, replace_due_at=due)
    Replacement.objects.create(goods_return=found, due_at=due)
    step(found, "inspect", actor, at=at, by=by)
    tell(found, "return_to_replace", at=at, but=actor, until=due)
    return found


@transaction.atomic
def refund_instead(*, goods_return: GoodsReturn, by: Member, at: datetime) -> GoodsReturn:
    """The supplier cannot replace what came back and refunds it.

    Raises: NotAllowed, TransitionRefused, MoreThanHeld.
    """
    found = locked_return(goods_return)
    actor = party(by, found)
    RETURN.target("refund", state=found.state, actor=actor)
    return _refund(found, actor, by=by, at=at)


@transaction.atomic
def reject_goods(
    *, goods_return: GoodsReturn, reason: str, by: Member, at: datetime
) -> GoodsReturn:
    """What came back is not accepted: in a dispute an operator decides, else one may be opened.

    Raises: NotAllowed, TransitionRefused, TextMissing, TextTooLong.
    """
    found = locked_return(goods_return)
    actor = party(by, found)
    RETURN.target("reject", state=found.state, actor=actor)
    reason = checked_text(reason, limit=2000, field="reason")
    write(found, answer=reason, check_due_at=None, ended_at=at)
    step(found, "reject", actor, at=at, by=by, reason=reason)
    if found.dispute is not None:
        contest_return(found.dispute, reason=reason, by=by, at=at)
    else:
        resume(locked_protection(found.protection_id), actor, by=by, at=at)
    tell(found, "return_rejected", at=at, but=actor, reason=reason)
    return found


@transaction.atomic
def replace_goods(
    *, goods_return: GoodsReturn, carrier: str, tracking: str, by: Member, at: datetime
) -> GoodsReturn:
    """The replacement left: the money stays held through a whole new claim window.

    Raises: NotAllowed, TransitionRefused, TextMissing, TextTooLong.
    """
    found = locked_return(goods_return)
    actor = party(by, found)
    RETURN.target("replace", state=found.state, actor=actor)
    note_parcel(found.replacement, carrier=carrier, tracking=tracking, at=at)
    write(found, replace_due_at=None, ended_at=at)
    step(found, "replace", actor, at=at, by=by, reason=tracking)
    end_dispute(protection=found.protection, actor=actor, by=by, at=at, renewed=True)
    tell(found, "return_replaced", at=at, but=actor)
    return found


@transaction.atomic
def check_when_due(*, goods_return: GoodsReturn, at: datetime) -> GoodsReturn:
    """Not checked in five days, or no replacement sent in time: the money goes back."""
    found = locked_return(goods_return)
    unchecked = found.state == ReturnState.RECEIVED and _is_due(found.check_due_at, at)
    unsent = found.state == ReturnState.INSPECTED and _is_due(found.replace_due_at, at)
    if not (unchecked or unsent):
        return found
    return _refund(found, Actor.CLOCK, by=SYSTEM, at=at)


def _refund(found: GoodsReturn, actor: Actor, *, by: Member, at: datetime) -> GoodsReturn:
    step(found, "refund", actor, at=at, by=by)
    write(found, check_due_at=None, replace_due_at=None, ended_at=at)
    if found.dispute is not None:
        name = "accept_return" if actor is Actor.SELLER else "return_unchecked"
        end_remedy(found.dispute, name, found.dispute.refund_minor or 0, actor=actor, by=by, at=at)
        return found
    given: Money = refund_returned(
        protection=found.protection, money=found.refund, key=found.reference, at=at
    )
    tell(found, "return_refunded", at=at, amount=given)
    return found


def _is_due(due: datetime | None, at: datetime) -> bool:
    return due is not None and due <= at
