"""Statements of a period, summed from the ledger alone: a supplier's account, a buyer's payments."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from bookkeeping.periods import Period
from marketplace.core.money import Money, total
from marketplace.orders.models import Order
from trade_assurance.ledger.models import Account, Posting
from trade_assurance.ledger.movements import AccountKind, MovementKind
from trade_assurance.models import Payout, Protection

A, M = AccountKind, MovementKind
PAYOUTS = frozenset({M.PAYOUT_ALLOCATED, M.PAYOUT_RETURNED, M.PAYOUT_PAID})
PAID_IN = frozenset({M.CARD_FUNDED, M.TRANSFER_FUNDED, M.FUNDING_REINSTATED})


@dataclass(frozen=True, slots=True)
class Entry:
    """A movement as it changed the account; `money` is the change, `balance` what stood after it.

    For a supplier, `money` is `gross` less `fee` and `vat`; for a buyer these are nothing.
    """

    at: datetime
    kind: str
    key: str
    order: str
    payout: str
    gross: Money
    fee: Money
    vat: Money
    money: Money
    balance: Money

    @property
    def label(self) -> str:
        """The movement in words."""
        return str(MovementKind(self.kind).label)

    @property
    def reference(self) -> str:
        """The order or payout that it was about."""
        return self.order or self.payout


@dataclass(frozen=True, slots=True)
class PeriodStatement:
    """An account from its opening to its closing; `held` and `refunds` stand beside it."""

    selling: bool
    currency: str
    period: Period
    opening: Money
    entries: tuple[Entry, ...]
    held: Money
    refunds: Money

    @property
    def closing(self) -> Money:
        """What stood at the end."""
        return self.opening + self._sum(entry.money for entry in self.entries)

    @property
    def gross(self) -> Money:
        """What was released, before commission."""
        return self._sum(entry.gross for entry in self.entries if entry.kind == M.RELEASED)

    @property
    def fees(self) -> Money:
        """The commission taken, less what was given back."""
        return self._sum(entry.fee for entry in self.entries)

    @property
    def vat(self) -> Money:
        """The VAT on it."""
        return self._sum(entry.vat for entry in self.entries)

    @property
    def payouts(self) -> Money:
        """What went to the bank, below zero; payouts that came back count the other way."""
        return self._sum(entry.money for entry in self.entries if entry.kind in PAYOUTS)

    @property
    def paid_in(self) -> Money:
        """What a buyer paid, with what a bank gave back."""
        return self._sum(entry.money for entry in self.entries if entry.kind in PAID_IN)

    @property
    def others(self) -> Money:
        """Everything else, before commission: refunds after payout, charges taken back."""
        named = {M.RELEASED, *PAYOUTS, *PAID_IN}
        return self._sum(entry.gross for entry in self.entries if entry.kind not in named)

    @property
    def released(self) -> Money:
        """What a buyer's orders released to suppliers, below zero."""
        return self._sum(entry.money for entry in self.entries if entry.kind == M.RELEASED)

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return total(amounts, self.currency)


def of_seller(company_id: int, currency: str, period: Period) -> PeriodStatement:
    """Return a supplier's account: what it is owed, from release to payout."""
    own = owed(company_id, currency)
    held = held_of(company_id, currency, selling=True)
    return PeriodStatement(
        selling=True,
        currency=currency,
        period=period,
        opening=_before(own, period.start, currency),
        entries=_entries(own, period, currency),
        held=_before(held, period.end, currency),
        refunds=-_sum(within(held, period).filter(movement__kind=M.REFUNDED), currency),
    )


def of_buyer(company_id: int, currency: str, period: Period) -> PeriodStatement:
    """Return a buyer's payments: paid in, sent back, released; the balance is what is held."""
    own = held_of(company_id, currency, selling=False)
    return PeriodStatement(
        selling=False,
        currency=currency,
        period=period,
        opening=_before(own, period.start, currency),
        entries=_entries(own, period, currency),
        held=_before(own, period.end, currency),
        refunds=-_sum(within(own, period).filter(movement__kind=M.REFUNDED), currency),
    )


