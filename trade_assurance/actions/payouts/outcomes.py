"""What became of a payout: an operator says what the bank made of it, the card provider answers itself."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
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
from trade_assurance.gateways.base import Answer, Status
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import Payout
from trade_assurance.payout_states import AccountFlaw, PayoutState

# What Stripe answers while the platform's own money with it does not reach.
SHORT = "balance_insufficient"
ASK_AGAIN = timedelta(hours=1)


class BankReferenceMissing(Refusal):
    """A payout is recorded as paid with the bank's own reference of it."""

    code = "bank_reference_missing"
    field = "bank_reference"


class FeeWrong(Refusal):
    """What the bank took is below zero, or in another currency than the payout."""

    code = "fee_wrong"
    field = "fee"


class ProviderAnswers(Refusal):
    """Nobody says by hand what became of a transfer while the card provider can be asked."""

    code = "provider_answers"


@transaction.atomic
def record_payout_paid(*, payout: Payout, bank_reference: str, by: Member, at: datetime) -> Payout:
    """Record that the bank paid; the earnings are settled.

    Raises: NotAllowed, ProviderAnswers, BankReferenceMissing, TransitionRefused.
    """
    payout = _of_a_bank(locked_payout(payout, by))
    if not bank_reference.strip():
        raise BankReferenceMissing(_("Give the bank's reference of the transfer."))
    payout.bank_reference = bank_reference.strip()
    payout.save(update_fields=["bank_reference"])
    _paid(payout, AccountKind.BANK, actor=Actor.OPERATOR, by=by, at=at)
    return payout


@transaction.atomic
def record_payout_failed(*, payout: Payout, by: Member, at: datetime, reason: str) -> Payout:
    """Record that the bank refused; the money is available again.

    Raises: NotAllowed, ProviderAnswers, TransitionRefused.
    """
    payout = _of_a_bank(locked_payout(payout, by))
    _failed(payout, reason, actor=Actor.OPERATOR, by=by, at=at)
    restrict_if_it_fails(payout, at=at)
    return payout


@transaction.atomic
def record_payout_returned(
    *, payout: Payout, by: Member, at: datetime, reason: str, fee: Money | None = None
) -> Payout:
    """Record that the bank sent a paid payout back, and what it took for that.

    The earnings are available again as soon as the supplier's account works: until then nothing is
    sent there. Raises: NotAllowed, ProviderAnswers, FeeWrong,
    TransitionRefused.
    """
    payout = _of_a_bank(locked_payout(payout, by))
    fee = fee or Money.zero(payout.currency)
    if fee.currency != payout.currency or fee.minor < 0:
        raise FeeWrong(_("The fee is an amount in the currency of the payout."))
    _came_back(payout, AccountKind.BANK, reason, actor=Actor.OPERATOR, by=by, at=at)
    if fee:
        on_seller = policies.current().payout_fee_on == "seller"
        charge_for_payout(payout, fee, on_seller=on_seller, at=at)
    settle_debts(payout.seller_id, payout.currency, at=at)
    restrict_after(payout, reason or AccountFlaw.SENT_BACK.value, at=at)
    return payout


@transaction.atomic
def take_transfer(*, payout_id: int, answer: Answer, at: datetime) -> None:
    """Take in what the card provider says of a payout's transfer; a repeat changes nothing."""
    payout = Payout.objects.select_for_update(of=("self",)).get(pk=payout_id)
    if answer.provider_id and not payout.transfer_id:
        payout.transfer_id = answer.provider_id
        payout.save(update_fields=["transfer_id"])
    if payout.state == PayoutState.PROCESSING and answer.status in {
        Status.SETTLED,
        Status.REVERSED,
    }:
        _paid(payout, AccountKind.CARD_CLEARING, actor=Actor.PROVIDER, by=SYSTEM, at=at)
    if payout.state == PayoutState.PROCESSING and answer.status == Status.FAILED:
        if answer.failure_code == SHORT and _may_wait(payout, at):
            _wait(payout, at)
            return
        reason = _("The card provider refused: %(code)s.") % {"code": answer.failure_code}
        _failed(payout, reason, actor=Actor.PROVIDER, by=SYSTEM, at=at)
    if payout.state == PayoutState.PAID and answer.status == Status.REVERSED:
        reason = _("The transfer was reversed at the card provider.")
        _came_back(
            payout, AccountKind.CARD_CLEARING, reason, actor=Actor.PROVIDER, by=SYSTEM, at=at
        )
        settle_debts(payout.seller_id, payout.currency, at=at)


def _may_wait(payout: Payout, at: datetime) -> bool:
    """Card money becomes available days after it came: until then the provider has too little."""
    days = timedelta(days=policies.current().card_money_days)
    return payout.sent_at is not None and at - payout.sent_at < days


def _wait(payout: Payout, at: datetime) -> None:
    payout.times_short += 1
    payout.times_asked = 0
    payout.ask_again_at = at + ASK_AGAIN
    payout.save(update_fields=["times_short", "times_asked", "ask_again_at"])


def _of_a_bank(payout: Payout) -> Payout:
    if payout.provider_account_id is not None:
        raise ProviderAnswers(_("The card provider says itself what became of this payout."))
    return payout


def _paid(
    payout: Payout, paid_from: AccountKind, *, actor: Actor, by: Member, at: datetime
) -> None:
    move_payout(payout, "confirm", actor=actor, by=by, at=at)
    payout.ended_at = at
    payout.save(update_fields=["ended_at"])
    post_payout(payout, MovementKind.PAYOUT_PAID, Purse(paid_from), at=at)
    move_earnings_of(payout, "settle", actor=actor, by=by, at=at)
    outbox.emit("trade_assurance.told", kind="payout_paid", payout_id=payout.pk)


def _failed(payout: Payout, reason: str, *, actor: Actor, by: Member, at: datetime) -> None:
    move_payout(payout, "fail", actor=actor, by=by, at=at, reason=reason)
    payout.failure_reason = reason[:200]
    payout.ended_at = at
    payout.save(update_fields=["failure_reason", "ended_at"])
    give_back(payout, actor=actor, by=by, at=at)
    outbox.emit("trade_assurance.told", kind="payout_failed", payout_id=payout.pk)


def _came_back(
    payout: Payout, to: AccountKind, reason: str, *, actor: Actor, by: Member, at: datetime
) -> None:
    move_payout(payout, "return", actor=actor, by=by, at=at, reason=reason)
    payout.failure_reason = reason[:200]
    payout.returned_at = at
    payout.save(update_fields=["failure_reason", "returned_at"])
    move_earnings_of(payout, "come_back", actor=actor, by=by, at=at)
    _post_returned(payout, to, at=at)
    outbox.emit("trade_assurance.told", kind="payout_returned", payout_id=payout.pk)


def _post_returned(payout: Payout, to: AccountKind, *, at: datetime) -> None:
    post(
        kind=MovementKind.PAYOUT_BOUNCED,
        transfers=[
            Transfer(
                Purse(to),
                Purse(AccountKind.PAYABLE, payout.seller_id),
                payout.amount,
            )
        ],
        subject=Subject("payout", payout.pk),
        key=f"payout-{payout.pk}-bounced",
        at=at,
    )
