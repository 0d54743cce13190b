"""Transfers on the operator's bank account: booked as they come, and sent back.

The statement import and the demo's bank call `record_bank_line`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import BankLine
from trade_assurance.rules import assert_operator
from trade_assurance.statement_states import BANK_LINE, ReturnCause


class LineClashes(Refusal):
    """The bank's number came before with another amount."""

    code = "bank_line_clashes"


@dataclass(frozen=True, slots=True)
class Credit:
    """A line of the bank's statement. `bank_id` is the bank's own number of it."""

    bank_id: str
    money: Money
    text: str = ""
    payer: str = ""
    payer_account: str = ""
    booked_on: date | None = None


@transaction.atomic
def record_bank_line(*, credit: Credit, at: datetime) -> BankLine:
    """Book an incoming transfer; the same line a second time returns the first.

    The money is set aside until it is matched. Raises: LineClashes.
    """
    return book_line(credit=credit, at=at)[0]


def book_line(*, credit: Credit, at: datetime) -> tuple[BankLine, bool]:
    """Book an incoming transfer; also return whether it is new. Raises: LineClashes."""
    line = BankLine(
        bank_id=credit.bank_id,
        currency=credit.money.currency,
        amount_minor=credit.money.minor,
        payer=credit.payer,
        payer_account=credit.payer_account,
        text=credit.text,
        booked_on=credit.booked_on,
        arrived_at=at,
        return_due_at=at + timedelta(days=policies.current().suspense_days),
    )
    known = BankLine.objects.filter(bank_id=credit.bank_id).exists()
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
    return line, not known


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
    decide(line, by=by, at=at, reason=reason)
    post(
        kind=MovementKind.TRANSFER_RETURNED,
        transfers=[Transfer(Purse(AccountKind.SUSPENSE), Purse(AccountKind.BANK), line.surplus)],
        subject=Subject("bank_line", line.pk),
        key=f"bank-line-{line.pk}-returned",
        at=at,
    )
    return line


def decide(line: BankLine, *, by: Member, at: datetime, **columns: object) -> None:
    """Write what was decided about a locked line, by whom (nobody for the machine) and when."""
    for name, value in {"decided_by": by.user, "decided_at": at, **columns}.items():
        setattr(line, name, value)
    line.save(update_fields=["decided_by", "decided_at", *columns])


def ask_return(line: BankLine, cause: ReturnCause, *, at: datetime) -> None:
    """Put a locked line, or its surplus, on the operators' list of what is to be sent back."""
    line.return_asked_at, line.return_cause = at, cause
    line.save(update_fields=["return_asked_at", "return_cause"])
