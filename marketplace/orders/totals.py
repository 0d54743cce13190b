"""The sums of an order. A unit price becomes money here and nowhere else, rounded once per line."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from marketplace.core.money import Money, total


class Priced(Protocol):
    """Anything with a quantity and a price for one unit."""

    @property
    def quantity(self) -> Decimal: ...

    @property
    def unit_price(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an order, in its currency."""

    lines: tuple[Money, ...]
    goods: Money
    freight: Money
    total: Money


def line_total(line: Priced, currency: str) -> Money:
    """Return quantity times unit price, rounded half to even to the currency's minor unit."""
    return Money.rounded(line.quantity * line.unit_price, currency)


def totals(lines: Iterable[Priced], *, freight: Money) -> Totals:
    """Add up lines and freight; the rounded line totals always sum to the goods total."""
    amounts = tuple(line_total(line, freight.currency) for line in lines)
    goods = total(amounts, freight.currency)
    return Totals(lines=amounts, goods=goods, freight=freight, total=goods + freight)


def deposit_and_balance(whole: Money, deposit_bps: int) -> tuple[Money, Money]:
    """Split a total; the balance takes what rounding leaves, so the two always sum to the whole."""
    deposit = whole.share(deposit_bps)
    return deposit, whole - deposit
