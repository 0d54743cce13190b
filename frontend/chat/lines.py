"""The lines of a conversation as one reader sees them: sides, days, cards, ticks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from babel.dates import format_date, format_datetime
from django.utils.translation import gettext as _

from frontend import formats
from frontend.chat.cards import ShownCard, shown_cards
from marketplace.companies.member import Member
from marketplace.core import clock
from messaging import presence, queries
from messaging.models import Message, MessageFile, Thread
from messaging.reading import event_line
from messaging.states import MessageKind


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the log; `day` is set where a new day begins."""

    message: Message
    is_mine: bool
    is_ours: bool
    author: str
    time: str
    day: str
    event: str
    card: ShownCard | None
    files: list[MessageFile]


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation of the list."""

    thread: Thread
    other: Any
    excerpt: str
    when: str
    unread: int
    is_online: bool


def lines_of(thread: Thread, messages: Sequence[Message], member: Member) -> list[Line]:
    """Return the messages as `member` sees them, each new day marked."""
    zone = formats.zone_of(member)
    today = clock.now().astimezone(zone).date()
    cards = shown_cards(messages, member)
    previous = _day_before(thread, messages, zone)
    lines = []
    for message in messages:
        on = message.sent_at.astimezone(zone).date()
        day = "" if on == previous else write_relative_day(on, today)
        previous = on
        lines.append(_line(message, member, zone, day, cards.get(message.seq)))
    return lines


def rows_of(threads: Sequence[Any], member: Member) -> list[Row]:
    """Return the list of conversations with the latest words of each."""
    last = queries.last_messages(list(threads))
    zone = formats.zone_of(member)
    today = clock.now().astimezone(zone).date()
    return [_row(thread, last.get(thread.pk), member, zone, today) for thread in threads]


def other_side(thread: Thread, member: Member) -> Any:
    """Return the company across the table; for an operator the seller."""
    return thread.buyer if member.acts_for(thread.seller_id) else thread.seller


def local_time_of(thread: Thread, member: Member) -> str:
    """Return the time of day where the other side last wrote from, or nothing if they never did."""
    other = other_side(thread, member)
    last = thread.messages.filter(company=other, sender__isnull=False).order_by("-seq")
    message = last.select_related("sender").first()
    if message is None or message.sender is None:
        return ""
    zone = formats.zone_of(message.sender)
    now = clock.now()
    words = {"time": _clock_time(now, zone), "place": formats.zone_name(now, zone)}
    return _("%(time)s in %(place)s") % words


def write_relative_day(on: date, today: date) -> str:
    """Write a day of the log: today, yesterday, or its date."""
    ago = (today - on).days
    if ago == 0:
        return _("Today")
    if ago == 1:
        return _("Yesterday")
    return format_date(on, "EEEE d MMMM y", locale=formats.locale())


def _line(message: Message, member: Member, zone: tzinfo, day: str, card: ShownCard | None) -> Line:
    system = message.kind == MessageKind.SYSTEM
    user = member.user
    return Line(
        message=message,
        is_mine=message.sender_id is not None and message.sender_id == member.user_id,
        is_ours=message.company_id is not None and member.acts_for(message.company_id),
        author=_author(message),
        time=_clock_time(message.sent_at, zone),
        day=day,
        event=_event(message, user.time_zone if user else "UTC") if system else "",
        card=card,
        files=list(message.files.all()),
    )


def _event(message: Message, time_zone: str) -> str:
    return event_line(message.event, message.card, time_zone=time_zone)


def _author(message: Message) -> str:
    if message.sender is None:
        return "Quayside"
    name = message.sender.full_name or _("A colleague")
    if message.company is None:
        return _("%(name)s, Quayside") % {"name": name}
    return _("%(name)s, %(company)s") % {"name": name, "company": message.company.name}


def _row(thread: Any, last: Message | None, member: Member, zone: tzinfo, today: date) -> Row:
    other = other_side(thread, member)
    return Row(
        thread=thread,
        other=other,
        excerpt=_excerpt(last, member, zone),
        when=_when(thread.last_message_at, zone, today),
        unread=thread.unread,
        is_online=presence.is_online(other.pk),
    )


def _excerpt(last: Message | None, member: Member, zone: tzinfo) -> str:
    if last is None:
        return ""
    if last.kind == MessageKind.SYSTEM:
        return _event(last, getattr(zone, "key", "UTC"))
    if last.kind == MessageKind.CARD:
        return str(last.card.get("title") or _("Card"))
    words = last.body or _("File")
    return _("You: %(words)s") % {"words": words} if last.sender_id == member.user_id else words


def _when(at: datetime, zone: tzinfo, today: date) -> str:
    on = at.astimezone(zone).date()
    ago = (today - on).days
    if ago <= 0:
        return _clock_time(at, zone)
    if ago == 1:
        return _("Yesterday")
    pattern = "EEE" if ago < 7 else "d MMM"
    return format_date(on, pattern, locale=formats.locale())


def _clock_time(at: datetime, zone: tzinfo) -> str:
    return format_datetime(at.astimezone(zone), "HH:mm", locale=formats.locale())


def _day_before(thread: Thread, messages: Sequence[Message], zone: tzinfo) -> date | None:
    """The day of the message before the first one: a fragment must not repeat its heading."""
    if not messages or messages[0].seq == 1:
        return None
    earlier = thread.messages.filter(seq=messages[0].seq - 1).values_list("sent_at", flat=True)
    return next((at.astimezone(zone).date() for at in earlier), None)
