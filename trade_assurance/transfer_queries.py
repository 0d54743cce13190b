"""Reads about incoming transfers: which payment may be meant and why, what is to be sent back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, utils

from marketplace.core.money import total
from marketplace.orders.models import Order
from marketplace.orders.queries import next_instalment
from marketplace.orders.states import OrderState
from trade_assurance import policies
from trade_assurance.models import BankAllocation, BankLine, Payment
from trade_assurance.remittance import references_in
from trade_assurance.statement_states import Aside, BankLineState, Surplus
from trade_assurance.states import AWAITING, PaymentState

SHOWN = 100
SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A payment that a transfer may be for, and what speaks for it."""

    payment: Payment
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineToMatch:
    """An incoming transfer with the payments that it may be for, the likeliest first."""

    line: BankLine
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """The payments that a transfer pays by itself, or why it is set aside."""

    payments: tuple[Payment, ...] = ()
    aside: Aside | None = None
    named: tuple[Payment, ...] = ()


def named_payments(text: str) -> list[Payment]:
    """Return the payments whose references stand in a text."""
    rows = Payment.objects.filter(reference__in=references_in(text))
    return list(rows.select_related("order", "instalment").order_by("order_id", "pk"))


def meant_by(line: BankLine, *, at: datetime) -> Meant:
    """Decide which payments a transfer is for beyond doubt: reference, currency, in time."""
    named = tuple(named_payments(line.text))
    waiting = [payment for payment in named if payment.state in AWAITING]
    if not named:
        return Meant(aside=Aside.NO_REFERENCE)
    if len(waiting) < len(named):
        return Meant(aside=_why_not_waiting(named), named=named)
    if any(payment.currency != line.currency for payment in named):
        return Meant(aside=Aside.OTHER_CURRENCY, named=named)
    if any(_is_overdue(payment, at) for payment in named):
        return Meant(aside=Aside.OVERDUE, named=named)
    wanted = total((payment.missing for payment in named), line.currency)
    if len(named) > 1 and wanted != line.surplus:
        return Meant(aside=Aside.SEVERAL, named=named)
    return Meant(payments=named, named=named)


def lines_to_match() -> list[LineToMatch]:
    """Return transfers that wait for an operator, oldest first, each with its suggestions."""
    lines = list(
        BankLine.objects.filter(
            state__in=[BankLineState.NEW, BankLineState.SUSPENSE], return_asked_at=None
        ).order_by("arrived_at", "pk")[:SHOWN]
    )
    waiting = list(
        Payment.objects.filter(state__in=AWAITING)
        .select_related("order__buyer")
        .order_by("created_at")
    )
    seen = _buyers_by_account({line.payer_account for line in lines} - {""})
    return [LineToMatch(line, _suggestions(line, waiting, seen)) for line in lines]


def surplus_lines() -> QuerySet[BankLine]:
    """Return transfers of which a part was not asked for and waits for the buyer's choice."""
    partly = BankLine.objects.filter(state=BankLineState.PARTLY_MATCHED, return_asked_at=None)
    return partly.prefetch_related("allocations__payment").order_by("arrived_at")


def lines_to_return() -> QuerySet[BankLine]:
    """Return transfers, or their surpluses, that an operator is asked to send back."""
    open_states = [BankLineState.NEW, BankLineState.SUSPENSE, BankLineState.PARTLY_MATCHED]
    asked = BankLine.objects.filter(state__in=open_states, return_asked_at__isnull=False)
    return asked.prefetch_related("allocations__payment").order_by("return_asked_at")


def surpluses_of(order: Order) -> QuerySet[BankLine]:
    """Return transfers for an order that brought more than was due, still here."""
    partly = BankLine.objects.filter(state=BankLineState.PARTLY_MATCHED)
    return partly.filter(allocations__payment__order=order).distinct().order_by("pk")


def paid_in_part(order: Order) -> Payment | None:
    """Return the attempt of which a part has come."""
    rows = Payment.objects.filter(order=order, state=PaymentState.PARTLY_RECEIVED)
    return rows.order_by("pk").first()


def can_keep_surplus(order: Order, line: BankLine) -> bool:
    """Tell whether a later instalment of the order is still to come, in the transfer's currency."""
    ended = order.state in {OrderState.CANCELLED, OrderState.COMPLETED}
    return not ended and order.currency == line.currency and next_instalment(order) is not None


def lines_due_back(at: datetime) -> QuerySet[BankLine]:
    """Return open transfers whose time is over and that nobody asked to keep."""
    open_states = [BankLineState.NEW, BankLineState.SUSPENSE, BankLineState.PARTLY_MATCHED]
    due = BankLine.objects.filter(
        state__in=open_states, return_asked_at=None, return_due_at__lte=at
    )
    return due.exclude(surplus_choice=Surplus.KEEP).order_by("return_due_at", "pk")


def kept_lines() -> QuerySet[BankLine]:
    """Return surpluses that their buyers asked to keep for the balance."""
    return BankLine.objects.filter(
        state=BankLineState.PARTLY_MATCHED, return_asked_at=None, surplus_choice=Surplus.KEEP
    ).order_by("pk")


def orders_of(line: BankLine) -> QuerySet[Order]:
    """Return the orders that a transfer paid in part or whole."""
    return Order.objects.filter(payments__allocations__line=line).distinct().order_by("pk")


def _why_not_waiting(named: Sequence[Payment]) -> Aside:
    if any(payment.order.state == OrderState.CANCELLED for payment in named):
        return Aside.CANCELLED
    return Aside.SEVERAL if len(named) > 1 else Aside.PAID


def _is_overdue(payment: Payment, at: datetime) -> bool:
    if payment.claim_id:
        return False  # what is owed on terms can be paid late; it is overdue, not lapsed
    due = payment.instalment.due_at if payment.instalment else None
    if payment.order.state == OrderState.AWAITING_PAYMENT:
        due = payment.order.payment_due_at or due
    return due is not None and due < at


def _buyers_by_account(accounts: set[str]) -> dict[str, set[int]]:
    """Return which buyers' payments came from which accounts before."""
    rows = BankAllocation.objects.filter(line__payer_account__in=accounts)
    found: dict[str, set[int]] = {}
    for account, buyer_id in rows.values_list("line__payer_account", "payment__order__buyer_id"):
        found.setdefault(account, set()).add(buyer_id)
    return found


def _suggestions(
    line: BankLine, waiting: Iterable[Payment], seen: dict[str, set[int]]
) -> tuple[Suggestion, ...]:
    named = set(references_in(line.text))
    scored = []
    for payment in waiting:
        if payment.currency != line.currency:
            continue
        speaks = _what_speaks(line, payment, named, seen)
        if any(speaks):
            scored.append((speaks, payment))
    scored.sort(key=lambda pair: pair[0], reverse=True)
    words = (
        _("names the reference"),
        _("same amount"),
        _("came from this account before"),
        _("the payer's name is alike"),
    )
    return tuple(
        Suggestion(payment, tuple(word for word, holds in zip(words, speaks, strict=True) if holds))
        for speaks, payment in scored[:SUGGESTED]
    )


def _what_speaks(
    line: BankLine, payment: Payment, named: set[str], seen: dict[str, set[int]]
) -> tuple[bool, bool, bool, bool]:
    buyer = payment.order.buyer
    alike = fuzz.token_set_ratio(line.payer, buyer.name, processor=utils.default_process)
    return (
        payment.reference in named,
        payment.missing == line.surplus,
        buyer.pk in seen.get(line.payer_account, set()),
        bool(line.payer) and alike >= policies.current().name_likeness,
    )
