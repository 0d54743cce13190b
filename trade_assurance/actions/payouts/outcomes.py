"""What the bank made of a payout."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.transitions import Actor
from trade_assurance.actions.payouts.rows import (
    give_back,
    locked_payout,
    move_earnings_of,
    move_payout,
    post_payout,
)
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse
from trade_assurance.models import Payout


class BankReferenceMissing(Refusal):
    """A payout is recorded as paid with the bank's own reference of it."""

    code = "bank_reference_missing"
    field = "bank_reference"


@transaction.atomic
def record_payout_paid(*, payout: Payout, bank_reference: str, by: Member, at: datetime) -> Payout:
    """Record that the bank paid; the earnings are settled.

    Raises: NotAllowed, BankReferenceMissing, TransitionRefused.
    """
    payout = locked_payout(payout, by)
    if not bank_reference.strip():
        raise BankReferenceMissing(_("Give the bank's reference of the transfer."))
    move_payout(payout, "confirm", by=by, at=at)
    payout.bank_reference = bank_reference.strip()
    payout.ended_at = at
    payout.save(update_fields=["bank_reference", "ended_at"])
    post_payout(payout, MovementKind.PAYOUT_PAID, Purse(AccountKind.BANK), at=at)
    move_earnings_of(payout, "settle", actor=Actor.OPERATOR, by=by, at=at)
    outbox.emit("trade_assurance.told", kind="payout_paid", payout_id=payout.pk)
    return payout


@transaction.atomic
def record_payout_failed(*, payout: Payout, by: Member, at: datetime, reason: str) -> Payout:
    """Record that the bank refused; the money is available again. Raises: NotAllowed."""
    payout = locked_payout(payout, by)
    move_payout(payout, "fail", by=by, at=at, reason=reason)
    payout.failure_reason = reason[:200]
    payout.ended_at = at
    payout.save(update_fields=["failure_reason", "ended_at"])
    give_back(payout, actor=Actor.OPERATOR, by=by, at=at)
    outbox.emit("trade_assurance.told", kind="payout_failed", payout_id=payout.pk)
    return payout
