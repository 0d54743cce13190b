"""What a quantity of a product costs, and the rule that says so. Pure: no database, no clock.

Product page, basket, quotation comparison, API and search index all ask `price_for`. Unit prices
are exact decimals of `currency` per unit; they become `Money` once, in `orders/totals.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum


class LadderInvalid(Exception):
    """The tiers cannot be a ladder; `index` is the tier at fault and `reason` a stable word."""

    def __init__(self, reason: str, index: int) -> None:
        super().__init__(f"{reason} in tier {index}")
        self.reason = reason
        self.index = index


@dataclass(frozen=True, slots=True)
class Tier:
    """From `min_quantity` on, one unit costs `unit_price`."""

    min_quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class LeadTime:
    """From `min_quantity` on, goods are ready `days` after the order is funded."""

    min_quantity: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class PriceLadder:
    """Everything a price depends on; `tiers` and `lead_times` ascend by quantity."""

    currency: str
    unit: str
    tiers: tuple[Tier, ...]
    minimum: Decimal = Decimal(1)
    multiple: Decimal = Decimal(1)
    maximum: Decimal | None = None
    lead_times: tuple[LeadTime, ...] = ()
    rule: str = "list"

    @property
    def quote_only(self) -> bool:
        """There is no list price: the seller quotes."""
        return not self.tiers

    @property
    def smallest(self) -> Decimal:
        """The least quantity that can be ordered: minimum and first tier, on the multiple."""
        least = max(self.minimum, self.tiers[0].min_quantity) if self.tiers else self.minimum
        return _up(least, self.multiple)

    @property
    def largest(self) -> Decimal | None:
        """The greatest quantity that can be ordered, or None."""
        return None if self.maximum is None else _down(self.maximum, self.multiple)


class Why(StrEnum):
    """Stable codes of a refusal to give a price."""

    BELOW_MINIMUM = "quantity_below_minimum"
    NOT_A_MULTIPLE = "quantity_not_a_multiple"
    ABOVE_MAXIMUM = "quantity_above_maximum"
    QUOTE_ONLY = "quote_only"


@dataclass(frozen=True, slots=True)
class Price:
    """The one answer: price, the tier and rule that gave it, and what would be better."""

    quantity: Decimal
    currency: str
    unit: str
    unit_price: Decimal
    tier: Tier
    minimum: Decimal
    multiple: Decimal
    lead_time_days: int | None
    rule: str
    next_tier: Tier | None
    more_for_next: Decimal | None

    @property
    def total(self) -> Decimal:
        """Quantity times unit price, unrounded."""
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class PriceRefusal:
    """No price for this quantity; `accepted` are the nearest quantities that would have one."""

    code: Why
    quantity: Decimal
    unit: str
    minimum: Decimal
    multiple: Decimal
    maximum: Decimal | None
    accepted: tuple[Decimal, ...] = ()


def price_for(ladder: PriceLadder, quantity: Decimal) -> Price | PriceRefusal:
    """Return the price of `quantity` units, or the refusal that says what would be accepted."""
    refusal = _refusal(ladder, quantity)
    if refusal:
        return refusal
    at = max(i for i, tier in enumerate(ladder.tiers) if tier.min_quantity <= quantity)
    higher = _reachable(ladder, ladder.tiers[at + 1 :])
    return Price(
        quantity=quantity,
        currency=ladder.currency,
        unit=ladder.unit,
        unit_price=ladder.tiers[at].unit_price,
        tier=ladder.tiers[at],
        minimum=ladder.smallest,
        multiple=ladder.multiple,
        lead_time_days=lead_time_for(ladder, quantity),
        rule=ladder.rule,
        next_tier=higher[0] if higher else None,
        more_for_next=higher[1] - quantity if higher else None,
    )


def lead_time_for(ladder: PriceLadder, quantity: Decimal) -> int | None:
    """Return the lead time in days at `quantity`, or None where the seller gave none."""
    days = [band.days for band in ladder.lead_times if band.min_quantity <= quantity]
    return days[-1] if days else None


def checked(tiers: Iterable[Tier]) -> tuple[Tier, ...]:
    """Return the tiers as a ladder: quantities ascend, prices descend, all positive.

    Raises: LadderInvalid with `quantity_not_positive`, `price_not_positive`,
    `quantity_not_ascending` or `price_not_descending`, and the tier at fault.
    """
    rungs = tuple(tiers)
    for i, tier in enumerate(rungs):
        if tier.min_quantity <= 0:
            raise LadderInvalid("quantity_not_positive", i)
        if tier.unit_price <= 0:
            raise LadderInvalid("price_not_positive", i)
        if i and tier.min_quantity <= rungs[i - 1].min_quantity:
            raise LadderInvalid("quantity_not_ascending", i)
        if i and tier.unit_price >= rungs[i - 1].unit_price:
            raise LadderInvalid("price_not_descending", i)
    return rungs


def _refusal(ladder: PriceLadder, quantity: Decimal) -> PriceRefusal | None:
    code: Why | None = None
    accepted: tuple[Decimal, ...] = ()
    smallest, largest = ladder.smallest, ladder.largest
    if ladder.quote_only:
        code = Why.QUOTE_ONLY
    elif quantity < smallest:
        code, accepted = Why.BELOW_MINIMUM, (smallest,)
    elif largest is not None and ladder.maximum is not None and quantity > ladder.maximum:
        code, accepted = Why.ABOVE_MAXIMUM, (largest,)
    elif quantity % ladder.multiple:
        code = Why.NOT_A_MULTIPLE
        accepted = (_down(quantity, ladder.multiple), _up(quantity, ladder.multiple))
    if code is None:
        return None
    accepted = tuple(q for q in accepted if q >= smallest and (largest is None or q <= largest))
    return PriceRefusal(
        code, quantity, ladder.unit, smallest, ladder.multiple, ladder.maximum, accepted
    )


def _reachable(ladder: PriceLadder, above: tuple[Tier, ...]) -> tuple[Tier, Decimal] | None:
    """Return the next tier that an orderable quantity reaches, with that quantity."""
    if not above:
        return None
    needed = _up(above[0].min_quantity, ladder.multiple)
    if ladder.maximum is not None and needed > ladder.maximum:
        return None
    # A coarse multiple may step over a tier: the one that is really reached is named.
    return [tier for tier in above if tier.min_quantity <= needed][-1], needed


def _up(quantity: Decimal, multiple: Decimal) -> Decimal:
    return (quantity / multiple).to_integral_value(ROUND_CEILING) * multiple


def _down(quantity: Decimal, multiple: Decimal) -> Decimal:
    return (quantity / multiple).to_integral_value(ROUND_FLOOR) * multiple
