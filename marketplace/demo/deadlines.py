"""The next instants at which the marketplace will do something by itself, for the clock page."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Watch:
    """A column of deadlines: which rows still wait for it."""

    model: str
    column: str
    title: str | Promise
    waiting: dict[str, object]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline ahead (UTC)."""

    at: datetime
    title: str | Promise
    subject: str


WATCHES: tuple[Watch, ...] = ()


def upcoming(after: datetime, limit: int = 12) -> list[Deadline]:
    """Return the next deadlines of every kind, soonest first."""
    found: list[Deadline] = []
    for watch in WATCHES:
        model = apps.get_model(watch.model)
        rows = model._default_manager.filter(  # noqa: SLF001 - Django's documented name
            **{f"{watch.column}__gt": after}, **watch.waiting
        ).order_by(watch.column)[:limit]
        found += [Deadline(getattr(row, watch.column), watch.title, str(row)) for row in rows]
    return sorted(found, key=lambda deadline: deadline.at)[:limit]
