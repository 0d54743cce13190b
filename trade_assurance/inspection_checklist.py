"""What an inspector works through: the criteria of the contract, each with the lot it holds for. Pure.

Where a contract has none, each line is held against its own description.
"""

from dataclasses import dataclass
from decimal import Decimal

from marketplace.orders.contract import OrderTerms
from marketplace.orders.criteria import Criterion, Measure

WHOLE = 0


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the list; `line` counts from 1, 0 is the whole order."""

    position: int
    line: int
    goods: str
    lot: Decimal
    criterion: Criterion


def checklist(terms: OrderTerms, *, as_described: str) -> list[Point]:
    """Return the points in the order of the contract's lines, the whole order last.

    `as_described` names the point of a contract that has no criteria.
    """
    rows = [
        (number, line.title, line.quantity, criterion)
        for number, line in enumerate(terms.lines, start=1)
        for criterion in line.criteria
    ]
    rows += [(WHOLE, "", Decimal(1), criterion) for criterion in terms.criteria]
    if not rows:
        rows = [
            (number, line.title, line.quantity, _described(as_described, line.title))
            for number, line in enumerate(terms.lines, start=1)
        ]
    return [Point(position, *row) for position, row in enumerate(rows, start=1)]


def _described(name: str, title: str) -> Criterion:
    return Criterion(name=name[:80], measure=Measure.TEXT, target=title[:200])
