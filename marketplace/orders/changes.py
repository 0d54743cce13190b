"""What an offer changes: the lines it touches, and what it does to the payments. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from marketplace.core.money import Money
from marketplace.orders.contract import LineTerms, OrderTerms

NEW = 0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Lines by position (an unnamed line stays as it is), and the terms that are not None.

    A quantity of nothing takes a line out; `added` are new lines.
    """

    quantities: Mapping[int, Decimal] | None = None
    prices: Mapping[int, Decimal] | None = None
    added: tuple[LineTerms, ...] = ()
    freight: Money | None = None
    lead_time_days: int | None = None
    delivery_place: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The terms an order would have, and the positions of their lines (NEW for an added one)."""

    terms: OrderTerms
    positions: tuple[int, ...]


def offer_of(terms: OrderTerms, positions: Sequence[int], proposal: Proposal) -> Offer:
    """Return what the live terms become; `positions` are those of their lines."""
    kept: list[tuple[int, LineTerms]] = []
    quantities, prices = proposal.quantities or {}, proposal.prices or {}
    for position, line in zip(positions, terms.lines, strict=True):
        quantity = quantities.get(position, line.quantity)
        price = prices.get(position, line.unit_price)
        if quantity:
            kept.append((position, replace(line, quantity=quantity, unit_price=price)))
    kept += [(NEW, line) for line in proposal.added]
    fresh = replace(
        terms,
        lines=tuple(line for _position, line in kept),
        freight=terms.freight if proposal.freight is None else proposal.freight,
        lead_time_days=_or(proposal.lead_time_days, terms.lead_time_days),
        delivery_place=_or(proposal.delivery_place, terms.delivery_place),
    )
    return Offer(fresh, tuple(position for position, _line in kept))


def _or(value: T | None, otherwise: T) -> T:
    return otherwise if value is None else value


def touched(
    terms: OrderTerms, positions: Sequence[int], offer: OrderTerms, offered: Sequence[int]
) -> set[int]:
    """Return the positions of the live lines that an offer changes or takes out."""
    after = {p: line for p, line in zip(offered, offer.lines, strict=True) if p != NEW}
    before = dict(zip(positions, terms.lines, strict=True))
    return {
        position
        for position, line in before.items()
        if position not in after or _value(after[position]) != _value(line)
    }


def _value(line: LineTerms) -> tuple[Decimal, Decimal, str]:
    return line.quantity, line.unit_price, line.title


def shrink(amounts: Iterable[tuple[int, int, bool]], by: int) -> tuple[dict[int, int], int]:
    """Take a fall from instalments (key, minor, funded), the unpaid first, the latest before.

    Returns the new amounts of those that change, and how much of it had been paid.
    """
    rows = list(amounts)
    unpaid = [row for row in rows if not row[2]]
    paid = [row for row in rows if row[2]]
    left, refund, fresh = by, 0, {}
    for key, minor, funded in [*reversed(unpaid), *reversed(paid)]:
        taken = min(left, minor)
        if taken:
            fresh[key] = minor - taken
            left -= taken
            refund += taken if funded else 0
    return fresh, refund
