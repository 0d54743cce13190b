"""Named converters from the text of a cell to a value; a mapping says which one a column takes."""

import json
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

_RUBY_ARROW = re.compile(r'(?<=")=>(nil\b)?')
_GROUPED = re.compile(r"^\d{1,3}([ ,\u00a0\u202f.]\d{3})+$")
_NUMBER = re.compile(r"^-?\d+([.,]\d+)?$")
_CURRENCY_SIGNS = re.compile(r"[€$£¥₹]|\b(EUR|USD|GBP|INR|CHF|SEK|Rs\.?)\b", re.IGNORECASE)


class CellRefused(Exception):
    """A cell cannot be read; the message is a sentence for the person."""


def text(cell: str) -> str:
    """Return the text with runs of blanks made one, and an export's formula guard taken off."""
    joined = " ".join(cell.replace("\0", "").split())
    return joined[1:] if joined[:1] == "'" and joined[1:2] in "=+-@" else joined


def paragraphs(cell: str) -> str:
    """Return the text with its line breaks."""
    lines = [text(line) for line in cell.splitlines()]
    return "\n".join(lines).strip()


def decimal(cell: str) -> Decimal | None:
    """Return an exact number; a comma may be the decimal sign, currency signs are ignored."""
    bare = _CURRENCY_SIGNS.sub("", cell).strip().replace("\u00a0", "").replace("\u202f", "")
    if not bare:
        return None
    if _GROUPED.match(bare) and bare.count(".") != 1:
        bare = re.sub(r"[ ,.]", "", bare)
    bare = bare.replace(" ", "")
    if bare.count(",") and bare.count("."):
        bare = bare.replace("," if bare.rfind(".") > bare.rfind(",") else ".", "")
    if not _NUMBER.match(bare):
        raise CellRefused(_("Write a number."))
    try:
        return Decimal(bare.replace(",", "."))
    except InvalidOperation:
        raise CellRefused(_("Write a number.")) from None


def whole(cell: str) -> int | None:
    """Return a whole number."""
    number = decimal(cell)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise CellRefused(_("Write a whole number."))
    return int(number)


def codes(cell: str) -> list[str]:
    """Return codes separated by blanks, commas, semicolons or bars: `FR, DE`."""
    return [code.upper() for code in re.split(r"[\s,;|]+", cell) if code]


def path(cell: str) -> list[str]:
    """Return the levels of a category written `Furniture > Tables`."""
    return [text(level) for level in re.split(r"\s*(?:>>|>|/)\s*", cell) if text(level)]


def json_category_path(cell: str) -> list[str]:
    """Return the levels of `["Clothing >> Shorts >> Name of the product"]`, without the last.

    The last level of such lists is the product itself; a path of one level says nothing.
    """
    try:
        listed = json.loads(cell)
    except json.JSONDecodeError:
        raise CellRefused(_("This is no JSON list.")) from None
    if not isinstance(listed, list) or not listed or not isinstance(listed[0], str):
        return []
    return [text(level) for level in listed[0].split(">>") if text(level)][:-1]


def tiers(cell: str) -> list[tuple[Decimal, Decimal]]:
    """Return the ladder written `1: 12.50; 100: 10.00`."""
    found = []
    for rung in re.split(r"[;|]", cell):
        if not rung.strip():
            continue
        start, colon, price = rung.partition(":")
        quantity, amount = decimal(start), decimal(price)
        if not colon or quantity is None or amount is None:
            raise CellRefused(_("Write a ladder as 1: 12.50; 100: 10.00."))
        found.append((quantity, amount))
    return found


def label_values(cell: str) -> list[list[str]]:
    """Return rows written `Material: oak | Height: 40 cm`."""
    pairs = [row.partition(":") for row in re.split(r"[|\n]", cell) if row.strip()]
    return [[text(label), text(value)] for label, _colon, value in pairs]


def ruby_specifications(cell: str) -> list[list[str]]:
    """Return the rows of `{"product_specification"=>[{"key"=>"Fabric", "value"=>"Cotton"}]}`.

    A row without a key keeps an empty label; one row may stand without its list.
    """
    if not cell.strip():
        return []
    try:
        parsed = json.loads(_RUBY_ARROW.sub(lambda arrow: ":null" if arrow[1] else ":", cell))
    except json.JSONDecodeError:
        raise CellRefused(_("These specifications cannot be read.")) from None
    rows = parsed.get("product_specification") if isinstance(parsed, dict) else None
    if isinstance(rows, dict):
        rows = [rows]
    return [
        [text(str(row.get("key") or ""))[:120], text(str(row["value"]))[:1000]]
        for row in rows or []
        if isinstance(row, dict) and row.get("value")
    ]


CONVERTERS: dict[str, Callable[[str], Any]] = {
    "text": text,
    "paragraphs": paragraphs,
    "decimal": decimal,
    "whole": whole,
    "codes": codes,
    "path": path,
    "json_category_path": json_category_path,
    "tiers": tiers,
    "label_values": label_values,
    "ruby_specifications": ruby_specifications,
}