def currencies_of(company_id: int) -> list[str]:
    """Return the currencies that a company has traded in."""
    traded = Order.objects.filter(Q(buyer=company_id) | Q(seller=company_id))
    owed = Account.objects.filter(kind=A.PAYABLE, owner_id=company_id)
    found = set(traded.values_list("currency", flat=True)) | set(
        owed.values_list("currency", flat=True)
    )
    return sorted(found)


def owed(company_id: int, currency: str) -> QuerySet[Posting]:
    """Return the entries of what is owed to a supplier."""
    return Posting.objects.filter(
        account__kind=A.PAYABLE, account__owner_id=company_id, currency=currency
    )


def held_of(company_id: int, currency: str, *, selling: bool) -> QuerySet[Posting]:
    """Return the entries of what is held of a company's sales, or of its purchases."""
    of_whom = {"seller_id": company_id} if selling else {"order__buyer_id": company_id}
    rows = Protection.objects.filter(currency=currency, **of_whom)
    return Posting.objects.filter(account__kind=A.HELD, account__owner_id__in=rows.values("pk"))


def within(postings: QuerySet[Posting], period: Period) -> QuerySet[Posting]:
    return postings.filter(movement__at__gte=period.start, movement__at__lt=period.end)


def _before(postings: QuerySet[Posting], instant: datetime, currency: str) -> Money:
    return _sum(postings.filter(movement__at__lt=instant), currency)


def _sum(postings: QuerySet[Posting], currency: str) -> Money:
    return Money(int(postings.aggregate(sum=Sum("minor", default=0))["sum"]), currency)


def _entries(own: QuerySet[Posting], period: Period, currency: str) -> tuple[Entry, ...]:
    """Return one entry per movement; one that only moves within the account is none."""
    rows = list(
        within(own, period)
        .values(
            "movement_id", "movement__at", "movement__kind", "movement__key",
            "movement__subject_kind", "movement__subject_id",
        )
        .annotate(change=Sum("minor"))
        .exclude(change=0)
        .order_by("movement__at", "movement_id")
    )  # fmt: skip
    taken = _taken([row["movement_id"] for row in rows])
    names = _names({(r["movement__subject_kind"], r["movement__subject_id"]) for r in rows})
    balance = _before(own, period.start, currency)
    entries = []
    for row in rows:
        money = Money(int(row["change"]), currency)
        fee, vat = (Money(minor, currency) for minor in taken[row["movement_id"]])
        if money.minor < 0 and row["movement__kind"] == M.RELEASED:
            fee = vat = Money.zero(currency)  # on the buyer's side all of it is simply released
        balance += money
        about = (row["movement__subject_kind"], row["movement__subject_id"])
        entries.append(
            Entry(
                at=row["movement__at"],
                kind=row["movement__kind"],
                key=row["movement__key"],
                order=names.get(about, "") if about[0] == "order" else "",
                payout=names.get(about, "") if about[0] == "payout" else "",
                gross=money + fee + vat,
                fee=fee,
                vat=vat,
                money=money,
                balance=balance,
            )
        )
    return tuple(entries)


def _taken(movement_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Return, by movement, the commission and the VAT that it took."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = Posting.objects.filter(
        movement_id__in=movement_ids, account__kind__in=[A.COMMISSION, A.COMMISSION_VAT]
    )
    for movement_id, kind, minor in rows.values_list("movement_id", "account__kind", "minor"):
        found[movement_id][0 if kind == A.COMMISSION else 1] += minor
    return defaultdict(lambda: (0, 0), {pk: (fee, vat) for pk, (fee, vat) in found.items()})


def _names(about: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return the references of the orders and payouts that movements were about."""
    orders = Order.objects.filter(pk__in=[pk for kind, pk in about if kind == "order"])
    payouts = Payout.objects.filter(pk__in=[pk for kind, pk in about if kind == "payout"])
    named = {("order", pk): name for pk, name in orders.values_list("pk", "reference")}
    return named | {("payout", pk): name for pk, name in payouts.values_list("pk", "reference")}
