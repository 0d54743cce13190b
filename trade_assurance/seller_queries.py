"""A supplier's own money: where it stands, the rows behind each figure, the next payout."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import F, Q, QuerySet, Sum

from marketplace.core.money import Money, total
from trade_assurance import policies
from trade_assurance.connect_states import ConnectState
from trade_assurance.models import (
    ConnectAccount,
    Earning,
    Interval,
    PayoutAccount,
    PayoutHold,
    PayoutPlan,
    Protection,
    SellerDebt,
)
from trade_assurance.payout_calendar import next_payday
from trade_assurance.payout_states import OPEN_DEBTS, AccountState, EarningState
from trade_assurance.states import HELD_STATES, STOPPED_STATES

HELD, DEBT = "held", "debt"
_GONE = F("released_minor") + F("refunded_minor") + F("reversed_minor")
_PAID = F("settled_minor") + F("written_off_minor")
# The figures of a supplier, in the order of the money's way: noun → what of it.
STATE_OF = {
    "pending": EarningState.PENDING,
    "on_hold": EarningState.ON_HOLD,
    "reserved": EarningState.RESERVED,
    "available": EarningState.AVAILABLE,
    "allocated": EarningState.ALLOCATED,
    "paid": EarningState.SETTLED,
}
NOUNS = (HELD, *STATE_OF, DEBT)


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One row behind a figure."""

    order_reference: str
    label: str
    at: datetime | None
    until: datetime | None
    note: str
    payout: str
    money: Money
    movement: str = ""


@dataclass(frozen=True, slots=True)
class SellerMoney:
    """A supplier's figures in one currency; each is the sum of the rows of the same noun."""

    currency: str
    figures: dict[str, Money]


@dataclass(frozen=True, slots=True)
class NextPayout:
    """What would be paid out next in one currency: releases less what was taken back.

    `on` is None where the supplier asks by itself; `obstacle` says why nothing goes out now.
    """

    currency: str
    earnings: tuple[Earning, ...]
    interval: str
    minimum: Money
    on: date | None
    obstacle: str

    @property
    def money(self) -> Money:
        """The sum; below zero while more was taken back than came since."""
        return total((row.net for row in self.earnings), self.currency)

    @property
    def interval_label(self) -> str:
        """The rhythm in words."""
        return str(Interval(self.interval).label)


def money_of_seller(company_id: int) -> list[SellerMoney]:
    """Return a supplier's figures by currency, summed by the database in three queries."""
    nouns = {state: noun for noun, state in STATE_OF.items()}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for currency, minor in (
        _held(company_id)
        .order_by()
        .values_list("currency")
        .annotate(minor=Sum(F("funded_minor") - _GONE))
    ):
        found[currency][HELD] = minor
    earnings = Earning.objects.filter(seller_id=company_id).order_by()
    for currency, state, minor in earnings.values_list("currency", "state").annotate(
        minor=Sum("net_minor")
    ):
        found[currency][nouns.get(EarningState(state), state)] = minor
    owed = _owed(company_id).order_by().values_list("currency")
    for currency, minor in owed.annotate(minor=Sum(F("amount_minor") - _PAID)):
        found[currency][DEBT] = minor
    return [
        SellerMoney(currency, {noun: Money(sums.get(noun, 0), currency) for noun in NOUNS})
        for currency, sums in sorted(found.items())
    ]


def sum_of(rows: Iterable[MoneyRow], currency: str) -> Money:
    """Add the rows of a figure up."""
    return total((row.money for row in rows), currency)


def rows_behind(company_id: int, currency: str, noun: str) -> list[MoneyRow]:
    """Return the rows that make a figure, the newest first."""
    if noun == HELD:
        return [_held_row(row) for row in _held(company_id).filter(currency=currency)]
    if noun == DEBT:
        owed = _owed(company_id).filter(currency=currency)
        found_debts = owed.select_related("earning__protection__order").order_by("-pk")
        return [_debt_row(debt) for debt in found_debts]
    rows = Earning.objects.filter(seller_id=company_id, currency=currency, state=STATE_OF[noun])
    found = rows.select_related("protection__order", "payout").order_by("-at", "-pk")
    return [_earning_row(row) for row in found]


