"""What came and belongs to nobody here: the buyer's choice about a surplus, and time running out."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from trade_assurance.actions.bank.lines import ask_return
from trade_assurance.actions.locking import locked_order
from trade_assurance.models import BankLine
from trade_assurance.rules import can_pay
from trade_assurance.statement_states import BankLineState, ReturnCause, Surplus
from trade_assurance.transfer_queries import can_keep_surplus, orders_of, surpluses_of


class SurplusGone(Refusal):
    """There is no surplus (any more): it was used or sent back."""

    code = "surplus_gone"


class NothingToKeepFor(Refusal):
    """Nothing more will be due on this order."""

    code = "nothing_to_keep_for"
    field = "choice"


@transaction.atomic
def choose_surplus(
    *, line: BankLine, order: Order, choice: str, by: Member, at: datetime
) -> BankLine:
    """Say as the buyer what is done with a surplus; sending back is asked of an operator at once.

    Raises: NotAllowed, SurplusGone, NothingToKeepFor.
    """
    order = locked_order(order.pk)
    if not can_pay(by, order):
        raise NotAllowed(_("Only the buyer's people who may place orders can do this."))
    row = surpluses_of(order).filter(pk=line.pk, return_asked_at=None).first()
    if row is None:
        raise SurplusGone(_("This surplus was used or sent back meanwhile."))
    row = BankLine.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if choice == Surplus.KEEP and not can_keep_surplus(order, row):
        raise NothingToKeepFor(_("Nothing more will be due on this order."))
    row.surplus_choice = Surplus(choice)
    row.save(update_fields=["surplus_choice"])
    record(
        row,
        f"choose_{row.surplus_choice}",
        from_state=row.state,
        to_state=row.state,
        actor=Actor.BUYER,
        at=at,
        user_id=by.user_id,
    )
    if row.surplus_choice == Surplus.SEND_BACK:
        ask_return(row, ReturnCause.BUYER, at=at)
    return row


@transaction.atomic
def ask_back_due(*, line: BankLine, at: datetime) -> BankLine:
    """Ask an operator to send back what nobody claimed in time; its buyer, if known, is told."""
    row = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if row.return_asked_at is not None or row.return_due_at is None or row.return_due_at > at:
        return row
    surplus = row.state == BankLineState.PARTLY_MATCHED
    ask_return(row, ReturnCause.NO_CHOICE if surplus else ReturnCause.UNMATCHED, at=at)
    if surplus:
        outbox.emit("trade_assurance.told", kind="surplus_sent_back", line_id=row.pk)
    return row


@transaction.atomic
def ask_back_kept(*, line: BankLine, at: datetime) -> bool:
    """Ask an operator to send back what was kept, once no balance is to come any more."""
    orders = [locked_order(order.pk) for order in orders_of(line)]
    row = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if row.state != BankLineState.PARTLY_MATCHED or row.return_asked_at is not None:
        return False
    if any(can_keep_surplus(order, row) for order in orders):
        return False
    ask_return(row, ReturnCause.NOTHING_DUE, at=at)
    outbox.emit("trade_assurance.told", kind="surplus_sent_back", line_id=row.pk)
    return True
