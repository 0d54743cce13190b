"""The figures an operator sets; each order keeps the copy that held when it was placed."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings

LISTS = ("reminder_days", "balance_reminder_days", "holidays")


@dataclass(frozen=True, slots=True)
class Policies:
    """Periods in days unless the name says otherwise; source: docs/states.md."""

    answer_days: int = 7
    reading_days: int = 3
    payment_days: int = 14
    transfer_working_days: int = 10
    repay_days: int = 7
    cancellation_working_days: int = 3
    late_days: int = 7
    not_shipped_days: int = 14
    delivered_days: int = 5
    extension_days: int = 15
    kept_hours: int = 48
    milestone_days: int = 10
    remedy_days: int = 10
    lost_days: dict[str, int] = field(
        default_factory=lambda: {"express": 30, "air": 30, "land": 30, "sea": 60, "post": 30}
    )
    change_days: int = 5
    balance_days: int = 7
    default_days: int = 14
    objection_days: int = 7
    balance_reminder_days: tuple[int, ...] = (-3, 0, 7)
    receipt_days: dict[str, int] = field(
        default_factory=lambda: {"express": 15, "air": 15, "land": 30, "sea": 45, "post": 60}
    )
    reminder_days: tuple[int, ...] = (5, 2)
    time_zone: str = "Europe/Paris"
    holidays: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the figures as JSON values, to be kept on an order."""
        return asdict(self) | {
            "reminder_days": list(self.reminder_days),
            "balance_reminder_days": list(self.balance_reminder_days),
            "holidays": list(self.holidays),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read the copy an order kept."""
        lists: dict[str, Any] = {name: tuple(data[name]) for name in LISTS if name in data}
        return cls(**{**data, **lists})

    def after_working_days(self, start: datetime, days: int) -> datetime:
        """Return the instant `days` working days later: weekdays less the holidays, in the zone."""
        moment = start.astimezone(ZoneInfo(self.time_zone))
        left = days
        while left:
            moment += timedelta(days=1)
            if moment.weekday() < 5 and moment.date().isoformat() not in self.holidays:
                left -= 1
        return moment


def current() -> Policies:
    """Return the figures in force now: the defaults with the operator's own over them."""
    return Policies.from_json(dict(getattr(settings, "ORDER_POLICIES", {})))
