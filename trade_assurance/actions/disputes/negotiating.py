"""The two sides: proposing, accepting, rejecting, and calling an operator."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import reminders
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.executing import execute
from trade_assurance.actions.disputes.refusals import NotYourTurn, ProposalGone, TooEarly
from trade_assurance.actions.disputes.steps import (
    OTHER,
    checked_text,
    give_turn,
    locked_dispute,
    on_the_table,
    party,
    step,
    write,
)
from trade_assurance.actions.disputes.telling import tell, tell_operators, tell_side
from trade_assurance.actions.disputes.terms import Terms, checked_terms, take_over
from trade_assurance.dispute_parties import may_escalate_early
from trade_assurance.dispute_states import DISPUTE, DisputeState, Remedy
from trade_assurance.models import Dispute, Proposal, ProposalAnswer
from trade_assurance.rules import person_of

# The kinds of notices by remedy: each has a sentence of its own.
SUFFIX: dict[str, str] = {Remedy.REFUND: "", Remedy.RETURN: "_return", Remedy.REPLACE: "_replace"}


@transaction.atomic
def propose(
    *, dispute: Dispute, terms: Terms, message: str = "", by: Member, at: datetime
) -> Proposal:
    """Offer to settle: an amount and a remedy; it replaces what was on the table, the turn changes.

    Raises: NotAllowed, TransitionRefused, NotYourTurn, ClaimOutOfRange, RemedyUnfit,
    DaysOutOfRange, TextTooLong.
    """
    dispute = locked_dispute(dispute)
    actor = party(by, dispute)
    DISPUTE.target("propose", state=dispute.state, actor=actor)
    _assert_turn(dispute, actor)
    terms = checked_terms(dispute, terms)
    message = checked_text(message, limit=2000, field="message", required=False)
    proposal = Proposal.objects.create(
        dispute=dispute,
        number=dispute.proposals.count() + 1,
        side=actor.value,
        by=person_of(by),
        currency=dispute.currency,
        refund_minor=terms.refund.minor,
        remedy=terms.remedy,
        freight_by=terms.freight_by,
        replace_days=terms.days,
        message=message,
        at=at,
    )
    step(dispute, "propose", actor, at=at, by=by, reason=str(proposal.number))
    _answered(dispute, actor, at)
    kind = "dispute_proposed" + SUFFIX[proposal.remedy]
    tell(
        dispute, kind, at=at, but=actor, amount=terms.refund, days=terms.days,
        side=_name(dispute, actor),
    )  # fmt: skip
    return proposal


@transaction.atomic
def reject_proposal(
    *, dispute: Dispute, number: int, reason: str, by: Member, at: datetime
) -> Dispute:
    """Say no to what is on the table; its author has the turn.

    Raises: NotAllowed, TransitionRefused, ProposalGone, TextMissing, TextTooLong.
    """
    dispute = locked_dispute(dispute)
    actor = party(by, dispute)
    DISPUTE.target("reject", state=dispute.state, actor=actor)
    proposal = _proposal_for(dispute, number, actor)
    reason = checked_text(reason, limit=2000, field="reason")
    _answer(proposal, accepted=False, reason=reason, by=by, at=at)
    step(dispute, "reject", actor, at=at, by=by, reason=reason)
    _answered(dispute, actor, at)
    kind = "dispute_rejected" + SUFFIX[proposal.remedy]
    tell(
        dispute, kind, at=at, but=actor, amount=proposal.refund, reason=reason,
        side=_name(dispute, actor),
    )  # fmt: skip
    return dispute


@transaction.atomic
def accept_proposal(*, dispute: Dispute, number: int, by: Member, at: datetime) -> Dispute:
    """Agree to what is on the table; the money moves in the same transaction.

    Raises: NotAllowed, TransitionRefused, ProposalGone.
    """
    dispute = locked_dispute(dispute)
    actor = party(by, dispute)
    DISPUTE.target("settle", state=dispute.state, actor=actor)
    proposal = _proposal_for(dispute, number, actor)
    _answer(proposal, accepted=True, reason="", by=by, at=at)
    step(dispute, "settle", actor, at=at, by=by, reason=str(proposal.number))
    take_over(dispute, proposal, proposal.remedy)
    kind = "dispute_settled" + SUFFIX[proposal.remedy]
    tell(
        dispute, kind, at=at, amount=proposal.refund, days=proposal.replace_days,
        side=_name(dispute, actor),
    )  # fmt: skip
    return execute(dispute, at=at)


@transaction.atomic
def escalate(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """Ask an operator to decide: from the fourth day, or at once when the other side is silent or gone.

    Raises: NotAllowed, TransitionRefused, TooEarly.
    """
    dispute = locked_dispute(dispute)
    actor = party(by, dispute)
    DISPUTE.target("escalate", state=dispute.state, actor=actor)
    if at < dispute.escalate_from_at and not may_escalate_early(dispute, actor, at):
        raise TooEarly(_("You can ask an operator from the fourth day on."))
    return hand_over(dispute, "escalate", actor, by=by, at=at)


def hand_over(
    dispute: Dispute, name: str, actor: Actor, *, at: datetime, by: Member | None = None
) -> Dispute:
    """Put a locked dispute before the operators; they have two working days to take it."""
    step(dispute, name, actor, at=at, by=by)
    figures = policies.of_disputes()
    due = figures.working(at, figures.assign_working_days)
    write(dispute, escalated_at=at, assign_due_at=due, turn="", answer_due_at=None)
    tell(dispute, "dispute_escalated", at=at, until=due)
    tell_operators(dispute, "dispute_to_assign", at=at, until=due)
    return dispute


@transaction.atomic
def let_turn_pass(*, dispute: Dispute, at: datetime) -> Dispute:
    """Note that the side whose turn it was stayed silent; it may still answer.

    Raises: TransitionRefused.
    """
    dispute = locked_dispute(dispute)
    if dispute.answer_due_at is None or dispute.answer_due_at > at or _lacks_a_reminder(dispute):
        return dispute
    side = dispute.turn
    step(dispute, "miss_turn", Actor.CLOCK, at=at, reason=side)
    write(dispute, missed_by=side, answer_due_at=None)
    tell(
        dispute, "dispute_turn_missed", at=at, side=_name(dispute, Actor(side)),
        until=dispute.auto_escalate_at,
    )  # fmt: skip
    return dispute


@transaction.atomic
def escalate_when_due(*, dispute: Dispute, at: datetime) -> Dispute:
    """Put a dispute before the operators on its seventh day. Raises: TransitionRefused."""
    dispute = locked_dispute(dispute)
    if dispute.state != DisputeState.NEGOTIATING or dispute.auto_escalate_at > at:
        return dispute
    if dispute.answer_due_at and dispute.answer_due_at <= at and _lacks_a_reminder(dispute):
        return dispute
    return hand_over(dispute, "auto_escalate", Actor.CLOCK, at=at)


@transaction.atomic
def remind(*, dispute: Dispute, at: datetime) -> bool:
    """Remind the side whose turn it is a day before its time ends; once for each deadline.

    If that was missed, its time ends later, and so does that of the talks.
    """
    dispute = locked_dispute(dispute)
    due = dispute.answer_due_at
    ahead = timedelta(hours=policies.of_disputes().remind_hours)
    if due is None or due > at + ahead or not _lacks_a_reminder(dispute):
        return False
    until = reminders.effect_after(due, planned=due - ahead, at=at)
    talks = max(dispute.auto_escalate_at, until) if until > due else dispute.auto_escalate_at
    write(dispute, reminded_for_at=until, answer_due_at=until, auto_escalate_at=talks)
    tell_side(dispute, "dispute_reminder", dispute.turn, at=at, until=until)
    return True


def _lacks_a_reminder(dispute: Dispute) -> bool:
    return dispute.reminded_for_at != dispute.answer_due_at


def _assert_turn(dispute: Dispute, actor: Actor) -> None:
    if dispute.state == DisputeState.NEGOTIATING and dispute.turn != actor.value:
        raise NotYourTurn(_("The other side has to answer first."))


def _proposal_for(dispute: Dispute, number: int, actor: Actor) -> Proposal:
    """Return the proposal on the table if `actor` may answer it and saw this very one."""
    proposal = on_the_table(dispute)
    if proposal is None or proposal.number != number or proposal.side == actor.value:
        raise ProposalGone(
            _("This proposal is no longer on the table. Look at what is proposed now.")
        )
    return proposal


def _answer(
    proposal: Proposal, *, accepted: bool, reason: str, by: Member, at: datetime
) -> ProposalAnswer:
    return ProposalAnswer.objects.create(
        proposal=proposal, accepted=accepted, by=person_of(by), reason=reason, at=at
    )


def _answered(dispute: Dispute, actor: Actor, at: datetime) -> None:
    """The side has spoken: it is no longer silent, and the other one has the turn."""
    if dispute.missed_by == actor.value:
        write(dispute, missed_by="")
    give_turn(dispute, OTHER[actor.value], at)


def _name(dispute: Dispute, actor: Actor) -> str:
    order = dispute.order
    return order.buyer.name if actor is Actor.BUYER else order.seller.name
