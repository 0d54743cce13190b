"""The operators' queues: each area registers its own; the desk's home lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Words = str | Promise
# How many cases wait, and since when the oldest does (None when unknown or empty).
Backlog = int | tuple[int, datetime | None]


@dataclass(frozen=True, slots=True)
class Queue:
    """A named pile of cases with a page of its own."""

    name: str
    title: Words
    count: Callable[[], Backlog]
    url_name: str
    icon: str = "inbox"
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A queue as the desk shows it now."""

    queue: Queue
    url: str
    count: int
    oldest: datetime | None


_queues: dict[str, Queue] = {}


def register(
    name: str,
    title: Words,
    count: Callable[[], Backlog],
    url_name: str,
    *,
    icon: str = "inbox",
    hint: Words = "",
) -> None:
    """Add a queue; called at import by the module of pages that shows it."""
    _queues[name] = Queue(name, title, count, url_name, icon, hint)


def lines() -> list[QueueLine]:
    """Return every queue with its present backlog, fullest knowledge first."""
    return [_line(queue) for queue in _queues.values()]


def _line(queue: Queue) -> QueueLine:
    answer = queue.count()
    count, oldest = answer if isinstance(answer, tuple) else (answer, None)
    try:
        url = reverse(queue.url_name)
    except NoReverseMatch:
        url = ""
    return QueueLine(queue=queue, url=url, count=count, oldest=oldest)
