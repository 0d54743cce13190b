"""A bank takes a payment back while it is disputed here: never two refunds for one payment."""

from datetime import datetime

from django.db import transaction

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.actions.disputes.steps import (
    DATES,
    assert_judge,
    locked_dispute,
    postpone,
    step,
    write,
)
from trade_assurance.actions.disputes.telling import tell, tell_operators
from trade_assurance.actions.locking import locked_protection
from trade_assurance.actions.protection import settle_dispute
from trade_assurance.dispute_states import RESUMPTION, SUSPENDABLE, DisputeState
from trade_assurance.models import Dispute, Payment, Suspension


def suspend_disputes(payment: Payment, *, at: datetime, actor: Actor) -> None:
    """Let every dispute about money of a locked payment's order wait for the bank."""
    rows = Dispute.objects.filter(order_id=payment.order_id, state__in=SUSPENDABLE)
    for found in rows.order_by("pk"):
        dispute = locked_dispute(found)
        stood = dispute.state
        step(dispute, "suspend", actor, at=at, reason=payment.reference)
        Suspension.objects.create(dispute=dispute, payment=payment, from_state=stood, at=at)
        tell(dispute, "dispute_suspended", at=at)
        tell_operators(dispute, "dispute_suspended", at=at)


def resume_disputes(payment: Payment, *, at: datetime) -> None:
    """The bank gave the money of a locked payment back: its disputes go on where they stood."""
    rows = Dispute.objects.filter(
        state=DisputeState.SUSPENDED,
        suspensions__payment=payment,
        suspensions__ended_at__isnull=True,
    )
    for found in rows.order_by("pk"):
        _end(locked_dispute(found), Actor.PROVIDER, by=SYSTEM, at=at)


@transaction.atomic
def end_suspension(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """The bank has decided, an operator says so: the dispute goes on about what is still held.

    Where nothing is held any more, the buyer has its money from the bank and the dispute is closed.

    Raises: NotAllowed, TransitionRefused.
    """
    assert_judge(by)
    return _end(locked_dispute(dispute), Actor.OPERATOR, by=by, at=at)


def _end(dispute: Dispute, actor: Actor, *, by: Member, at: datetime) -> Dispute:
    held = locked_protection(dispute.protection_id).held
    open_row = dispute.suspensions.filter(ended_at__isnull=True).first()
    if open_row is None:
        raise TransitionRefused("only a suspended dispute goes on")
    if not held:
        return _close(dispute, open_row, actor, by=by, at=at)
    step(dispute, RESUMPTION[DisputeState(open_row.from_state)], actor, at=at, by=by)
    postpone(dispute, DATES, at - open_row.at)
    _cap(dispute, held)
    _date(open_row, at)
    tell(dispute, "dispute_resumed", at=at)
    return dispute


def _cap(dispute: Dispute, held: Money) -> None:
    """No more can be claimed or agreed than the bank has left; the rest the buyer has from it."""
    claimed, refund = min(dispute.claimed_minor, held.minor), dispute.refund_minor
    # In one statement: PostgreSQL never lets more be agreed than is claimed.
    write(
        dispute,
        claimed_minor=claimed,
        refund_minor=None if refund is None else min(refund, claimed),
    )


def _close(dispute: Dispute, row: Suspension, actor: Actor, *, by: Member, at: datetime) -> Dispute:
    write(dispute, closed_at=at, refund_minor=0)
    step(dispute, "close_suspended", actor, at=at, by=by)
    nothing = Money.zero(dispute.currency)
    settle_dispute(
        protection=dispute.protection, to_buyer=nothing, actor=Actor.CLOCK, by=SYSTEM, at=at
    )
    _date(row, at)
    tell(dispute, "dispute_closed_by_bank", at=at)
    return dispute


def _date(row: Suspension, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
