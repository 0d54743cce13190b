"""After a ruling or without one: the appeal, the operators' alarm, the long stop."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.judging import put_in_force, waiting_ruling
from trade_assurance.actions.disputes.refusals import AlreadyUsed, NothingToAppeal, TooLate
from trade_assurance.actions.disputes.steps import (
    checked_text,
    locked_dispute,
    party,
    step,
    write,
)
from trade_assurance.actions.disputes.telling import tell, tell_operators
from trade_assurance.dispute_money import by_seller, default_refund, has_lost
from trade_assurance.dispute_queries import rulings_in_force
from trade_assurance.dispute_states import (
    ARGUING,
    OPEN_STATES,
    Article,
    DisputeState,
    Outcome,
    Remedy,
)
from trade_assurance.models import Appeal, Dispute, Ruling
from trade_assurance.rules import person_of


@transaction.atomic
def appeal(*, dispute: Dispute, reason: str, by: Member, at: datetime) -> Appeal:
    """Object to a ruling, once, within its time; an operator who had no part in it decides.

    Raises: NotAllowed, NothingToAppeal, TransitionRefused, TooLate, AlreadyUsed, TextMissing.
    """
    dispute = locked_dispute(dispute)
    actor = party(by, dispute)
    if hasattr(dispute, "appeal"):
        raise AlreadyUsed(_("This dispute was appealed once already."))
    if dispute.state == DisputeState.RULED and not has_lost(dispute, actor):
        raise NothingToAppeal(_("The ruling gave you all that you asked for."))
    reason = checked_text(reason, limit=4000, field="reason")
    step(dispute, "appeal", actor, at=at, by=by)
    if dispute.appeal_due_at is None or dispute.appeal_due_at <= at:
        raise TooLate(_("The time to appeal is over."))
    figures = policies.of_disputes()
    due = figures.working(at, figures.appeal_working_days)
    # An appeal late in the sixty days still gets its hearing.
    last = max(dispute.long_stop_at, at + timedelta(days=figures.alarm_days))
    write(dispute, decide_due_at=due, appeal_due_at=None, long_stop_at=last)
    made = Appeal.objects.create(
        dispute=dispute, side=actor.value, by=person_of(by), reason=reason, at=at
    )
    tell(dispute, "dispute_appealed", at=at, but=actor, until=due)
    tell_operators(dispute, "dispute_appeal_waits", at=at, until=due)
    return made


@transaction.atomic
def raise_alarm(*, dispute: Dispute, at: datetime) -> bool:
    """Tell the operators, once, that a dispute is open for too long."""
    dispute = locked_dispute(dispute)
    if dispute.state not in OPEN_STATES or dispute.alarmed_at or dispute.alarm_at > at:
        return False
    write(dispute, alarmed_at=at)
    tell_operators(dispute, "dispute_alarm", at=at, until=dispute.long_stop_at)
    return True


@transaction.atomic
def stop_long_dispute(*, dispute: Dispute, at: datetime) -> Dispute:
    """Rule by the default rule because nobody else did: the operator's failure, told as such.

    In an appeal the first ruling stands. Raises: TransitionRefused.
    """
    dispute = locked_dispute(dispute)
    if dispute.state not in (*ARGUING, DisputeState.APPEALED) or dispute.long_stop_at > at:
        return dispute
    appealed = dispute.state == DisputeState.APPEALED
    refund = (dispute.refund_minor or 0) if appealed else default_refund(dispute).minor
    if draft := waiting_ruling(dispute):
        draft.returned_at, draft.returned_reason = at, str(Article.LONG_STOP.label)
        draft.save(update_fields=["returned_at", "returned_reason"])
    step(dispute, "long_stop", Actor.CLOCK, at=at)
    ruling = Ruling.objects.create(
        dispute=dispute,
        number=1 + rulings_in_force(dispute).count(),
        outcome=_outcome(dispute, refund),
        currency=dispute.currency,
        refund_minor=refund,
        freight_by=dispute.freight_by if appealed else "",
        replace_days=dispute.replace_days if appealed else None,
        claimed_minor=dispute.claimed_minor,
        threshold_minor=policies.of_disputes().threshold(dispute.currency).minor,
        article=Article.LONG_STOP,
        reasons=str(Article.LONG_STOP.label),
        drafted_at=at,
    )
    put_in_force(dispute, ruling, at=at)
    return dispute


def _outcome(dispute: Dispute, refund: int) -> Outcome:
    """Name what stands: after an appeal the remedy of the first ruling, unless it was tried already."""
    appealed = dispute.state == DisputeState.RULED_FINAL and dispute.remedy_ended_at is None
    if appealed and dispute.remedy == Remedy.RETURN:
        return Outcome.RETURN_REFUND
    if appealed and dispute.remedy == Remedy.REPLACE:
        return Outcome.REPLACE
    if refund == dispute.claimed_minor:
        return Outcome.FULL_REFUND
    nothing = Outcome.PAY_SELLER if by_seller(dispute) else Outcome.DISMISS
    return Outcome.PARTIAL_REFUND if refund else nothing
