"""Operators let a payout go out: approve, send, or take it back before it was sent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor
from trade_assurance.actions.payouts.rows import give_back, locked_payout, move_payout
from trade_assurance.actions.stops import assert_running
from trade_assurance.models import Payout
from trade_assurance.payout_states import PAYOUT
from trade_assurance.rules import can_approve_payout, can_send_payout


class SecondPersonNeeded(NotAllowed):
    """A payout of this size is approved by another operator than who scheduled it."""

    code = "second_person_needed"


@transaction.atomic
def approve_payout(*, payout: Payout, by: Member, at: datetime) -> Payout:
    """Let a payout go out.

    Raises: NotAllowed, MoneyStopped, SecondPersonNeeded, TransitionRefused.
    """
    payout = locked_payout(payout, by)
    if not can_approve_payout(by, payout):
        raise SecondPersonNeeded(_("Another operator has to approve a payout of this size."))
    assert_running()
    payout.approved_by = by.user
    payout.approved_at = at
    payout.save(update_fields=["approved_by", "approved_at"])
    return move_payout(payout, "approve", by=by, at=at)


@transaction.atomic
def cancel_payout(*, payout: Payout, by: Member, at: datetime, reason: str) -> Payout:
    """Take a payout back before it was sent; the money is available again."""
    payout = move_payout(locked_payout(payout, by), "cancel", by=by, at=at, reason=reason)
    give_back(payout, actor=Actor.OPERATOR, by=by, at=at)
    return payout


@transaction.atomic
def send_payout(*, payout: Payout, by: Member, at: datetime) -> Payout:
    """Record that the transfer was ordered at the bank, or ask the card provider for it.

    Raises: NotAllowed, MoneyStopped, SecondPersonNeeded, TransitionRefused.
    """
    payout = locked_payout(payout, by)
    if not can_send_payout(by, payout):
        raise SecondPersonNeeded(_("Another operator has to send a payout of this size."))
    assert_running()
    PAYOUT.target("send", state=payout.state, actor=Actor.OPERATOR)
    payout.sent_by = by.user
    payout.sent_at = at
    payout.save(update_fields=["sent_by", "sent_at"])
    if payout.provider_account_id is not None:
        outbox.emit("trade_assurance.transfer_due", payout_id=payout.pk)
    return move_payout(payout, "send", by=by, at=at)
