"""Moving the money of a settled or ruled dispute, through the one door of held money."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.actions.disputes.steps import assert_judge, locked_dispute, step, write
from trade_assurance.actions.disputes.telling import tell, tell_operators
from trade_assurance.actions.protection import end_dispute, refund_and_go_on, settle_dispute
from trade_assurance.dispute_queries import effect_of
from trade_assurance.dispute_states import DisputeState
from trade_assurance.models import Dispute

log = logging.getLogger(__name__)


@transaction.atomic
def execute_due(*, dispute: Dispute, at: datetime) -> Dispute:
    """Move the money once the time to appeal is over or the ruling is final.

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
    """Move the money of a locked dispute in `executing`; what fails is kept for an operator.

    A failure moves nothing: the tranche stays held.
    """
    refund = Money(dispute.refund_minor or 0, dispute.currency)
    try:
        with transaction.atomic():
            _move(dispute, refund, at=at)
    except (Refusal, TransitionRefused, DatabaseError) as error:
        log.exception("dispute %s could not be executed", dispute.reference)
        step(dispute, "fail", Actor.CLOCK, at=at, reason=str(error)[:500])
        tell_operators(dispute, "dispute_execution_failed", at=at, amount=refund)
        return dispute
    write(dispute, closed_at=at)
    step(dispute, "close", Actor.CLOCK, at=at)
    tell(dispute, "dispute_executed", at=at, amount=refund)
    return dispute


def _move(dispute: Dispute, refund: Money, *, at: datetime) -> None:
    protection, actor = dispute.protection, Actor.CLOCK
    effect = effect_of(dispute, refund)
    if effect.ends:
        settle_dispute(protection=protection, to_buyer=refund, actor=actor, by=SYSTEM, at=at)
    elif refund:
        refund_and_go_on(
            protection=protection, to_buyer=refund, key=dispute.reference, by=SYSTEM, at=at
        )
    else:
        end_dispute(protection=protection, actor=actor, by=SYSTEM, at=at)
