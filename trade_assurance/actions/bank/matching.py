"""Giving transfers to the payments they are for: by an operator, or beyond doubt by themselves."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from trade_assurance import policies
from trade_assurance.actions.bank.lines import ask_return
from trade_assurance.actions.funding import settle
from trade_assurance.actions.locking import held_row, locked_order, locked_payment
from trade_assurance.actions.moving import hold
from trade_assurance.ledger.movements import AccountKind, MovementKind
from trade_assurance.models import BankAllocation, BankLine, Payment
from trade_assurance.rules import assert_operator
from trade_assurance.statement_states import BANK_LINE, Aside, BankLineState, ReturnCause, Surplus
from trade_assurance.states import AWAITING, PAYMENT
from trade_assurance.transfer_queries import meant_by


class PaymentNotAwaited(Refusal):
    """The payment waits for no transfer (any more): it was paid, cancelled, or is no transfer."""

    code = "payment_not_awaited"


class CurrencyDiffers(Refusal):
    """The transfer is in another currency than the payment."""

    code = "currency_differs"


@transaction.atomic
def match_bank_line(*, line: BankLine, payment: Payment, by: Member, at: datetime) -> BankLine:
    """Give a transfer, or what is left of it, to a payment; a shortfall is asked for.

    What no payment got stays aside: for another payment, or to be sent back.
    Raises: NotAllowed, PaymentNotAwaited, CurrencyDiffers, TransitionRefused.
    """
    assert_operator(by)
    payment = locked_payment(payment)
    return _give(_locked(line.pk), payment, actor=Actor.OPERATOR, by=by, at=at)


@transaction.atomic
def match_by_itself(*, line_id: int, at: datetime) -> BankLine:
    """Match a new line of a statement where reference, currency and day leave no doubt.

    Otherwise it is set aside with the reason. Money for a cancelled order is to be sent back at
    once, and both sides are told. A line that somebody dealt with meanwhile is left alone.
    """
    meant = meant_by(BankLine.objects.get(pk=line_id), at=at)
    payments = [_held(payment) for payment in meant.named]
    line = _locked(line_id)
    if line.state != BankLineState.NEW:
        return line
    meant = meant_by(line, at=at)  # what was read before the locks may have changed
    if meant.aside is not None:
        return _set_aside(line, meant.aside, payments, at=at)
    wanted = {payment.pk for payment in meant.payments}
    for payment in payments:
        if payment.pk in wanted:
            _give(line, payment, actor=Actor.PROVIDER, by=SYSTEM, at=at)
    return line


@transaction.atomic
def use_kept_surplus(*, payment_id: int, at: datetime) -> Payment:
    """Give a payment what its buyer asked to keep of an earlier transfer for the same order."""
    payment = locked_payment(Payment.objects.get(pk=payment_id))
    kept = BankLine.objects.filter(
        state=BankLineState.PARTLY_MATCHED,
        surplus_choice=Surplus.KEEP,
        return_asked_at=None,
        currency=payment.currency,
        allocations__payment__order_id=payment.order_id,
    )
    for line_id in kept.order_by("pk").values_list("pk", flat=True).distinct():
        line = _locked(line_id)
        if payment.state in AWAITING and line.state == BankLineState.PARTLY_MATCHED:
            _give(line, payment, actor=Actor.PROVIDER, by=SYSTEM, at=at)
    return payment


def _give(line: BankLine, payment: Payment, *, actor: Actor, by: Member, at: datetime) -> BankLine:
    """Move what a locked payment still wants from a locked line to it."""
    if payment.state not in AWAITING:
        raise PaymentNotAwaited(_("This payment does not wait for a transfer."))
    return give_line(line, payment, actor=actor, by=by, at=at)


def give_line(
    line: BankLine, payment: Payment, *, actor: Actor, by: Member, at: datetime
) -> BankLine:
    """Move what a locked payment that waits still wants from a locked line to it."""
    if payment.currency != line.currency:
        raise CurrencyDiffers(_("The transfer is in another currency than the payment."))
    taken = min(line.surplus, payment.missing)
    whole = taken == line.surplus
    take_of_line(line, taken, actor=actor, by=by, at=at)
    BankAllocation.objects.create(
        line=line,
        payment=payment,
        currency=taken.currency,
        amount_minor=taken.minor,
        by=by.user,
        at=at,
    )
    hold(
        held_row(payment.protection_id),
        payment,
        taken,
        kind=MovementKind.TRANSFER_FUNDED,
        debit=AccountKind.SUSPENSE,
        key=f"bank-line-{line.pk}-payment-{payment.pk}",
        at=at,
    )
    _go_on(payment, actor=actor, by=by, at=at)
    if not whole:
        outbox.emit("trade_assurance.told", kind="transfer_over", line_id=line.pk)
    return line


def take_of_line(line: BankLine, taken: Money, *, actor: Actor, by: Member, at: datetime) -> None:
    """Count a part of a locked line as matched; what is left waits. The movement is the caller's."""
    name = "match" if taken == line.surplus else "match_part"
    line.matched_minor += taken.minor
    change_state(
        line,
        name,
        machine=BANK_LINE,
        actor=actor,
        at=at,
        user_id=by.user_id,
        matched_minor=line.matched_minor,
        decided_by_id=by.user_id,
        decided_at=at,
        **_what_is_left(line, at),
    )


def _go_on(payment: Payment, *, actor: Actor, by: Member, at: datetime) -> None:
    if not payment.missing:
        settle(payment, actor=actor, by=by, at=at)
        return
    if payment.instalment_id:
        orders.note_underfunded(order=locked_order(payment.order_id), at=at)
    change_state(payment, "receive_part", machine=PAYMENT, actor=actor, at=at, user_id=by.user_id)
    outbox.emit("trade_assurance.told", kind="transfer_short", payment_id=payment.pk)


def _what_is_left(line: BankLine, at: datetime) -> dict[str, Any]:
    """Return when a surplus is sent back unless its buyer chooses otherwise."""
    days = policies.current().surplus_days
    due = at + timedelta(days=days) if line.surplus else None
    return {"return_due_at": due, "return_asked_at": None, "return_cause": "", "aside": ""}


def _set_aside(line: BankLine, aside: Aside, payments: list[Payment], *, at: datetime) -> BankLine:
    change_state(
        line, "set_aside", machine=BANK_LINE, actor=Actor.PROVIDER, at=at, reason=str(aside.label)
    )
    line.aside = aside
    line.save(update_fields=["aside"])
    if aside == Aside.CANCELLED:
        ask_return(line, ReturnCause.CANCELLED, at=at)
        for payment in payments:
            outbox.emit("trade_assurance.told", kind="transfer_after_cancel", payment_id=payment.pk)
    return line


def _locked(line_id: int) -> BankLine:
    return BankLine.objects.select_for_update(of=("self",)).get(pk=line_id)


def _held(payment: Payment) -> Payment:
    """Hold a payment's order, then the payment; callers go through them in one order."""
    locked_order(payment.order_id)
    return Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
