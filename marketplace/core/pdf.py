"""Papers as PDF: one layout, tagged for screen readers (PDF/UA-1) and made to be kept (PDF/A-3a).

The same data give the same bytes: a PDF carries the instant of what it states, not of its making.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from marketplace.core.money import Money, exponent

FOLDER = Path(__file__).parent / "typst"
LANGUAGES = ("en", "fr")

Cell = str | list[str]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named at the head of a paper."""

    label: str
    name: str
    rows: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return what the layout reads; empty rows are left out."""
        return {"label": self.label, "name": self.name, "rows": [row for row in self.rows if row]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper in words of one language, ready to be set.

    `source` is attached as `data.json`, so that a program reads the figures without the words.
    """

    language: str
    title: str
    reference: str
    author: str
    footer_label: str
    footer: str
    head: list[tuple[str, str]]
    parties: list[Party]
    blocks: list[dict[str, Any]]
    source: str = ""


def table(heads: list[str], rows: list[list[Cell]], *, widest: int, numbers: int) -> dict[str, Any]:
    """Return a table; column `widest` takes what is left, the last `numbers` columns stand right.

    A cell of two texts has the second one small beneath the first.
    """
    count = len(heads)
    return {
        "kind": "table",
        "heads": heads,
        "rows": rows,
        "columns": ["1fr" if i == widest else "auto" for i in range(count)],
        "align": ["right" if i >= count - numbers else "left" for i in range(count)],
    }


def sums(rows: list[list[str]], total: list[str]) -> dict[str, Any]:
    """Return rows of label and amount, and the one that they make."""
    return {"kind": "sums", "rows": rows, "total": total}


def facts(label: str, rows: list[list[str]]) -> dict[str, Any]:
    """Return labelled facts under a heading; those without a value are left out."""
    return {"kind": "facts", "label": label, "rows": [row for row in rows if row[1]]}


def clause(title: str, text: str) -> dict[str, Any]:
    """Return a text under its own heading."""
    return {"kind": "text", "title": title, "text": text}


def note(text: str) -> dict[str, Any]:
    """Return a quiet remark."""
    return {"kind": "note", "text": text}


def render(sheet: Sheet, *, at: datetime) -> bytes:
    """Return the sheet as PDF, dated `at`."""
    data: dict[str, Any] = {
        "language": sheet.language,
        "title": sheet.title,
        "reference": sheet.reference,
        "author": sheet.author,
        "footer_label": sheet.footer_label,
        "footer": sheet.footer,
        "head": [list(pair) for pair in sheet.head if pair[1]],
        "parties": [party.to_json() for party in sheet.parties],
        "blocks": [b for b in sheet.blocks if b["kind"] == "sums" or b.get("rows", True)],
    }
    if sheet.source:
        data["source"] = sheet.source
    pdf: bytes = typst.compile(
        str(FOLDER / "paper.typ"),
        font_paths=[str(FOLDER / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        timestamp=at.replace(microsecond=0),
    )
    return pdf


class Words:
    """Writes numbers and dates of one currency in one language."""

    def __init__(self, language: str, currency: str) -> None:
        self.locale, self.currency = Locale.parse(language), currency

    def money(self, minor: int) -> str:
        """Write an amount of minor units with its currency."""
        amount = Money(minor, self.currency).amount
        return str(format_currency(amount, self.currency, locale=self.locale))

    def unit_price(self, price: str) -> str:
        """Write a price for one unit: with the decimals of the currency at least, six at most."""
        least = exponent(self.currency)
        decimals = "0" * least + "#" * (6 - least)
        number = format_decimal(Decimal(price), format=f"#,##0.{decimals}", locale=self.locale)
        return f"{number} {self.currency}"

    def number(self, number: Decimal | str) -> str:
        """Write a plain number without idle zeros."""
        return str(format_decimal(Decimal(number), format="#,##0.######", locale=self.locale))

    def percent(self, bps: int) -> str:
        """Write basis points as a percentage."""
        share = Decimal(bps) / 10_000
        return str(format_percent(share, format="#,##0.## %", locale=self.locale))

    def day(self, day: date) -> str:
        """Write a date in full."""
        return str(format_date(day, format="long", locale=self.locale))
