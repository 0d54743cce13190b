"""Cheques: registered by their reference, taken to the bank, cleared or bounced; operators' verbs."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState
from trade_assurance import policies
from trade_assurance.actions.bank.lines import Credit, ask_return, record_bank_line
from trade_assurance.actions.bank.matching import give_line
from trade_assurance.actions.locking import locked_order, locked_payment
from trade_assurance.cheque_states import CHEQUE, LIVE_CHEQUES
from trade_assurance.models import BankLine, Cheque, Payment
from trade_assurance.rules import assert_operator, person_of
from trade_assurance.statement_states import BANK_LINE, Aside, BankLineState, ReturnCause
from trade_assurance.states import PAYMENT, PaymentState


class ChequeNotAwaited(Refusal):
    """The payment waits for no cheque (any more)."""

    code = "cheque_not_awaited"
    field = "payment"


class ChequeAmountDiffers(Refusal):
    """A cheque is for exactly what the payment asks, in its currency."""

    code = "cheque_amount_differs"
    field = "amount"


class ChequeKnown(Refusal):
    """This cheque, or another one for the same payment, is registered already."""

    code = "cheque_known"
    field = "number"


class LineTaken(Refusal):
    """The bank's credit was used for something else, or is for another amount."""

    code = "line_taken"
    field = "bank_id"


@transaction.atomic
def register_cheque(
    *, payment: Payment, number: str, drawer: str, money: Money, by: Member, at: datetime
) -> Cheque:
    """Note that a cheque came. The order waits on while the bank clears it.

    Raises: NotAllowed, ChequeNotAwaited, ChequeAmountDiffers, ChequeKnown.
    """
    assert_operator(by)
    payment = locked_payment(payment)
    if payment.state != PaymentState.AWAITING_CHEQUE:
        raise ChequeNotAwaited(_("This payment does not wait for a cheque."))
    if money != payment.amount:
        raise ChequeAmountDiffers(
            _("The cheque has to be for %(amount)s exactly. Send it back.")
            % {"amount": payment.amount}
        )
    alive = Cheque.objects.filter(state__in=LIVE_CHEQUES)
    same = alive.filter(number=number.strip(), drawer=drawer.strip())
    if same.exists() or alive.filter(payment=payment).exists():
        raise ChequeKnown(_("A cheque for this payment, or this very cheque, is registered."))
    cheque = Cheque.objects.create(
        payment=payment,
        number=number.strip(),
        drawer=drawer.strip(),
        currency=money.currency,
        amount_minor=money.minor,
        registered_by=person_of(by),
        received_at=at,
    )
    record(cheque, "register", from_state="", to_state=cheque.state, actor=Actor.OPERATOR, at=at,
           user_id=by.user_id)  # fmt: skip
    _wait(payment, policies.current().cheque_days, by=by, at=at)
    outbox.emit("trade_assurance.told", kind="cheque_received", payment_id=payment.pk)
    return cheque


@transaction.atomic
def deposit_cheque(*, cheque: Cheque, by: Member, at: datetime) -> Cheque:
    """Note that a cheque was handed to the bank. Raises: NotAllowed, TransitionRefused."""
    cheque, _payment = _held(cheque, by)
    _move(cheque, "deposit", by=by, at=at)
    cheque.deposited_at = at
    cheque.save(update_fields=["deposited_at"])
    return cheque


@transaction.atomic
def clear_cheque(*, cheque: Cheque, bank_id: str, by: Member, at: datetime) -> Cheque:
    """Count a cheque as paid by the bank's credit of that number, on a statement here or not yet.

    The same number on a statement that comes later is the same credit. What clears for an order
    that was cancelled meanwhile is to be sent back.
    Raises: NotAllowed, LineTaken, LineClashes, TransitionRefused.
    """
    cheque, payment = _held(cheque, by)
    CHEQUE.target("clear", state=cheque.state, actor=Actor.OPERATOR)
    if not bank_id.strip():
        raise LineTaken(_("Give the bank's own number of the credit."))
    credit = Credit(
        bank_id=bank_id.strip(), money=cheque.amount, text=payment.reference, payer=cheque.drawer
    )
    line = record_bank_line(credit=credit, at=at)
    line = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.state not in {BankLineState.NEW, BankLineState.SUSPENSE} or line.return_asked_at:
        raise LineTaken(_("This credit was used for something else."))
    if payment.state == PaymentState.AWAITING_CHEQUE:
        give_line(line, payment, actor=Actor.OPERATOR, by=by, at=at)
    else:
        _to_send_back(line, payment, by=by, at=at)
    cheque.bank_line = line
    _end(cheque, "clear", by=by, at=at)
    return cheque


