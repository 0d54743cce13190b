"""What the bank made of a payout."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.charging import charge_for_payout
from trade_assurance.actions.debts import settle_debts
from trade_assurance.actions.payouts.accounts import restrict_after, restrict_if_it_fails
from trade_assurance.actions.payouts.rows import (
    give_back,
    locked_payout,
    move_earnings_of,
    move_payout,
    post_payout,
)
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import Payout


class BankReferenceMissing(Refusal):
    """A payout is recorded as paid with the bank's own reference of it."""

    code = "bank_reference_missing"
    field = "bank_reference"


class FeeWrong(Refusal):
    """What the bank took is below zero, or in another currency than the payout."""

    code = "fee_wrong"
    field = "fee"


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
    restrict_if_it_fails(payout, at=at)
    outbox.emit("trade_assurance.told", kind="payout_failed", payout_id=payout.pk)
    return payout


@transaction.atomic
def record_payout_returned(
    *, payout: Payout, by: Member, at: datetime, reason: str, fee: Money | None = None
) -> Payout:
    """Record that the bank sent a paid payout back, and what it took for that.

    The earnings are available again as soon as the supplier's account works: until then nothing is
    sent there. Raises: NotAllowed, FeeWrong, TransitionRefused.
    """
    payout = locked_payout(payout, by)
    fee = fee or Money.zero(payout.currency)
    if fee.currency != payout.currency or fee.minor < 0:
        raise FeeWrong(_("The fee is an amount in the currency of the payout."))
    move_payout(payout, "return", by=by, at=at, reason=reason)
    payout.failure_reason = reason[:200]
    payout.returned_at = at
    payout.save(update_fields=["failure_reason", "returned_at"])
    move_earnings_of(payout, "come_back", actor=Actor.OPERATOR, by=by, at=at)
    _post_returned(payout, at=at)
    if fee:
        on_seller = policies.current().payout_fee_on == "seller"
        charge_for_payout(payout, fee, on_seller=on_seller, at=at)
    settle_debts(payout.seller_id, payout.currency, at=at)
    restrict_after(payout, reason or _("The bank sent a payout back."), at=at)
    outbox.emit("trade_assurance.told", kind="payout_returned", payout_id=payout.pk)
    return payout


def _post_returned(payout: Payout, *, at: datetime) -> None:
    post(
        kind=MovementKind.PAYOUT_BOUNCED,
        transfers=[
            Transfer(
                Purse(AccountKind.BANK),
                Purse(AccountKind.PAYABLE, payout.seller_id),
                payout.amount,
            )
        ],
        subject=Subject("payout", payout.pk),
        key=f"payout-{payout.pk}-bounced",
        at=at,
    )