def next_payouts(company_id: int, at: datetime) -> list[NextPayout]:
    """Return what is available for a supplier's next payouts, a currency each."""
    rows = Earning.objects.filter(seller_id=company_id, state=EarningState.AVAILABLE)
    by_currency: dict[str, list[Earning]] = {}
    for row in rows.select_related("protection__order").order_by("currency", "at", "pk"):
        by_currency.setdefault(row.currency, []).append(row)
    account, at_provider = account_of(company_id), is_paid_at_provider(company_id)
    plans = {plan.currency: plan for plan in PayoutPlan.objects.filter(company_id=company_id)}
    return [
        _next(currency, found, plans.get(currency), account, at, at_provider=at_provider)
        for currency, found in by_currency.items()
    ]


def account_of(company_id: int) -> PayoutAccount | None:
    """Return the bank account that a supplier is paid to."""
    return PayoutAccount.objects.filter(company_id=company_id, replaced_at=None).first()


def connect_of(company_id: int) -> ConnectAccount | None:
    """Return a supplier's account at the card provider."""
    return ConnectAccount.objects.filter(company_id=company_id).first()


def is_paid_at_provider(company_id: int) -> bool:
    """Tell whether the card provider says that the supplier's account there works."""
    return ConnectAccount.objects.filter(company_id=company_id, state=ConnectState.ENABLED).exists()


def holds_of(company_id: int) -> QuerySet[PayoutHold]:
    """Return what stops payouts to a supplier now, the oldest first."""
    rows = PayoutHold.objects.filter(company_id=company_id, lifted_at=None)
    return rows.select_related("order", "placed_by").order_by("pk")


def least_of(plan: PayoutPlan | None, currency: str) -> Money:
    """Return the least amount of a payout: the supplier's own, never below the marketplace's."""
    least = Money.of(policies.current().payout_minimum, currency)
    return max(least, plan.minimum) if plan else least


def _next(
    currency: str,
    earnings: list[Earning],
    plan: PayoutPlan | None,
    account: PayoutAccount | None,
    at: datetime,
    *,
    at_provider: bool,
) -> NextPayout:
    interval = plan.interval if plan else Interval.DAILY
    minimum = least_of(plan, currency)
    day = at.astimezone(UTC).date()
    if account is not None and account.usable_from_at > at and not at_provider:
        day = account.usable_from_at.astimezone(UTC).date()
    amount = total((row.net for row in earnings), currency)
    return NextPayout(
        currency=currency,
        earnings=tuple(earnings),
        interval=interval,
        minimum=minimum,
        on=next_payday(interval, day),
        obstacle=_obstacle(account, at_provider=at_provider) or _too_little(amount, minimum),
    )


def _obstacle(account: PayoutAccount | None, *, at_provider: bool) -> str:
    if at_provider:
        return ""
    if account is None:
        return "no_account"
    return "restricted" if account.state != AccountState.ACTIVE else ""


def _too_little(amount: Money, minimum: Money) -> str:
    return "" if amount.minor > 0 and amount >= minimum else "too_little"


def _held(company_id: int) -> QuerySet[Protection]:
    there = Q(state__in=[*HELD_STATES, *STOPPED_STATES], funded_minor__gt=_GONE)
    rows = Protection.objects.filter(there, seller_id=company_id)
    return rows.select_related("order").order_by("-pk")


def _owed(company_id: int) -> QuerySet[SellerDebt]:
    return SellerDebt.objects.filter(seller_id=company_id, state__in=OPEN_DEBTS)


def _held_row(row: Protection) -> MoneyRow:
    label = str(row.get_state_display())
    return MoneyRow(row.order.reference, label, row.held_at, row.release_due_at, "", "", row.held)


def _debt_row(row: SellerDebt) -> MoneyRow:
    label = str(row.earning.get_kind_display())
    note = str(row.get_state_display())
    return MoneyRow(row.earning.order_reference, label, row.at, None, note, "", row.open)


def _earning_row(row: Earning) -> MoneyRow:
    return MoneyRow(
        order_reference=row.order_reference,
        label=str(row.get_kind_display()),
        at=row.at,
        until=row.due_at if row.state in {EarningState.PENDING, EarningState.RESERVED} else None,
        note=str(row.hold_words),
        payout=row.payout.reference if row.payout else "",
        money=row.net,
        movement=row.movement_key,
    )
