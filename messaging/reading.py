"""Notices and events in a reader's words."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override

from messaging.facts import unpack
from messaging.models import Notice
from messaging.notices import notice_kind
from messaging.notices.events import event_words


@dataclass(frozen=True, slots=True)
class Wording:
    """A notice in one language: what the mail's subject, sentence and button say."""

    subject: str
    sentence: str
    button: str
    icon: str


def wording(kind: str, facts: dict[str, object], *, time_zone: str) -> Wording:
    """Write a kind of notice in the active language, with instants in `time_zone`.

    Raises: UnknownNoticeKind.
    """
    template = notice_kind(kind)
    words = unpack(facts, language=get_language() or "en", time_zone=time_zone)
    return Wording(
        subject=str(template.subject) % words,
        sentence=str(template.sentence) % words,
        button=str(template.button),
        icon=template.icon,
    )


def event_line(event: str, facts: dict[str, object], *, time_zone: str) -> str:
    """Write a system line in the active language; raise UnknownNoticeKind."""
    words = unpack(facts, language=get_language() or "en", time_zone=time_zone)
    return event_words(event) % words


def notice_path(notice: Notice, *, language: str) -> str:
    """Return the address a notice leads to, in `language`; empty if it leads nowhere."""
    if not notice.url_name:
        return ""
    with override(language):
        try:
            return reverse(notice.url_name, args=notice.url_args)
        except NoReverseMatch:
            return ""
