"""Amounts and dates as banks of different countries write them. Strict: what is unsure is a flaw."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from marketplace.core.money import CurrencyUnknown, Money, NotWholeMinorUnits
from trade_assurance.statement_states import Flaw

SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"))
GROUPED = {
    "comma": re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?"),
    "point": re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"),
}
PLAIN = re.compile(r"\d{1,30}(?:\.\d{1,5})?")
DATE_FORMATS = {
    "iso": ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"),
    "day_first": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d.%m.%y"),
    "month_first": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A read amount with its sign apart, or the flaw that kept it from being read."""

    money: Money | None = None
    negative: bool = False
    flaw: Flaw | None = None


def plain_amount(text: str, currency: str) -> Figure:
    """Read an amount of XML: digits and a point, never a sign."""
    text = text.strip()
    if text.startswith("-"):
        return Figure(flaw=Flaw.NOT_POSITIVE)
    if not PLAIN.fullmatch(text):
        return Figure(flaw=Flaw.NO_AMOUNT)
    return _figure(Decimal(text), currency)


def written_amount(text: str, currency: str, *, decimal: str) -> Figure:
    """Read an amount of a table; `decimal` is "comma" or "point". Brackets and minus are debits."""
    bare = text.translate(SPACES).replace("\u2212", "-")
    negative = bare.startswith(("-", "(")) or bare.endswith("-")
    digits = bare.strip("+-()")
    if not GROUPED[decimal].fullmatch(digits) or len(digits) > 30:
        return Figure(flaw=Flaw.NO_AMOUNT)
    plain = digits.replace(".", "").replace(",", ".") if decimal == "comma" else digits
    return _figure(Decimal(plain.replace(",", "")), currency, negative=negative)


def written_date(text: str, order: str) -> date | None:
    """Read a date; `order` is a name of DATE_FORMATS. A time behind it is left out."""
    day = text.strip().split("T")[0].split(" ")[0]
    for form in DATE_FORMATS[order]:
        try:
            return datetime.strptime(day, form).date()  # noqa: DTZ007 - a bank's calendar day
        except ValueError:
            continue
    return None


def guessed_decimal(samples: list[str]) -> str:
    """Tell which sign is the decimal one: the last of the two that stands in most amounts."""
    commas = sum(text.rfind(",") > text.rfind(".") for text in samples)
    points = sum(text.rfind(".") > text.rfind(",") for text in samples)
    return "comma" if commas > points else "point"


def guessed_order(samples: list[str]) -> str:
    """Tell how dates are written: the order that reads the most of them, the day first in doubt."""
    orders = ("day_first", "iso", "month_first")
    return max(orders, key=lambda order: sum(bool(written_date(s, order)) for s in samples))


def _figure(amount: Decimal, currency: str, *, negative: bool = False) -> Figure:
    try:
        return Figure(Money.of(amount, currency), negative)
    except CurrencyUnknown:
        return Figure(flaw=Flaw.CURRENCY)
    except NotWholeMinorUnits:
        return Figure(flaw=Flaw.DECIMALS)
