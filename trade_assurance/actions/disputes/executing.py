"""Carrying out what was settled or ruled, through the one door of held money."""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.actions.disputes.returning import write_return_of
from trade_assurance.actions.disputes.steps import assert_judge, locked_dispute, step, write
from trade_assurance.actions.disputes.telling import tell, tell_operators
from trade_assurance.actions.protection import refund_and_go_on, settle_dispute
from trade_assurance.actions.stopped import end_dispute
from trade_assurance.dispute_money import effect_of
from trade_assurance.dispute_states import DisputeState, Remedy
from trade_assurance.models import Dispute, Protection, Replacement

log = logging.getLogger(__name__)


@transaction.atomic
def execute_due(*, dispute: Dispute, at: datetime) -> Dispute:
    """Carry out the ruling once the time to appeal is over or it is final.

    Raises: TransitionRefused.
    """
    dispute = locked_dispute(dispute)
    ruled = dispute.state == DisputeState.RULED
    if ruled and (dispute.appeal_due_at is None or dispute.appeal_due_at > at):
        return dispute
    step(dispute, "execute", Actor.CLOCK, at=at)
    return execute(dispute, at=at)


@transaction.atomic
def retry_execution(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """Try again to move money that could not be moved. Raises: NotAllowed, TransitionRefused."""
    assert_judge(by)
    dispute = locked_dispute(dispute)
    step(dispute, "retry", Actor.OPERATOR, at=at, by=by)
    return execute(dispute, at=at)


def execute(dispute: Dispute, *, at: datetime) -> Dispute:
    """Begin the remedy of a locked dispute in `executing`, or move its money when that is over.

    What fails is kept for an operator and moves nothing: the tranche stays held.
    """
    if dispute.remedy_ended_at is None and dispute.remedy == Remedy.RETURN:
        return _begin_return(dispute, at=at)
    if dispute.remedy_ended_at is None and dispute.remedy == Remedy.REPLACE:
        return _begin_replacement(dispute, at=at)
    refund = Money(dispute.refund_minor or 0, dispute.currency)
    try:
        with transaction.atomic():
            given = _move(dispute, refund, at=at)
    except (Refusal, TransitionRefused, DatabaseError) as error:
        log.exception("dispute %s could not be executed", dispute.reference)
        step(dispute, "fail", Actor.CLOCK, at=at, reason=str(error)[:500])
        tell_operators(dispute, "dispute_execution_failed", at=at, amount=refund)
        return dispute
    write(dispute, closed_at=at)
    step(dispute, "close", Actor.CLOCK, at=at)
    tell(dispute, "dispute_executed", at=at, amount=given)
    if dispute.beyond_minor:
        tell(dispute, "dispute_beyond_held", at=at, amount=dispute.beyond)
        tell_operators(dispute, "dispute_beyond_held", at=at, amount=dispute.beyond)
    return dispute


def _begin_return(dispute: Dispute, *, at: datetime) -> Dispute:
    step(dispute, "await_return", Actor.CLOCK, at=at)
    made = write_return_of(dispute, at=at)
    tell(dispute, "dispute_return_due", at=at, amount=made.value, until=made.send_due_at)
    return dispute


def _begin_replacement(dispute: Dispute, *, at: datetime) -> Dispute:
    step(dispute, "await_replacement", Actor.CLOCK, at=at)
    due = at + timedelta(days=dispute.replace_days or 1)
    Replacement.objects.create(dispute=dispute, due_at=due)
    tell(dispute, "dispute_replacement_due", at=at, until=due)
    return dispute


def _move(dispute: Dispute, refund: Money, *, at: datetime) -> Money:
    """Move what is held as decided; only that: a ruling beyond it is written down. Return it."""
    protection = dispute.protection = Protection.objects.get(pk=dispute.protection_id)
    effect = effect_of(dispute, refund)
    if effect.beyond:
        write(dispute, beyond_minor=effect.beyond.minor)
    if effect.ends:
        settle_dispute(
            protection=protection, to_buyer=effect.refund, actor=Actor.CLOCK, by=SYSTEM, at=at
        )
    elif effect.refund:
        refund_and_go_on(
            protection=protection, to_buyer=effect.refund, key=dispute.reference, by=SYSTEM, at=at
        )
    else:
        end_dispute(protection=protection, actor=Actor.CLOCK, by=SYSTEM, at=at)
    return effect.refund
