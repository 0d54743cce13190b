"""From released money to the seller's bank: bank details, payout runs, and what became of each."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money, total
from marketplace.core.references import new_reference
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.stops import assert_running
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import Earning, Payout, PayoutAccount
from trade_assurance.rules import (
    assert_operator,
    can_approve_payout,
    can_send_payout,
    person_of,
)
from trade_assurance.states import EARNING, PAYOUT, EarningState, PayoutState


class SecondPersonNeeded(NotAllowed):
    """A payout of this size is approved by another operator than who scheduled it."""

    code = "second_person_needed"


class BankReferenceMissing(Refusal):
    """A payout is recorded as paid with the bank's own reference of it."""

    code = "bank_reference_missing"
    field = "bank_reference"


@transaction.atomic
def build_payouts(*, by: Member, at: datetime) -> list[Payout]:
    """Schedule a payout for each seller and currency with enough released money.

    Sellers without usable bank details, or whose new ones still wait, are left out. SYSTEM is the
    daily run. Raises: NotAllowed, MoneyStopped.
    """
    if by is not SYSTEM:
        assert_operator(by)
    assert_running()
    groups: dict[tuple[int, str], list[Earning]] = defaultdict(list)
    for earning in _available():
        groups[earning.seller_id, earning.currency].append(earning)
    accounts = {
        account.company_id: account
        for account in PayoutAccount.objects.filter(
            replaced_at__isnull=True, usable_from_at__lte=at
        )
    }
    return [
        _schedule(accounts[seller_id], earnings, by=by, at=at)
        for (seller_id, currency), earnings in sorted(groups.items())
        if seller_id in accounts and _is_enough(earnings, currency)
    ]


@transaction.atomic
def approve_payout(*, payout: Payout, by: Member, at: datetime) -> Payout:
    """Let a payout go out.

    Raises: NotAllowed, MoneyStopped, SecondPersonNeeded, TransitionRefused.
    """
    payout = _locked(payout, by)
    if not can_approve_payout(by, payout):
        raise SecondPersonNeeded(_("Another operator has to approve a payout of this size."))
    assert_running()
    payout.approved_by = by.user
    payout.approved_at = at
    payout.save(update_fields=["approved_by", "approved_at"])
    return _moved(payout, "approve", by=by, at=at)


@transaction.atomic
def cancel_payout(*, payout: Payout, by: Member, at: datetime, reason: str) -> Payout:
    """Take a payout back before it was sent; the money is available again."""
    payout = _moved(_locked(payout, by), "cancel", by=by, at=at, reason=reason)
    _give_back(payout, by=by, at=at)
    return payout


@transaction.atomic
def send_payout(*, payout: Payout, by: Member, at: datetime) -> Payout:
    """Record that the transfer was ordered at the bank.

    Raises: NotAllowed, MoneyStopped, SecondPersonNeeded, TransitionRefused.
    """
    payout = _locked(payout, by)
    if not can_send_payout(by, payout):
        raise SecondPersonNeeded(_("Another operator has to send a payout of this size."))
    assert_running()
    PAYOUT.target("send", state=payout.state, actor=Actor.OPERATOR)
    payout.sent_by = by.user
    payout.sent_at = at
    payout.save(update_fields=["sent_by", "sent_at"])
    return _moved(payout, "send", by=by, at=at)


@transaction.atomic
def record_payout_paid(*, payout: Payout, bank_reference: str, by: Member, at: datetime) -> Payout:
    """Record that the bank paid; the earnings are settled.

    Raises: NotAllowed, BankReferenceMissing, TransitionRefused.
    """
    payout = _locked(payout, by)
    if not bank_reference.strip():
        raise BankReferenceMissing(_("Give the bank's reference of the transfer."))
    _moved(payout, "confirm", by=by, at=at)
    payout.bank_reference = bank_reference.strip()
    payout.ended_at = at
    payout.save(update_fields=["bank_reference", "ended_at"])
    _post(payout, MovementKind.PAYOUT_PAID, Purse(AccountKind.BANK), at=at)
    _move_earnings(payout, "settle", by=by, at=at)
    outbox.emit("trade_assurance.told", kind="payout_paid", payout_id=payout.pk)
    return payout


