"""One record of a file as a checked product row, or the reasons why it is none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalog.imports.converters import CellRefused
from marketplace.catalog.imports.mapping import FIELDS, ColumnMapping
from marketplace.catalog.imports.records import Record
from marketplace.catalog.pricing import LadderInvalid, PriceLadder, Tier, checked
from marketplace.catalog.states import Incoterm, Unit

LENGTHS = {
    "sku": 80,
    "title": 160,
    "summary": 300,
    "description": 20_000,
    "brand": 80,
    "port": 80,
    "packaging": 200,
    "warranty": 200,
    "returns": 200,
}
QUANTITY_LIMIT = Decimal(10) ** 11
PRICE_LIMIT = Decimal(10) ** 12
UNIT_WORDS = {str(unit.label).lower(): unit.value for unit in Unit} | {
    u.value: u.value for u in Unit
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken: its line, the field at fault and a sentence for the person."""

    line: int
    field: str
    value: str
    message: str

    @property
    def row(self) -> list[Any]:
        """Line, field, value and sentence, as a report lists them."""
        return [self.line, self.label, self.value, self.message]

    @property
    def label(self) -> str:
        """The field's name for people."""
        return str(FIELDS[self.field][1]) if self.field in FIELDS else self.field


@dataclass(slots=True)
class Row:
    """A product as the file gives it; `values` go to the product's columns as they are."""

    line: int
    sku: str
    values: dict[str, Any]
    category: list[str]
    tiers: tuple[Tier, ...]
    stock: Decimal | None = None
    specifications: list[list[str]] = field(default_factory=list)


class RowRefused(Exception):
    """The record has one or more problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def read_row(record: Record, mapping: ColumnMapping) -> Row:
    """Return the record as a product row.

    Raises: RowRefused with every problem of the record.
    """
    cells = record.cells or {}
    values: dict[str, Any] = {}
    problems: list[Problem] = []

    def refuse(name: str, message: str) -> None:
        source = mapping.fields.get(name)
        raw = cells.get(source.column, source.value) if source else ""
        problems.append(Problem(record.line, name, (raw or "")[:200], message))

    for name, source in mapping.fields.items():
        try:
            values[name] = source.read(cells)
        except CellRefused as refused:
            refuse(name, str(refused))
    for name, message in _broken_rules(values):
        refuse(name, message)
    tiers = _tiers(values)
    if isinstance(tiers, str):
        refuse("tiers" if values.get("tiers") else "price", tiers)
    if problems or isinstance(tiers, str):
        raise RowRefused(problems)
    return _row(record.line, values, tiers, mapping)


def _row(line: int, values: dict[str, Any], tiers: tuple[Tier, ...], mapping: ColumnMapping) -> Row:
    category = values.get("category") or []
    if mapping.depth:
        category = category[: mapping.depth]
    if not category and mapping.fallback:
        category = [mapping.fallback]
    description = values.get("description") or ""
    columns = {
        "title": values["title"],
        "summary": values.get("summary") or _summary(description) or values["title"],
        "description": description,
        "unit": UNIT_WORDS.get((values.get("unit") or "piece").lower(), Unit.PIECE),
        "moq": values.get("moq") or Decimal(1),
        "multiple": values.get("multiple") or Decimal(1),
        "incoterm": (values.get("incoterm") or "").upper(),
        "origin": (values.get("origin") or [""])[0],
        "ships_to": values.get("ships_to") or [],
    }
    columns |= {
        n: values.get(n) or "" for n in ("brand", "port", "packaging", "warranty", "returns")
    }
    columns |= {n: values.get(n) for n in ("max_quantity", "lead_time_days", "sample_price")}
    return Row(
        line=line,
        sku=values["sku"],
        values=columns,
        category=category,
        tiers=tiers,
        stock=values.get("stock"),
        specifications=values.get("specifications") or [],
    )


def _broken_rules(values: dict[str, Any]) -> list[tuple[str, str]]:
    return [*_broken_texts(values), *_broken_numbers(values), *_broken_codes(values)]


def _broken_texts(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, length in LENGTHS.items():
        if len(values.get(name) or "") > length:
            yield name, _("At most %(length)d characters.") % {"length": length}
    for name in ("sku", "title"):
        if values.get(name) == "":
            yield name, _("This cannot be empty.")


def _broken_numbers(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("moq", "multiple", "max_quantity"):
        number = values.get(name)
        if number is not None and not 0 < number < QUANTITY_LIMIT:
            yield name, _("A quantity is more than nothing.")
    for name, limit in (
        ("stock", QUANTITY_LIMIT),
        ("sample_price", PRICE_LIMIT),
        ("lead_time_days", 3650),
    ):
        number = values.get(name)
        if number is not None and not 0 <= number < limit:
            yield name, _("This number is out of range.")


def _broken_codes(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    unit, incoterm = values.get("unit"), values.get("incoterm")
    if unit and unit.lower() not in UNIT_WORDS:
        yield "unit", _("This unit is not on the list.")
    if incoterm and incoterm.upper() not in Incoterm.values:
        yield "incoterm", _("This is no rule of Incoterms 2020.")
    for name in ("origin", "ships_to"):
        if any(len(code) != 2 for code in values.get(name) or []):
            yield name, _("Write countries by their two letters.")


def _tiers(values: dict[str, Any]) -> tuple[Tier, ...] | str:
    """Return the ladder (none means for quotation only), or the sentence that refuses it."""
    given = [Tier(quantity, price) for quantity, price in values.get("tiers") or []]
    price = values.get("price")
    moq = values.get("moq") or Decimal(1)
    if not given and price is not None:
        given = [Tier(moq if moq > 0 else Decimal(1), price)]
    if any(tier.unit_price >= PRICE_LIMIT for tier in given):
        return _("This number is out of range.")
    try:
        rungs = checked(given)
    except LadderInvalid as invalid:
        if invalid.reason == "price_not_positive":
            return _("A price is more than nothing.")
        return _("Quantities rise and prices fall from tier to tier.")
    if any(not _exact(tier) for tier in rungs):
        return _("At most three decimals in a quantity and six in a price.")
    return rungs if _orderable(rungs, values, moq) else _("No quantity could be ordered.")


def _exact(tier: Tier) -> bool:
    three, six = Decimal("0.001"), Decimal("0.000001")
    return not tier.min_quantity % three and not tier.unit_price % six


def _orderable(rungs: tuple[Tier, ...], values: dict[str, Any], moq: Decimal) -> bool:
    maximum, multiple = values.get("max_quantity"), values.get("multiple") or Decimal(1)
    if maximum is None or moq <= 0 or multiple <= 0:
        return True
    ladder = PriceLadder("", "", rungs, moq, multiple, maximum)
    return maximum >= moq and (ladder.largest or Decimal(0)) >= ladder.smallest


def _summary(description: str) -> str:
    """Return the beginning of a description, cut at a word."""
    flat = " ".join(description.split())
    if len(flat) <= 300:
        return flat
    return flat[:297].rsplit(" ", 1)[0] + "…"
