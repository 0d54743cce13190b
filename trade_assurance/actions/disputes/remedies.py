"""Outcomes that are not money alone: goods go back, or a replacement is sent, while all stays held."""

from datetime import datetime, timedelta

from django.db import transaction

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.executing import execute
from trade_assurance.actions.disputes.steps import checked_text, locked_dispute, party, step, write
from trade_assurance.actions.disputes.telling import tell, tell_operators
from trade_assurance.actions.stopped import end_dispute
from trade_assurance.dispute_states import DISPUTE, DisputeState
from trade_assurance.models import Dispute, Replacement


@transaction.atomic
def ship_replacement(
    *, dispute: Dispute, carrier: str, tracking: str, by: Member, at: datetime
) -> Dispute:
    """The supplier sent the goods anew; the buyer's receipt, or the clock, ends the dispute.

    Raises: NotAllowed, TransitionRefused, TextMissing, TextTooLong.
    """
    dispute = locked_dispute(dispute)
    actor = party(by, dispute)
    DISPUTE.target("ship_replacement", state=dispute.state, actor=actor)
    note_parcel(dispute.replacement, carrier=carrier, tracking=tracking, at=at)
    step(dispute, "ship_replacement", actor, at=at, by=by)
    until = dispute.replacement.arrival_due_at
    tell(dispute, "dispute_replacement_sent", at=at, but=actor, until=until)
    return dispute


@transaction.atomic
def confirm_replacement(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """The buyer has the replacement: the dispute ends, a new claim window begins.

    Raises: NotAllowed, TransitionRefused.
    """
    dispute = locked_dispute(dispute)
    return _end_replaced(dispute, party(by, dispute), by=by, at=at)


@transaction.atomic
def replace_when_due(*, dispute: Dispute, at: datetime) -> Dispute:
    """Not sent in the agreed days: all that is claimed goes back. Sent long ago: it arrived."""
    dispute = locked_dispute(dispute)
    sent = getattr(dispute, "replacement", None)
    if dispute.state == DisputeState.REPLACEMENT_DUE and sent and sent.due_at <= at:
        return end_remedy(dispute, "replacement_unsent", dispute.claimed_minor, at=at)
    arrives = sent.arrival_due_at if sent else None
    if dispute.state == DisputeState.REPLACED and arrives is not None and arrives <= at:
        return _end_replaced(dispute, Actor.CLOCK, by=SYSTEM, at=at)
    return dispute


def note_parcel(sent: Replacement, *, carrier: str, tracking: str, at: datetime) -> None:
    """Write by whom a replacement is carried and when it counts as arrived."""
    sent.carrier = checked_text(carrier, limit=80, field="carrier")
    sent.tracking = checked_text(tracking, limit=80, field="tracking", required=False)
    sent.shipped_at = at
    sent.arrival_due_at = at + timedelta(days=policies.of_disputes().return_transit_days)
    sent.save(update_fields=["carrier", "tracking", "shipped_at", "arrival_due_at"])


def note_returned(dispute: Dispute, *, actor: Actor, by: Member, at: datetime) -> None:
    """The goods of a locked dispute are back at the supplier."""
    step(dispute, "receive_return", actor, at=at, by=by)


def end_remedy(
    dispute: Dispute,
    name: str,
    refund_minor: int,
    *,
    at: datetime,
    actor: Actor = Actor.CLOCK,
    by: Member = SYSTEM,
) -> Dispute:
    """End a remedy of a locked dispute with money: nothing is waited for any more."""
    step(dispute, name, actor, at=at, by=by)
    write(dispute, refund_minor=refund_minor, remedy_ended_at=at)
    return execute(dispute, at=at)


def contest_return(dispute: Dispute, *, reason: str, by: Member, at: datetime) -> Dispute:
    """The supplier does not accept what came back: an operator with no part so far decides."""
    step(dispute, "contest_return", Actor.SELLER, at=at, by=by, reason=reason)
    figures = policies.of_disputes()
    due = figures.working(at, figures.appeal_working_days)
    last = max(dispute.long_stop_at, at + timedelta(days=figures.alarm_days))
    write(dispute, decide_due_at=due, long_stop_at=last, remedy_ended_at=at)
    tell(dispute, "dispute_return_contested", at=at, but=Actor.SELLER, reason=reason, until=due)
    tell_operators(dispute, "dispute_appeal_waits", at=at, until=due)
    return dispute


def _end_replaced(dispute: Dispute, actor: Actor, *, by: Member, at: datetime) -> Dispute:
    write(dispute, closed_at=at, remedy_ended_at=at, refund_minor=0)
    step(dispute, "confirm_replacement", actor, at=at, by=by)
    end_dispute(protection=dispute.protection, actor=actor, by=by, at=at, renewed=True)
    tell(dispute, "dispute_replaced", at=at)
    return dispute
