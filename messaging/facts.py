"""Facts of a notice or card: kept as JSON, shown in the reader's language and time zone."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from marketplace.catalog.units import Count, write_count
from marketplace.core.money import Money


def pack(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts as JSON values: Money, dates, Decimals, Counts and lazy words keep their kind."""
    return {name: _pack(value) for name, value in facts.items()}


def _pack(value: Any) -> Any:
    for kind, written in KINDS:
        if isinstance(value, kind):
            return written(value)
    return value if isinstance(value, int) or value is None else str(value)


def _english(words: Promise) -> dict[str, str]:
    with override("en"):  # the English words are the key of their translation
        return {"words": str(words)}


# An instant is a date too, so it comes first.
KINDS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Promise, _english),
    (Money, lambda money: {"minor": money.minor, "currency": money.currency}),
    (datetime, lambda at: {"at": at.isoformat()}),
    (date, lambda day: {"on": day.isoformat()}),
    (Decimal, lambda number: {"number": str(number)}),
    (Count, lambda count: {"count": str(count.quantity), "unit": count.unit}),
    (Mapping, pack),
    ((list, tuple), lambda items: [_pack(item) for item in items]),
)


def unpack(facts: Mapping[str, Any], *, language: str, time_zone: str) -> dict[str, str]:
    """Return the facts as words in `language`, instants in `time_zone` (an IANA name)."""
    return {name: _unpack(value, language, time_zone) for name, value in facts.items()}


def _unpack(value: Any, language: str, time_zone: str) -> str:
    match value:
        case {"minor": int(minor), "currency": str(currency)}:
            words = format_currency(Money(minor, currency).amount, currency, locale=language)
        case {"at": str(text)}:
            local = datetime.fromisoformat(text).astimezone(ZoneInfo(time_zone))
            words = format_datetime(local, "d MMM y, HH:mm", locale=language)
        case {"on": str(text)}:
            words = format_date(date.fromisoformat(text), "d MMM y", locale=language)
        case {"words": str(text)}:
            with override(language):
                words = gettext(text) if text else ""
        case {"count": str(text), "unit": str(unit)}:
            with override(language):
                words = write_count(Decimal(text), unit)
        case {"number": str(text)}:
            words = format_decimal(Decimal(text), locale=language)
        case int():
            words = format_decimal(value, locale=language)
        case _:
            words = "" if value is None else str(value)
    return words
