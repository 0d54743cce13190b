"""Which part of an order a consignment is: quantities still open, and its share of the money. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from marketplace.core.money import Money


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an order: what it costs in all, what was ordered, and what has left already."""

    pk: int
    ordered: Decimal
    shipped: Decimal
    total_minor: int

    @property
    def open(self) -> Decimal:
        """What has not left yet; nothing where more than ordered was delivered."""
        return max(self.ordered - self.shipped, Decimal(0))

    def most(self, tolerance_bps: int) -> Decimal:
        """Return how much may still leave with the contract's tolerance upwards."""
        return max(self.ordered * (10_000 + tolerance_bps) / 10_000 - self.shipped, Decimal(0))

    def is_complete(self, part: Decimal, tolerance_bps: int) -> bool:
        """Tell whether the line counts as delivered once `part` has left as well."""
        return self.shipped + part >= self.ordered * (10_000 - tolerance_bps) / 10_000

    def value(self, quantity: Decimal) -> Fraction:
        """Return what a quantity of the line is worth, unrounded; a surplus is not charged."""
        worth = min(quantity, self.open)
        return Fraction(self.total_minor) * Fraction(worth) / Fraction(self.ordered)


def share_of_part(lines: Mapping[int, OpenLine], part: Mapping[int, Decimal], rest: Money) -> Money:
    """Return the part's share of the money of the rest, by the value of its lines.

    Rounded down, so that the rest pays for no more than it has; what leaves last takes what is left.
    Lines that cost nothing are weighed by quantity. At least one minor unit, and never all of it.
    """
    whole = sum((line.value(line.open) for line in lines.values()), Fraction(0))
    taken = sum((lines[pk].value(quantity) for pk, quantity in part.items()), Fraction(0))
    if not whole:
        whole = sum((Fraction(line.open) for line in lines.values()), Fraction(0))
        taken = sum((Fraction(quantity) for quantity in part.values()), Fraction(0))
    share = int(rest.minor * taken / whole)
    return Money(min(max(share, 1), rest.minor - 1), rest.currency)


def share_of_missing(
    lines: Mapping[int, OpenLine],
    sent: Mapping[int, Decimal],
    missing: Mapping[int, Decimal],
    money: Money,
) -> Money:
    """Return the share of a consignment's money that its missing goods stand for; rounded up."""

    def worth(quantities: Mapping[int, Decimal]) -> Fraction:
        whole = {
            pk: Fraction(line.total_minor) / Fraction(line.ordered) for pk, line in lines.items()
        }
        by_value = sum((whole[pk] * Fraction(q) for pk, q in quantities.items()), Fraction(0))
        return by_value or sum((Fraction(q) for q in quantities.values()), Fraction(0))

    share = -int(-money.minor * worth(missing) // worth(sent))
    return Money(min(share, money.minor), money.currency)
