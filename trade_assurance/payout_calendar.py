"""On which days a supplier is paid out. Pure: dates in UTC."""

from datetime import date, timedelta

MONDAY, WEEK = 0, 7
# A Monday: every second one from here is a payday of those paid every other week.
FIRST_PAYDAY = date(2024, 1, 1)


def is_payday(interval: str, day: date) -> bool:
    """Tell whether the run of a day pays out those with this interval."""
    if interval == "daily":
        return True
    if interval == "monthly":
        return day.day == 1
    if interval not in {"weekly", "biweekly"} or day.weekday() != MONDAY:
        return False
    return interval == "weekly" or (day - FIRST_PAYDAY).days // WEEK % 2 == 0


def next_payday(interval: str, after: date) -> date | None:
    """Return the first payday after a day; None for who asks for each payout."""
    days = (after + timedelta(days=ahead) for ahead in range(1, 32))
    return next((day for day in days if is_payday(interval, day)), None)
