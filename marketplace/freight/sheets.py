"""A freight table as CSV: read with every flaw named by its line, written the same way."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django_countries import countries

from marketplace.core.money import EXPONENTS, Money, NotWholeMinorUnits
from marketplace.freight.actions import RateRow
from marketplace.freight.models import FreightRate
from marketplace.freight.states import Basis, TransportMode

COLUMNS = (
    "mode", "zone", "countries", "basis", "currency", "price", "minimum", "transit_days",
)  # fmt: skip
LARGEST_BYTES = 512 * 1024
MOST_TRANSIT_DAYS = 180
LONGEST_ZONE = 60
LARGEST_PRICE = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class Flaw:
    """A line that cannot be read, and why."""

    line: int
    reason: str


class Unreadable(Exception):
    """The cell does not say what its column holds; its text says why."""


def read(content: bytes) -> tuple[list[RateRow], list[Flaw]]:
    """Return the rates of a file and its flaws; columns are found by their names in the first line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Flaw(1, _("The file is not UTF-8 text."))]
    delimiter = ";" if text.split("\n", 1)[0].count(";") > 2 else ","
    table = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        return [], [Flaw(1, _("Columns are missing: %(names)s.") % {"names": ", ".join(missing)})]
    rows, flaws = [], []
    try:
        for cells in table:
            try:
                rows.append(_row({name: (cells[name] or "").strip() for name in COLUMNS}))
            except Unreadable as flaw:
                flaws.append(Flaw(table.line_num, str(flaw)))
    except csv.Error:
        flaws.append(Flaw(table.line_num + 1, _("The line is not CSV.")))
    return rows, flaws


def write(rates: Iterable[FreightRate]) -> Iterator[list[str]]:
    """Yield the lines of a table's file, with the names of its columns first."""
    yield list(COLUMNS)
    for rate in rates:
        price = "" if rate.price is None else format(rate.price.normalize(), "f")
        yield [
            rate.mode, rate.zone, " ".join(rate.countries), rate.basis, rate.currency, price,
            str(rate.minimum.amount), str(rate.transit_days),
        ]  # fmt: skip


def _row(cells: dict[str, str]) -> RateRow:
    mode = _one_of(cells["mode"].lower(), TransportMode.values)
    basis = _one_of(cells["basis"].lower(), Basis.values)
    currency = _one_of(cells["currency"].upper(), list(EXPONENTS))
    asked = basis == Basis.REQUEST
    if not 0 < len(cells["zone"]) <= LONGEST_ZONE:
        raise Unreadable(_("Give the zone a name of at most 60 characters."))
    return RateRow(
        mode=mode,
        zone=cells["zone"],
        countries=_countries(cells["countries"]),
        basis=basis,
        currency=currency,
        price=None if asked else _number(cells["price"]),
        minimum_minor=0 if asked else _minimum(cells["minimum"] or "0", currency),
        transit_days=_days(cells["transit_days"]),
    )


def _one_of(cell: str, values: list[str]) -> str:
    if cell not in values:
        raise Unreadable(
            _("“%(cell)s” is none of: %(values)s.") % {"cell": cell, "values": ", ".join(values)}
        )
    return cell


def _countries(cell: str) -> tuple[str, ...]:
    codes = tuple(code.upper() for code in cell.replace(",", " ").split())
    if unknown := [code for code in codes if code not in dict(countries)]:
        raise Unreadable(_("There is no country %(code)s.") % {"code": unknown[0]})
    return codes


def _number(cell: str) -> Decimal:
    try:
        number = Decimal(cell)
    except InvalidOperation as error:
        raise Unreadable(_("“%(cell)s” is not a number.") % {"cell": cell}) from error
    if not number.is_finite() or not 0 <= number <= LARGEST_PRICE:
        raise Unreadable(_("“%(cell)s” is not a price.") % {"cell": cell})
    return number


def _minimum(cell: str, currency: str) -> int:
    try:
        return Money.of(_number(cell), currency).minor
    except NotWholeMinorUnits as error:
        raise Unreadable(_("This currency does not have so many decimals.")) from error


def _days(cell: str) -> int:
    days = int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 5 else 0
    if not 1 <= days <= MOST_TRANSIT_DAYS:
        raise Unreadable(_("Give the days on the way, from 1 to 180."))
    return days