@transaction.atomic
def bounce_cheque(*, cheque: Cheque, reason: str, by: Member, at: datetime) -> Cheque:
    """The bank refused a cheque: the order waits for payment again, for seven more days.

    Raises: NotAllowed, TransitionRefused (once it cleared it cannot bounce).
    """
    return _failed(cheque, "bounce", reason=reason, by=by, at=at)


@transaction.atomic
def return_cheque(*, cheque: Cheque, reason: str, by: Member, at: datetime) -> Cheque:
    """Send a cheque back that was not handed to the bank. Raises: NotAllowed, TransitionRefused."""
    return _failed(cheque, "send_back", reason=reason, by=by, at=at)


def _failed(cheque: Cheque, name: str, *, reason: str, by: Member, at: datetime) -> Cheque:
    cheque, payment = _held(cheque, by)
    cheque.reason = reason.strip()[:200]
    _end(cheque, name, by=by, at=at)
    if payment.state != PaymentState.AWAITING_CHEQUE:
        return cheque
    change_state(
        payment, "bounce", machine=PAYMENT, actor=Actor.OPERATOR, at=at, user_id=by.user_id,
        reason=reason,
    )  # fmt: skip
    payment.failure_code = f"cheque_{cheque.state}"
    payment.save(update_fields=["failure_code"])
    order = locked_order(payment.order_id)
    if payment.instalment_id and order.state == OrderState.AWAITING_PAYMENT:
        days = order.frozen_policies.repay_days
        orders.move_payment_due(order=order, by=by, at=at, more_days=days, anew=True)
    outbox.emit("trade_assurance.told", kind="cheque_bounced", payment_id=payment.pk)
    return cheque


def _wait(payment: Payment, days: int, *, by: Member, at: datetime) -> None:
    order = locked_order(payment.order_id)
    if payment.instalment_id and order.state == OrderState.AWAITING_PAYMENT:
        orders.move_payment_due(order=order, by=by, at=at, more_days=days)


def _to_send_back(line: BankLine, payment: Payment, *, by: Member, at: datetime) -> None:
    if line.state == BankLineState.NEW:
        change_state(
            line, "set_aside", machine=BANK_LINE, actor=Actor.PROVIDER, at=at,
            reason=str(Aside.CANCELLED.label),
        )  # fmt: skip
    line.aside = Aside.CANCELLED
    line.save(update_fields=["aside"])
    ask_return(line, ReturnCause.CANCELLED, at=at)
    outbox.emit("trade_assurance.told", kind="transfer_after_cancel", payment_id=payment.pk)


def _held(cheque: Cheque, by: Member) -> tuple[Cheque, Payment]:
    assert_operator(by)
    payment = locked_payment(cheque.payment)
    return Cheque.objects.select_for_update(of=("self",)).get(pk=cheque.pk), payment


def _move(cheque: Cheque, name: str, *, by: Member, at: datetime) -> None:
    change_state(
        cheque, name, machine=CHEQUE, actor=Actor.OPERATOR, at=at, user_id=by.user_id,
        reason=cheque.reason,
    )  # fmt: skip


def _end(cheque: Cheque, name: str, *, by: Member, at: datetime) -> None:
    """Save state and credit in one statement: a CHECK wants both or neither."""
    target = CHEQUE.target(name, state=cheque.state, actor=Actor.OPERATOR)
    record(cheque, name, from_state=cheque.state, to_state=target, actor=Actor.OPERATOR, at=at,
           user_id=by.user_id, reason=cheque.reason)  # fmt: skip
    cheque.state, cheque.ended_at = target, at
    cheque.save()
