"""Reads of conversations and notices, always from the member's point of view."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from marketplace.companies.member import Member
from messaging.figures import FirstWords
from messaging.models import Message, Notice, NoticePreference, Thread, ThreadRead

WAIT = timedelta(minutes=10)
FORGET = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures on the bell and on the envelope: conversations with news, unseen notices."""

    messages: int
    notices: int


def threads_for(member: Member) -> QuerySet[Thread]:
    """The conversations a member may read: their company's; an operator's are all."""
    if member.is_operator:
        return Thread.objects.all()
    if member.company is None:
        return Thread.objects.none()
    return Thread.objects.filter(Q(buyer=member.company) | Q(seller=member.company))


def with_unread(threads: QuerySet[Thread], member: Member) -> QuerySet[Any]:
    """Annotate `read_seq` and `unread`: how many messages this person has not read."""
    mine = ThreadRead.objects.filter(thread=OuterRef("pk"), user=member.user)
    read = Coalesce(Subquery(mine.values("last_read_seq")[:1]), 0)
    return threads.annotate(read_seq=read).annotate(unread=F("last_seq") - F("read_seq"))


def inbox(member: Member, *, unread: bool = False, words: str = "") -> QuerySet[Thread]:
    """The member's conversations, those with the latest message first, with both companies."""
    if member.company is None:
        return Thread.objects.none()
    threads = with_unread(threads_for(member), member).filter(last_seq__gt=0)
    if unread:
        threads = threads.filter(unread__gt=0)
    if words:
        found = Q(title__icontains=words) | Q(subject_reference__icontains=words)
        found |= Q(buyer__name__icontains=words) | Q(seller__name__icontains=words)
        told = Message.objects.filter(body__icontains=words, thread__in=threads_for(member))
        threads = threads.filter(found | Q(pk__in=told.values("thread_id")))
    return threads.select_related("buyer", "seller").order_by("-last_message_at", "-pk")


def last_messages(threads: list[Thread]) -> dict[int, Message]:
    """The latest message of each thread, by the thread's id."""
    latest = Message.objects.filter(thread__in=threads, seq=F("thread__last_seq"))
    return {message.thread_id: message for message in latest}


def messages_of(thread: Thread, *, after: int = 0, limit: int = 200) -> list[Message]:
    """Messages with a higher number than `after`, oldest first, with senders and files."""
    found = thread.messages.filter(seq__gt=after).order_by("seq")
    return list(found.select_related("sender", "company").prefetch_related("files")[:limit])


def latest_messages_of(
    thread: Thread, *, before: int | None = None, limit: int = 100
) -> list[Message]:
    """The last `limit` messages (below number `before`), oldest first, with senders and files."""
    found = thread.messages.order_by("-seq")
    if before is not None:
        found = found.filter(seq__lt=before)
    rows = found.select_related("sender", "company").prefetch_related("files")[:limit]
    return list(reversed(rows))


def read_by_others(thread: Thread, company_id: int | None) -> int:
    """The number up to which somebody outside `company_id` has read: our sent messages' ticks."""
    ours = Q(user__memberships__company_id=company_id)
    reads = ThreadRead.objects.filter(thread=thread).exclude(ours)
    return max(reads.values_list("last_read_seq", flat=True), default=0)


def unread_threads(member: Member) -> int:
    """How many conversations hold something this person has not read."""
    if member.company is None:
        return 0
    return with_unread(threads_for(member), member).filter(unread__gt=0).count()


def notices_for(member: Member) -> QuerySet[Notice]:
    """A person's own notices, newest first; an operator's only with the second factor."""
    if member.user is None or (member.user.is_operator and not member.is_operator):
        return Notice.objects.none()
    return Notice.objects.filter(user=member.user).order_by("-created_at", "-pk")


def counts_for(member: Member) -> Counts:
    """The figures on the bell and on the envelope of every page."""
    if member.user_id is None:
        return Counts(0, 0)
    unseen = notices_for(member).filter(seen_at__isnull=True).count()
    return Counts(messages=unread_threads(member), notices=unseen)


def threads_about(member: Member, subject_kind: str, subject_reference: str) -> QuerySet[Thread]:
    """The conversations about one thing that the member may read: shown from that thing's page."""
    about: dict[str, Any] = {"subject_kind": subject_kind, "subject_reference": subject_reference}
    return threads_for(member).filter(**about).select_related("buyer", "seller")


def kinds_without_mail(member: Member) -> set[str]:
    """The kinds that this person wants in the bell alone."""
    if member.user_id is None:
        return set()
    mine = NoticePreference.objects.filter(user_id=member.user_id, by_mail=False)
    return set(mine.values_list("kind", flat=True))


def first_words(since: datetime) -> list[FirstWords]:
    """Buyers' first messages since an instant, each with the supplier's first reply by a person.

    Cards count as replies, for a person sends them; lines of the system have no sender.
    """
    said = Message.objects.filter(thread=OuterRef("pk"), sender__isnull=False)
    asked = said.filter(company=OuterRef("buyer")).order_by("seq").values("sent_at", "seq")
    threads = Thread.objects.annotate(
        asked_at=Subquery(asked.values("sent_at")[:1]), asked_seq=Subquery(asked.values("seq")[:1])
    ).filter(asked_at__gte=since)
    replies = said.filter(company=OuterRef("seller"), seq__gt=OuterRef("asked_seq"))
    answered = Subquery(replies.order_by("seq").values("sent_at")[:1])
    rows: Any = threads.annotate(answered_at=answered)
    return [FirstWords(*row) for row in rows.values_list("seller_id", "asked_at", "answered_at")]


def waiting_reads(at: datetime) -> list[tuple[int, int, int]]:
    """Thread, person and message number of what was written over `WAIT` ago and not yet read.

    People of the other company who may write; each message is told of once by mail.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT t.id, ms.user_id, last.seq
              FROM messaging_thread t
             CROSS JOIN LATERAL (
                   SELECT seq, company_id FROM messaging_message m
                    WHERE m.thread_id = t.id AND m.kind = 'text' AND m.company_id IS NOT NULL
                    ORDER BY seq DESC LIMIT 1) last
              JOIN companies_membership ms
                ON ms.company_id IN (t.buyer_id, t.seller_id) AND ms.company_id <> last.company_id
              JOIN companies_role role ON role.id = ms.role_id AND 'chat' = ANY (role.permissions)
              JOIN companies_user u ON u.id = ms.user_id AND u.is_active
              LEFT JOIN messaging_threadread r ON r.thread_id = t.id AND r.user_id = ms.user_id
             WHERE t.last_message_at BETWEEN %s AND %s
               AND GREATEST(r.last_read_seq, r.mailed_seq, 0) < last.seq
             ORDER BY t.id, ms.user_id
            """,
            [at - FORGET, at - WAIT],
        )
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]
