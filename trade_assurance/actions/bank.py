"""Transfers on the operator's bank account: booked as they come, then matched or sent back.

The demo's bank, and a statement import later, call `record_bank_line`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from trade_assurance.actions.funding import settle
from trade_assurance.actions.locking import held_row, locked_payment
from trade_assurance.actions.moving import hold
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import BankLine, Payment
from trade_assurance.rules import assert_operator
from trade_assurance.states import AWAITING, BANK_LINE, PAYMENT


class LineClashes(Refusal):
    """The bank's number came before with another amount."""

    code = "bank_line_clashes"


class PaymentNotAwaited(Refusal):
    """The payment waits for no transfer (any more): it was paid, cancelled, or is no transfer."""

    code = "payment_not_awaited"


class CurrencyDiffers(Refusal):
    """The transfer is in another currency than the payment."""

    code = "currency_differs"


@dataclass(frozen=True, slots=True)
class Credit:
    """A line of the bank's statement. `bank_id` is the bank's own number of it."""

    bank_id: str
    money: Money
    text: str = ""
    payer: str = ""
    payer_account: str = ""


@transaction.atomic
def record_bank_line(*, credit: Credit, at: datetime) -> BankLine:
    """Book an incoming transfer; the same line a second time returns the first.

    The money is set aside until an operator matches it. Raises: LineClashes.
    """
    line = BankLine(
        bank_id=credit.bank_id,
        currency=credit.money.currency,
        amount_minor=credit.money.minor,
        payer=credit.payer,
        payer_account=credit.payer_account,
        text=credit.text,
        arrived_at=at,
    )
    BankLine.objects.bulk_create([line], ignore_conflicts=True)
    line = BankLine.objects.select_for_update(of=("self",)).get(bank_id=credit.bank_id)
    if line.amount != credit.money:
        raise LineClashes(_("This line of the statement came before, with another amount."))
    post(
        kind=MovementKind.TRANSFER_ARRIVED,
        transfers=[Transfer(Purse(AccountKind.BANK), Purse(AccountKind.SUSPENSE), line.amount)],
        subject=Subject("bank_line", line.pk),
        key=f"bank-line-{line.pk}",
        at=line.arrived_at,
    )
    return line


@transaction.atomic
def match_bank_line(*, line: BankLine, payment: Payment, by: Member, at: datetime) -> BankLine:
    """Give a transfer to the payment it is for; a surplus stays aside, a shortfall is asked for.

    Raises: NotAllowed, PaymentNotAwaited, CurrencyDiffers, TransitionRefused.
    """
    assert_operator(by)
    payment = locked_payment(payment)
    line = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if payment.state not in AWAITING:
        raise PaymentNotAwaited(_("This payment does not wait for a transfer."))
    if payment.currency != line.currency:
        raise CurrencyDiffers(_("The transfer is in another currency than the payment."))
    taken = Money(min(line.amount_minor, payment.missing.minor), line.currency)
    name = "match" if taken == line.amount else "match_part"
    change_state(line, name, machine=BANK_LINE, actor=Actor.OPERATOR, at=at, user_id=by.user_id)
    _decide(line, by=by, at=at, payment=payment, matched_minor=taken.minor)
    hold(
        held_row(payment.protection_id),
        payment,
        taken,
        kind=MovementKind.TRANSFER_FUNDED,
        debit=AccountKind.SUSPENSE,
        key=f"bank-line-{line.pk}-matched",
        at=at,
    )
    if payment.missing:
        change_state(
            payment,
            "receive_part",
            machine=PAYMENT,
            actor=Actor.OPERATOR,
            at=at,
            user_id=by.user_id,
        )
        outbox.emit("trade_assurance.told", kind="transfer_short", payment_id=payment.pk)
    else:
        settle(payment, actor=Actor.OPERATOR, by=by, at=at)
    return line


@transaction.atomic
def return_bank_line(*, line: BankLine, by: Member, at: datetime, reason: str) -> BankLine:
    """Record that a transfer, or its surplus, was sent back to where it came from.

    Raises: NotAllowed, TransitionRefused.
    """
    assert_operator(by)
    line = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    change_state(
        line,
        "send_back",
        machine=BANK_LINE,
        actor=Actor.OPERATOR,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    _decide(line, by=by, at=at, reason=reason)
    post(
        kind=MovementKind.TRANSFER_RETURNED,
        transfers=[Transfer(Purse(AccountKind.SUSPENSE), Purse(AccountKind.BANK), line.surplus)],
        subject=Subject("bank_line", line.pk),
        key=f"bank-line-{line.pk}-returned",
        at=at,
    )
    return line


def _decide(line: BankLine, *, by: Member, at: datetime, **columns: object) -> None:
    for name, value in {"decided_by": by.user, "decided_at": at, **columns}.items():
        setattr(line, name, value)
    line.save(update_fields=["decided_by", "decided_at", *columns])
