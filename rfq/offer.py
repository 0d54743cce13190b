"""What one revision of a quotation offers: plain values, checked, priced, fingerprinted, compared.

Quantities and unit prices are decimals in the line's unit and the offer's currency; freight and the
one-off charge are whole minor units. `freight` None means "not stated", never "free". With
`milestones` a service is offered: nothing is shipped, each step is handed in, accepted and paid.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from marketplace.core.money import Money, total
from marketplace.orders.contract import InspectionTerms, MilestoneTerms
from marketplace.orders.criteria import Criterion

QUANTITY_STEP = Decimal("0.001")
PRICE_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Tier:
    """From this quantity on, this unit price."""

    min_quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One kind of goods at the asked quantity, with the ladder it was taken from."""

    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    min_quantity: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    product_id: int | None = None
    sku_id: int | None = None
    attributes: dict[str, str] = field(default_factory=dict)

    def price_at(self, quantity: Decimal) -> Decimal | None:
        """Return the unit price at `quantity`, or None below the minimum."""
        if self.min_quantity is not None and quantity < self.min_quantity:
            return None
        reached = [tier for tier in self.tiers if tier.min_quantity <= quantity]
        if reached:
            return max(reached, key=lambda tier: tier.min_quantity).unit_price
        enough = quantity >= (self.min_quantity or self.quantity) and not self.tiers
        return self.unit_price if enough or quantity == self.quantity else None

    def amount(self, currency: str) -> Money:
        """Return quantity times unit price, rounded once."""
        return Money.rounded(self.quantity * self.unit_price, currency)


@dataclass(frozen=True, slots=True)
class Offer:
    """All terms of one revision; equal offers have equal fingerprints."""

    currency: str
    lines: tuple[OfferLine, ...]
    valid_until: datetime
    freight: Money | None = None
    one_off: Money | None = None
    one_off_label: str = ""
    incoterm: str = ""
    place: str = ""
    country: str = ""
    lead_time_days: int | None = None
    transport_mode: str = ""
    deposit_bps: int = 0
    message: str = ""
    criteria: tuple[Criterion, ...] = ()
    inspection: InspectionTerms | None = None
    tolerance_bps: int = 0
    milestones: tuple[MilestoneTerms, ...] = ()

    @property
    def goods(self) -> Money:
        """The lines together."""
        return total((line.amount(self.currency) for line in self.lines), self.currency)

    @property
    def total(self) -> Money:
        """Goods, one-off charge and freight; freight that was not stated counts as nothing."""
        extras = [part for part in (self.freight, self.one_off) if part is not None]
        return total([self.goods, *extras], self.currency)

    @property
    def deposit(self) -> Money:
        """What is due before production."""
        return self.total.share(self.deposit_bps)


def canonical(offer: Offer) -> str:
    """Return the one way to write the offer down: sorted keys, no spaces, decimals without padding."""
    return json.dumps(_plain(offer), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(offer: Offer) -> str:
    """Return the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(offer).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """One term that differs between two revisions; `line` counts from 1, 0 is the whole offer."""

    term: str
    before: Any
    after: Any
    line: int = 0


OFFER_TERMS = (
    "currency", "freight", "one_off", "incoterm", "place", "lead_time_days", "transport_mode",
    "deposit_bps", "valid_until", "criteria", "inspection", "tolerance_bps", "milestones",
)  # fmt: skip
LINE_TERMS = ("description", "quantity", "unit", "unit_price", "min_quantity", "tiers", "criteria")


def changes(before: Offer, after: Offer) -> list[Change]:
    """Return what differs, terms of the whole offer first, then line by line."""
    return [*_offer_changes(before, after), *_line_changes(before, after)]


def _offer_changes(before: Offer, after: Offer) -> Iterator[Change]:
    if before.total != after.total:
        yield Change("total", before.total, after.total)
    for term in OFFER_TERMS:
        old, new = getattr(before, term), getattr(after, term)
        if old != new:
            yield Change(term, old, new)


def _line_changes(before: Offer, after: Offer) -> Iterator[Change]:
    for number in range(1, max(len(before.lines), len(after.lines)) + 1):
        old = before.lines[number - 1] if number <= len(before.lines) else None
        new = after.lines[number - 1] if number <= len(after.lines) else None
        if old is None or new is None:
            yield Change("line", old and old.description, new and new.description, number)
            continue
        for term in LINE_TERMS:
            if getattr(old, term) != getattr(new, term):
                yield Change(term, getattr(old, term), getattr(new, term), number)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return format(value.normalize(), "f")
        case datetime():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case Criterion() | InspectionTerms() | MilestoneTerms():
            value = value.to_json()
        case Money() | Offer() | OfferLine() | Tier():
            return {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
    return value
