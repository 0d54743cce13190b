"""The time for evidence: extended, ended by both sides or by the clock, asked for once more."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.judging import waiting_ruling
from trade_assurance.actions.disputes.refusals import AlreadyUsed, RulingWaits
from trade_assurance.actions.disputes.steps import (
    OTHER,
    assert_judge,
    checked_text,
    locked_dispute,
    party,
    step,
    write,
)
from trade_assurance.actions.disputes.telling import tell, tell_operators
from trade_assurance.dispute_parties import gone_side
from trade_assurance.dispute_states import DisputeState
from trade_assurance.models import Dispute


@transaction.atomic
def extend_evidence(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """Give both sides three more days, once. Raises: NotAllowed, TransitionRefused, AlreadyUsed."""
    assert_judge(by)
    dispute = locked_dispute(dispute)
    step(dispute, "extend_evidence", Actor.OPERATOR, at=at, by=by)
    if dispute.evidence_extended_at is not None or dispute.evidence_due_at is None:
        raise AlreadyUsed(_("The time for evidence was extended once already."))
    due = dispute.evidence_due_at + timedelta(days=policies.of_disputes().more_evidence_days)
    write(dispute, evidence_due_at=due, evidence_extended_at=at, done=[])
    tell(dispute, "dispute_evidence_extended", at=at, until=due)
    return dispute


@transaction.atomic
def finish_evidence(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """Say that a side has nothing more to hand in; once both have, or the other is gone, they review.

    Raises: NotAllowed, TransitionRefused.
    """
    dispute = locked_dispute(dispute)
    actor = party(by, dispute)
    step(dispute, "finish_evidence", actor, at=at, by=by)
    write(dispute, done=sorted({*dispute.done, actor.value}))
    if len(dispute.done) == len(OTHER) or gone_side(dispute, at) == OTHER[actor.value]:
        return _close(dispute, at)
    return dispute


@transaction.atomic
def close_evidence_when_due(*, dispute: Dispute, at: datetime) -> Dispute:
    """Begin the review when the time for evidence is over; missing evidence is no loss by itself.

    Raises: TransitionRefused.
    """
    dispute = locked_dispute(dispute)
    due = dispute.evidence_due_at
    if dispute.state != DisputeState.EVIDENCE or due is None or due > at:
        return dispute
    return _close(dispute, at)


@transaction.atomic
def ask_again(*, dispute: Dispute, question: str, by: Member, at: datetime) -> Dispute:
    """Ask both sides for what is missing: three more days for evidence, once.

    Raises: NotAllowed, TransitionRefused, AlreadyUsed, RulingWaits, TextMissing, TextTooLong.
    """
    assert_judge(by)
    dispute = locked_dispute(dispute)
    if dispute.asked_again_at is not None:
        raise AlreadyUsed(_("The sides were asked once more already."))
    if waiting_ruling(dispute) is not None:
        raise RulingWaits(_("A ruling waits for its second signature already."))
    question = checked_text(question, limit=1000, field="question")
    step(dispute, "ask_again", Actor.OPERATOR, at=at, by=by, reason=question)
    due = at + timedelta(days=policies.of_disputes().more_evidence_days)
    write(dispute, asked_again_at=at, evidence_due_at=due, decide_due_at=None, done=[])
    tell(dispute, "dispute_asked_again", at=at, until=due, question=question)
    return dispute


def _close(dispute: Dispute, at: datetime) -> Dispute:
    step(dispute, "close_evidence", Actor.CLOCK, at=at)
    figures = policies.of_disputes()
    due = figures.working(at, figures.decide_working_days)
    write(dispute, decide_due_at=due)
    tell(dispute, "dispute_evidence_closed", at=at, until=due)
    tell_operators(dispute, "dispute_to_decide", at=at, until=due)
    return dispute
