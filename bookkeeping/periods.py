"""A stretch of whole days in UTC, as statements and exports ask for it. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; `last` is not before `first`."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period does not end before it begins")

    @property
    def start(self) -> datetime:
        """The first instant of it."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), UTC)

    @classmethod
    def month_of(cls, day: date) -> "Period":
        """Return the calendar month around a day."""
        return cls(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))

    @classmethod
    def year_of(cls, day: date) -> "Period":
        """Return the calendar year around a day."""
        return cls(date(day.year, 1, 1), date(day.year, 12, 31))