@transaction.atomic
def record_payout_failed(*, payout: Payout, by: Member, at: datetime, reason: str) -> Payout:
    """Record that the bank refused; the money is available again. Raises: NotAllowed."""
    payout = _locked(payout, by)
    _moved(payout, "fail", by=by, at=at, reason=reason)
    payout.failure_reason = reason[:200]
    payout.ended_at = at
    payout.save(update_fields=["failure_reason", "ended_at"])
    _give_back(payout, by=by, at=at)
    outbox.emit("trade_assurance.told", kind="payout_failed", payout_id=payout.pk)
    return payout


def _available() -> QuerySet[Earning]:
    rows = Earning.objects.select_for_update(of=("self",))
    return rows.filter(state=EarningState.AVAILABLE).order_by("pk")


def _is_enough(earnings: list[Earning], currency: str) -> bool:
    minimum = Money.of(policies.current().payout_minimum, currency)
    amount = total((earning.net for earning in earnings), currency)
    return bool(amount) and amount >= minimum


def _schedule(
    account: PayoutAccount, earnings: list[Earning], *, by: Member, at: datetime
) -> Payout:
    currency = earnings[0].currency
    amount = total((earning.net for earning in earnings), currency)
    limit = Money.of(policies.current().payout_four_eyes_above, currency)
    payout = Payout.objects.create(
        reference=new_reference("A"),
        seller_id=account.company_id,
        account=account,
        currency=currency,
        amount_minor=amount.minor,
        needs_second=amount > limit,
        created_by=None if by is SYSTEM else person_of(by),
        created_at=at,
    )
    actor = Actor.CLOCK if by is SYSTEM else Actor.OPERATOR
    record(
        payout,
        "schedule",
        from_state="",
        to_state=PayoutState.SCHEDULED,
        actor=actor,
        at=at,
        user_id=by.user_id,
    )
    _allocate(earnings, payout, actor=actor, by=by, at=at)
    post(
        kind=MovementKind.PAYOUT_ALLOCATED,
        transfers=[
            Transfer(
                Purse(AccountKind.PAYABLE, payout.seller_id),
                Purse(AccountKind.PAYOUT_DUE, payout.pk),
                amount,
            )
        ],
        subject=Subject("payout", payout.pk),
        key=f"payout-{payout.pk}-allocated",
        at=at,
    )
    outbox.emit("trade_assurance.payout_scheduled", payout_id=payout.pk)
    return payout


def _allocate(
    earnings: list[Earning], payout: Payout, *, actor: Actor, by: Member, at: datetime
) -> None:
    for earning in earnings:
        target = EARNING.target("allocate", state=earning.state, actor=actor)
        record(
            earning,
            "allocate",
            from_state=earning.state,
            to_state=target,
            actor=actor,
            at=at,
            user_id=by.user_id,
        )
        earning.payout, earning.state = payout, target
        earning.save(update_fields=["payout", "state"])


def _give_back(payout: Payout, *, by: Member, at: datetime) -> None:
    _post(payout, MovementKind.PAYOUT_RETURNED, Purse(AccountKind.PAYABLE, payout.seller_id), at=at)
    _move_earnings(payout, "give_back", by=by, at=at)


def _post(payout: Payout, kind: MovementKind, credit: Purse, *, at: datetime) -> None:
    post(
        kind=kind,
        transfers=[Transfer(Purse(AccountKind.PAYOUT_DUE, payout.pk), credit, payout.amount)],
        subject=Subject("payout", payout.pk),
        key=f"payout-{payout.pk}-{kind}",
        at=at,
    )


def _move_earnings(payout: Payout, name: str, *, by: Member, at: datetime) -> None:
    for earning in payout.earnings.select_for_update(of=("self",)).order_by("pk"):
        state = EARNING.target(name, state=earning.state, actor=Actor.OPERATOR)
        record(
            earning,
            name,
            from_state=earning.state,
            to_state=state,
            actor=Actor.OPERATOR,
            at=at,
            user_id=by.user_id,
        )
        earning.state = state
        if name == "give_back":
            earning.payout = None
        earning.save(update_fields=["state", "payout"])


def _locked(payout: Payout, by: Member) -> Payout:
    assert_operator(by)
    return Payout.objects.select_for_update(of=("self",)).get(pk=payout.pk)


def _moved(payout: Payout, name: str, *, by: Member, at: datetime, reason: str = "") -> Payout:
    change_state(
        payout,
        name,
        machine=PAYOUT,
        actor=Actor.OPERATOR,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    return payout
