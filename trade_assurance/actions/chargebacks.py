"""Disputes at the buyer's bank: noted as the provider tells them, answered by an operator.

The money itself follows the provider's facts (`reversals`); here stands what the case is about,
when evidence is due, how it ended, and who bears the bank's fee.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.charging import charge_seller, give_fee_back
from trade_assurance.actions.locking import held_row, locked_order, locked_payment
from trade_assurance.actions.payouts.holding import lift_cause, place_hold
from trade_assurance.actions.taken import end_lost
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse
from trade_assurance.models import Chargeback, Payment
from trade_assurance.payout_states import (
    CHARGEBACK,
    OPEN_CHARGEBACKS,
    ChargebackState,
    HoldCause,
)
from trade_assurance.rules import assert_operator

B = ChargebackState


class NoteMissing(Refusal):
    """Evidence is sent with a word on what it shows."""

    code = "note_missing"
    field = "note"


@dataclass(frozen=True, slots=True)
class Case:
    """What the provider says of a dispute. `number` is its own."""

    number: str
    money: Money
    reason: str = ""
    evidence_due_at: datetime | None = None
    inquiry: bool = False


@transaction.atomic
def note_chargeback(
    *, payment: Payment, case: Case, at: datetime, by: Member = SYSTEM
) -> Chargeback:
    """Note a dispute, or that the bank's question became one; the same fact twice changes nothing.

    Raises: NotAllowed.
    """
    if by is not SYSTEM:
        assert_operator(by)
    payment = locked_payment(payment)
    found = _row(payment, case.number)
    if found is None:
        return _write(payment, case, at=at, by=by)
    if case.evidence_due_at and found.evidence_due_at is None:
        found.evidence_due_at = case.evidence_due_at
        found.save(update_fields=["evidence_due_at"])
    if found.state == B.INQUIRY and not case.inquiry:
        _move(found, "open", _actor(by), at=at, by=by)
    return found


@transaction.atomic
def send_evidence(*, chargeback: Chargeback, note: str, by: Member, at: datetime) -> Chargeback:
    """Record that the evidence went to the bank. Raises: NotAllowed, NoteMissing, TransitionRefused."""
    assert_operator(by)
    if not note.strip():
        raise NoteMissing(_("Say what the evidence shows."))
    payment = locked_payment(chargeback.payment)
    row = Chargeback.objects.select_for_update(of=("self",)).get(pk=chargeback.pk, payment=payment)
    _move(row, "send_evidence", Actor.OPERATOR, at=at, by=by)
    row.evidence_note = note.strip()
    row.save(update_fields=["evidence_note"])
    return row


@transaction.atomic
def accept_chargeback(*, chargeback: Chargeback, by: Member, at: datetime) -> Chargeback:
    """Give in: the bank keeps the money. Raises: NotAllowed, TransitionRefused."""
    assert_operator(by)
    payment = locked_payment(chargeback.payment)
    row = Chargeback.objects.select_for_update(of=("self",)).get(pk=chargeback.pk, payment=payment)
    _move(row, "accept", Actor.OPERATOR, at=at, by=by)
    _bear_fee(row, payment, at=at)
    end_lost(locked_order(payment.order_id), at=at)
    return row


@transaction.atomic
def end_chargeback(*, payment: Payment, case: str, won: bool, at: datetime) -> Chargeback | None:
    """The provider says how a dispute ended; None for one that nobody told of."""
    payment = locked_payment(payment)
    row = _row(payment, case)
    if row is None:
        return None
    name = ("win" if won else "lose") if row.state != B.INQUIRY else "close_inquiry"
    if CHARGEBACK.allows(name, state=row.state, actor=Actor.PROVIDER):
        _move(row, name, Actor.PROVIDER, at=at)
        if name == "lose":
            _bear_fee(row, payment, at=at)
            end_lost(locked_order(payment.order_id), at=at)
    return row


@transaction.atomic
def book_chargeback_fee(*, payment: Payment, case: str, fee: Money, at: datetime) -> Chargeback:
    """Note what the bank took for the dispute: a loss of ours until it is known who lost.

    The movement itself is booked with the provider's lines (`reconciling`).
    """
    payment = locked_payment(payment)
    row = Chargeback.objects.select_for_update(of=("self",)).get(payment=payment, case=case)
    if row.fee_minor or not fee:
        return row
    row.fee_minor, row.fee_currency = fee.minor, fee.currency
    row.save(update_fields=["fee_minor", "fee_currency"])
    if row.state in {B.LOST, B.ACCEPTED}:
        _bear_fee(row, payment, at=at)
    return row


def note_withdrawn(payment: Payment, case: Case, *, at: datetime, by: Member) -> None:
    """The money of a dispute was taken from a locked payment."""
    row = note_chargeback(payment=payment, case=case, at=at, by=by)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])


def note_reinstated(payment: Payment, case: str, *, at: datetime) -> None:
    """The money of a dispute came back to a locked payment: it was won, also after all."""
    row = _row(payment, case)
    if row is None:
        return
    row.reinstated_at = at
    row.save(update_fields=["reinstated_at"])
    for name in ("win", "win_after_all"):
        if CHARGEBACK.allows(name, state=row.state, actor=Actor.PROVIDER):
            _move(row, name, Actor.PROVIDER, at=at)
            if name == "win_after_all":
                give_fee_back(row.fee_key, held_row(payment.protection_id), at=at)


def _bear_fee(row: Chargeback, payment: Payment, *, at: datetime) -> None:
    """Pass the bank's fee of a lost dispute on to the seller, if that is the operator's rule."""
    if row.fee and policies.current().chargeback_fee_on == "seller":
        protection = held_row(payment.protection_id)
        charge_seller(
            protection,
            [(Purse(AccountKind.LOSS), row.fee)],
            kind=MovementKind.CHARGEBACK_FEE_PASSED,
            key=row.fee_key,
            at=at,
        )


def _row(payment: Payment, case: str) -> Chargeback | None:
    rows = Chargeback.objects.select_for_update(of=("self",))
    return rows.filter(payment=payment, case=case).first()


def _write(payment: Payment, case: Case, *, at: datetime, by: Member) -> Chargeback:
    row = Chargeback.objects.create(
        payment=payment,
        case=case.number,
        state=B.INQUIRY if case.inquiry else B.OPENED,
        currency=case.money.currency,
        amount_minor=case.money.minor,
        fee_currency=case.money.currency,
        reason=case.reason[:200],
        evidence_due_at=case.evidence_due_at,
        at=at,
    )
    record(
        row,
        "note",
        from_state="",
        to_state=row.state,
        actor=_actor(by),
        at=at,
        user_id=by.user_id,
        reason=row.reason,
    )
    _hold_money(payment, at=at)
    outbox.emit("trade_assurance.told", kind="chargeback_opened", chargeback_id=row.pk)
    return row


def _hold_money(payment: Payment, *, at: datetime) -> None:
    """What was released of the order and not paid out yet waits for the bank's answer."""
    place_hold(payment.order.seller_id, HoldCause.DISPUTE, order=payment.order, at=at)


def _let_money_go(payment: Payment, *, at: datetime) -> None:
    """Once no case of the order is open, what is left of its released money can be paid out."""
    cases = Chargeback.objects.filter(payment__order_id=payment.order_id)
    if not cases.filter(state__in=[B.INQUIRY, *OPEN_CHARGEBACKS]).exists():
        lift_cause(payment.order.seller_id, HoldCause.DISPUTE, order=payment.order, at=at)


def _move(row: Chargeback, name: str, actor: Actor, *, at: datetime, by: Member = SYSTEM) -> None:
    change_state(row, name, machine=CHARGEBACK, actor=actor, at=at, user_id=by.user_id)
    if row.state in {B.WON, B.LOST, B.ACCEPTED}:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _let_money_go(row.payment, at=at)


def _actor(by: Member) -> Actor:
    return Actor.PROVIDER if by is SYSTEM else Actor.OPERATOR
