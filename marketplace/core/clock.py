"""The one clock: PostgreSQL's, plus an offset that only a demo or a test may move.

Deadlines, sweeps and pages read `now()`. Instants are UTC; pages show them in the reader's zone.
"""

from datetime import datetime, timedelta

from django.db import connection

from marketplace.core.models import Clock


class ClockNotMovable(Exception):
    """The clock of a real marketplace cannot be moved."""


def now() -> datetime:
    """Return the marketplace's present instant (clock_timestamp() plus the offset)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() + offset_by FROM core_clock WHERE id = 1")
        instant: datetime = cursor.fetchone()[0]
    return instant


def offset() -> timedelta:
    """Return how far the clock is ahead of real time."""
    return Clock.objects.values_list("offset_by", flat=True).get(pk=1)


def advance(by: timedelta) -> datetime:
    """Move the clock and return the new instant; raise ClockNotMovable outside demo and tests."""
    if not Clock.objects.filter(pk=1, movable=True).update(offset_by=offset() + by):
        raise ClockNotMovable
    return now()
