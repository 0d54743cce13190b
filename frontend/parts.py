"""What components take: steps of the protection rail, lines of a log, files."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RailStep:
    """A step of the protection rail; `state` is done, now or next."""

    label: str
    note: str
    state: str
    icon: str
    badge: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of an activity log."""

    title: str
    detail: str
    at: datetime
    icon: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in a list; `url` is empty while it is being checked."""

    name: str
    size: int
    url: str = ""
    note: str = ""
