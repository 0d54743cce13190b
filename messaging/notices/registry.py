"""The kinds of notices: each has a subject, a sentence and the words on its button."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


class UnknownNoticeKind(Exception):
    """No area registered this kind of notice."""


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """How one kind reads. `subject` and `sentence` take named parameters: `%(order)s`.

    Every name must be a key of the notice's context; values may be text, numbers, Money (shown in
    the reader's language) or datetimes (shown in the reader's zone). `by_mail` is the default of
    people who chose nothing.
    """

    name: str
    subject: Words
    sentence: Words
    button: Words
    group: str = ""
    icon: str = "bell"
    by_mail: bool = True
    example: Mapping[str, Any] | None = None


_kinds: dict[str, NoticeKind] = {}


def register(*kinds: NoticeKind) -> None:
    """Add kinds; called at import by the modules of this package, one for each area."""
    for kind in kinds:
        _kinds[kind.name] = kind


def notice_kind(name: str) -> NoticeKind:
    """Return a kind by name.

    Raises: UnknownNoticeKind.
    """
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownNoticeKind(name) from None


def notice_kinds() -> list[NoticeKind]:
    """Return every kind, in the order of their names."""
    return [_kinds[name] for name in sorted(_kinds)]
