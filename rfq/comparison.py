"""All quotations of one request side by side, at the asked quantity.

Landed unit cost = (unit price at its tier times asked quantity + freight + one-off charge) / quantity.
Nothing is guessed: an unstated freight, a minimum above the quantity or another currency without a
frozen rate leaves the figure out and says why. Pure; decimals are in `currency` major units.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from marketplace.core.money import Money, total
from rfq.offer import Offer, OfferLine

STEP = Decimal("0.000001")


class Missing(StrEnum):
    """Why a landed cost cannot be told."""

    FREIGHT = "freight"
    BELOW_MINIMUM = "below_minimum"
    OTHER_CURRENCY = "other_currency"
    OTHER_UNIT = "other_unit"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the buyer wants to compare at."""

    quantity: Decimal
    unit: str
    currency: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A quotation that takes part: who offers what, under which key."""

    key: str
    supplier: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class Column:
    """One quotation at the asked quantity; None is "not stated", `why` says what is missing."""

    key: str
    supplier: str
    currency: str
    unit_price: Decimal | None
    landed_unit: Decimal | None
    landed_total: Money | None
    freight: Money | None
    one_off: Money | None
    incoterm: str
    place: str
    lead_time_days: int | None
    deposit_bps: int
    min_quantity: Decimal | None
    valid_until: datetime
    criteria: int = 0
    inspection: str = ""  # who pays for it; empty where none is offered
    why: tuple[Missing, ...] = ()
    best: frozenset[str] = field(default_factory=frozenset)


def compare(
    asked: Asked, entries: Iterable[Entry], *, rates: Mapping[str, Decimal] | None = None
) -> list[Column]:
    """Return one column per quotation, best landed cost first, those without one last.

    `rates` are frozen rates into the asked currency: one EUR costs `rates["EUR"]` of it.
    """
    columns = [_column(asked, entry, rates or {}) for entry in entries]
    columns.sort(key=lambda c: (c.landed_unit is None, c.landed_unit or 0, c.supplier, c.key))
    return _mark(columns)


def _column(asked: Asked, entry: Entry, rates: Mapping[str, Decimal]) -> Column:
    offer = entry.offer
    goods, unit_price, why = _goods(asked, offer)
    rate = Decimal(1) if offer.currency == asked.currency else rates.get(offer.currency)
    if offer.freight is None:
        why = (*why, Missing.FREIGHT)
    if rate is None:
        why = (*why, Missing.OTHER_CURRENCY)
    landed: Money | None = None
    if not why and goods is not None and rate is not None:
        extras = [m for m in (offer.freight, offer.one_off) if m is not None]
        own = total([goods, *extras], offer.currency)
        landed = own if rate == 1 else Money.rounded(own.amount * rate, asked.currency)
    return Column(
        key=entry.key,
        supplier=entry.supplier,
        currency=offer.currency,
        unit_price=unit_price,
        landed_unit=(landed.amount / asked.quantity).quantize(STEP) if landed else None,
        landed_total=landed,
        freight=offer.freight,
        one_off=offer.one_off,
        incoterm=offer.incoterm,
        place=offer.place,
        lead_time_days=offer.lead_time_days,
        deposit_bps=offer.deposit_bps,
        min_quantity=offer.lines[0].min_quantity if len(offer.lines) == 1 else None,
        valid_until=offer.valid_until,
        criteria=len(offer.criteria) + sum(len(line.criteria) for line in offer.lines),
        inspection=offer.inspection.paid_by if offer.inspection else "",
        why=why,
    )


def _goods(asked: Asked, offer: Offer) -> tuple[Money | None, Decimal | None, tuple[Missing, ...]]:
    """Price the goods: one line at the asked quantity by its tier, several as they were quoted."""
    if len(offer.lines) > 1:
        return offer.goods, (offer.goods.amount / asked.quantity).quantize(STEP), ()
    line: OfferLine = offer.lines[0]
    if line.unit != asked.unit:
        return None, line.unit_price, (Missing.OTHER_UNIT,)
    price = line.price_at(asked.quantity)
    if price is None:
        return None, None, (Missing.BELOW_MINIMUM,)
    return Money.rounded(price * asked.quantity, offer.currency), price, ()


LOWER_IS_BETTER: dict[str, Callable[[Column], Decimal | int | None]] = {
    "landed_unit": lambda c: c.landed_unit,
    "unit_price": lambda c: c.unit_price,
    "freight": lambda c: c.freight.minor if c.freight is not None else None,
    "lead_time_days": lambda c: c.lead_time_days,
    "deposit_bps": lambda c: c.deposit_bps,
    "min_quantity": lambda c: c.min_quantity,
}
MONEY_ROWS = ("unit_price", "freight")


def _mark(columns: list[Column]) -> list[Column]:
    """Mark the best of each row; a row where all are equal, or only one is known, marks nobody.

    Rows of money in the quotation's own currency are compared only where all share it.
    """
    one_currency = len({c.currency for c in columns}) == 1
    best: dict[str, set[str]] = {c.key: set() for c in columns}
    for row, value in LOWER_IS_BETTER.items():
        if row in MONEY_ROWS and not one_currency:
            continue
        known = [(found, c.key) for c in columns if (found := value(c)) is not None]
        lowest = min((found for found, _ in known), default=None)
        winners = [key for found, key in known if found == lowest]
        if len(known) > 1 and len(winners) < len(known):
            for key in winners:
                best[key].add(row)
    return [replace(c, best=frozenset(best[c.key])) for c in columns]
