"""A deadline whose reminder was missed waits: nobody loses a right while we were the ones who slept.

`MISSED_REMINDER_WAIT` is a day, and nothing in demo and tests, whose clock is moved by hand.
"""

from datetime import datetime, timedelta

from django.conf import settings

LATE = timedelta(hours=1)


def effect_after(due: datetime, *, planned: datetime, at: datetime) -> datetime:
    """Return when the effect may come if its reminder, planned for then, goes out only now."""
    if at <= planned + LATE:
        return due
    wait: timedelta = settings.MISSED_REMINDER_WAIT
    return max(due, at + wait)
