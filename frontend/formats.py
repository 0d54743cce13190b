"""How amounts, quantities and instants are written for people, in the active language (Babel)."""

import re
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency
from django.utils import timezone
from django.utils.translation import get_language

from marketplace.core.money import Money, exponent

FINEST_UNIT_PRICE = 6
MOMENT = {"fr": "d MMM y 'à' HH:mm"}
DAY = "d MMM y"


def locale() -> Locale:
    """Return Babel's locale of the active language (English where none is active)."""
    return Locale.parse((get_language() or "en").replace("-", "_"))


def write_money(money: Money) -> str:
    """Write an amount with its currency: `€7,140.00`, `7 140,00 €`."""
    return _apart(format_currency(money.amount, money.currency, locale=locale()))


def write_unit_price(price: Decimal, currency: str) -> str:
    """Write a unit price with as many decimals as it needs, at least the currency's own."""
    least = exponent(currency)
    decimals = "0" * least + "#" * (FINEST_UNIT_PRICE - least)
    pattern = re.sub(r"0\.00", f"0.{decimals}", locale().currency_formats["standard"].pattern)
    return _apart(
        format_currency(price, currency, format=pattern, locale=locale(), currency_digits=False)
    )


def _apart(text: str) -> str:
    """Part a currency's code from its figures, as CLDR asks and Babel forgets: `KWD 1.250`."""
    return re.sub(r"([A-Z]{3})(?=\d)", "\\1\N{NO-BREAK SPACE}", text)


def zone_of(reader: object) -> tzinfo:
    """Return the time zone of a member, a user or a zone's name; the active one where unknown."""
    user = getattr(reader, "user", reader)
    name = reader if isinstance(reader, str) else getattr(user, "time_zone", "")
    if not name:
        return timezone.get_current_timezone()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_current_timezone()


def write_moment(instant: datetime, zone: tzinfo) -> str:
    """Write date and time in `zone`: `22 Nov 2026, 14:03`."""
    pattern = MOMENT.get(locale().language, "d MMM y, HH:mm")
    return format_datetime(instant.astimezone(zone), pattern, locale=locale())


def write_date(on: date) -> str:
    """Write a date of the calendar, which is the same in every zone."""
    return format_date(on, DAY, locale=locale())


def write_day(instant: datetime, zone: tzinfo) -> str:
    """Write the date alone, as it is in `zone`."""
    return format_datetime(instant.astimezone(zone), DAY, locale=locale())


def zone_name(instant: datetime, zone: tzinfo) -> str:
    """Name a zone for a reader: `Paris`, `Tokyo`, `UTC`."""
    key = getattr(zone, "key", "")
    return (
        key.rsplit("/", 1)[-1].replace("_", " ")
        if key
        else (instant.astimezone(zone).tzname() or "UTC")
    )


def write_distance(gap: timedelta) -> str:
    """Write a distance in time with its direction: `3 hours ago`, `in 2 days`."""
    return format_timedelta(gap, add_direction=True, locale=locale(), threshold=1.2)
