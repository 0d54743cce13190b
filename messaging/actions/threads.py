"""Opening conversations, writing in them and reading them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import connection, transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.core import prepared
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.references import new_reference
from messaging import broadcast
from messaging.actions.notices import notify
from messaging.facts import pack
from messaging.files import keep
from messaging.models import Message, Thread, ThreadRead
from messaging.models.message import BODY_LIMIT
from messaging.notices.events import event_words
from messaging.rules import can_write_in_thread
from messaging.states import MessageKind, SubjectKind

TITLE_LIMIT = 200
EXCERPT = 160
FILE_LIMIT = 5


class MessageEmpty(Refusal):
    """There is neither text nor file."""

    code = "message_empty"
    field = "body"


class MessageTooLong(Refusal):
    """The text is longer than a message may be."""

    code = "message_too_long"
    field = "body"


class TooManyFiles(Refusal):
    """More files than one message may carry."""

    code = "too_many_files"
    field = "files"


class NoPlaceInThread(NotAllowed):
    """The member may not write in this conversation."""

    code = "no_place_in_thread"


@dataclass(frozen=True, slots=True)
class _Content:
    """What a new message holds, whoever sends it."""

    kind: MessageKind
    body: str = ""
    event: str = ""
    card_kind: str = ""
    card: dict[str, Any] = field(default_factory=dict)
    client_id: UUID | None = None


def open_thread(
    *,
    subject_kind: str,
    subject_reference: str,
    buyer_id: int,
    seller_id: int,
    title: str,
    at: datetime,
) -> Thread:
    """Return the conversation of these two companies about this subject, opening it if there is none."""
    thread, _opened = Thread.objects.get_or_create(
        subject_kind=SubjectKind(subject_kind),
        subject_reference=subject_reference,
        buyer_id=buyer_id,
        seller_id=seller_id,
        defaults={
            "reference": new_reference("T"),
            "title": title[:TITLE_LIMIT],
            "created_at": at,
            "last_message_at": at,
        },
    )
    return thread


@transaction.atomic
def post_message(
    *,
    thread: Thread,
    body: str,
    by: Member,
    at: datetime,
    client_id: UUID | None = None,
    files: Sequence["File[Any]"] = (),
) -> Message:
    """Write a person's message; one that came before with the same `client_id` is returned as it is.

    Raises: NoPlaceInThread, MessageEmpty, MessageTooLong, TooManyFiles, and what
    `core.uploads.check` raises; then nothing is stored.
    """
    if not can_write_in_thread(by, thread):
        raise NoPlaceInThread(_("Your role does not allow writing messages here."))
    body = body.replace("\x00", "").replace("\r\n", "\n").strip()
    if not body and not files:
        raise MessageEmpty(_("Write a message or attach a file."))
    if len(body) > BODY_LIMIT:
        raise MessageTooLong(
            _("A message has at most %(limit)s characters; this one has %(length)s.")
            % {"limit": BODY_LIMIT, "length": len(body)}
        )
    if len(files) > FILE_LIMIT:
        raise TooManyFiles(
            _("Attach at most %(limit)s files to a message.") % {"limit": FILE_LIMIT}
        )
    kept = keep(files)
    message = _append(thread, _Content(MessageKind.TEXT, body=body, client_id=client_id), by, at)
    if kept and not message.files.exists():  # a resend brings its files again
        for file in kept:
            file.message = message
            file.save()  # one by one: this is what writes the content to the storage
    return message


def post_card(
    *, thread: Thread, card_kind: str, card: dict[str, Any], by: Member, at: datetime
) -> Message:
    """Put a card into the conversation: facts as they are now (see docs of frontend.cards).

    The caller has authorised `by`; a card without a person is the marketplace's own.
    """
    content = _Content(MessageKind.CARD, card_kind=card_kind, card=pack(card))
    return _append(thread, content, by, at)


def post_event(*, thread: Thread, event: str, context: dict[str, Any], at: datetime) -> Message:
    """Write a line of the system, read in each reader's language (see messaging.notices.events).

    Raises: UnknownNoticeKind.
    """
    content = _Content(MessageKind.SYSTEM, event=event, card=pack(context))
    event_words(event)  # an unknown event fails here, not on everybody's page
    return _append(thread, content, None, at)


@transaction.atomic
def mark_read(*, thread: Thread, seq: int, by: Member, at: datetime) -> bool:
    """Note that the member has read up to `seq`; never backwards. Return whether anything changed."""
    if by.user_id is None:
        return False
    moved = _advance_read(thread.pk, by.user_id, min(seq, thread.last_seq), at)
    if moved:
        broadcast.read_moved(thread, user_id=by.user_id)
    return moved


@transaction.atomic
def remind_of_unread(*, thread: Thread, user: User, seq: int, at: datetime) -> None:
    """Tell one person by bell and mail of a message they have not read; once for each message."""
    message = thread.messages.select_related("company").get(seq=seq)
    _note_mailed(thread.pk, user.pk, seq, at)
    notify(
        kind="message_waiting",
        at=at,
        users=[user],
        subject_kind=thread.subject_kind,
        subject_reference=thread.subject_reference,
        context={
            "company": message.company.name if message.company else "Quayside",
            "title": thread.title,
            "excerpt": Truncator(message.body or _("a file")).chars(EXCERPT),
        },
        url_name="chat:thread",
        url_args=[thread.reference],
    )


def _append(thread: Thread, content: _Content, by: Member | None, at: datetime) -> Message:
    """Number and store a message under the thread's lock, and nudge the readers after commit."""
    sender_id = by.user_id if by else None
    if content.client_id and sender_id:
        Thread.objects.select_for_update().get(pk=thread.pk)
        earlier = Message.objects.filter(
            thread=thread, sender_id=sender_id, client_id=content.client_id
        ).first()
        if earlier:
            return earlier
    message = Message(
        thread=thread,
        kind=content.kind,
        sender_id=sender_id,
        company_id=by.company.pk if by and by.company else None,
        body=content.body,
        event=content.event,
        card_kind=content.card_kind,
        card=content.card,
        client_id=content.client_id,
        sent_at=at,
    )
    _number(message)
    thread.last_seq, thread.last_message_at = message.seq, at
    if sender_id:
        _advance_read(thread.pk, sender_id, message.seq, at)
    broadcast.message_posted(thread)
    return message


def _number(message: Message) -> None:
    """Move the thread's counter, which holds its row, and write the message under that number."""
    with prepared.cursor() as cursor:
        cursor.execute(
            """
            WITH numbered AS (
              UPDATE messaging_thread SET last_seq = last_seq + 1, last_message_at = %(at)s
               WHERE id = %(thread)s RETURNING id, last_seq
            )
            INSERT INTO messaging_message (thread_id, seq, kind, sender_id, company_id, body, event,
                                           card_kind, card, client_id, sent_at)
            SELECT id, last_seq, %(kind)s, %(sender)s::bigint, %(company)s::bigint, %(body)s,
                   %(event)s, %(card_kind)s, %(card)s::jsonb, %(client_id)s::uuid,
                   %(at)s::timestamptz
              FROM numbered RETURNING id, seq
            """,
            {
                "thread": message.thread_id,
                "kind": str(message.kind),
                "sender": message.sender_id,
                "company": message.company_id,
                "body": message.body,
                "event": message.event,
                "card_kind": str(message.card_kind),
                "card": json.dumps(message.card),
                "client_id": message.client_id,
                "at": message.sent_at,
            },
        )
        message.pk, message.seq = cursor.fetchone()


def _note_mailed(thread_id: int, user_id: int, seq: int, at: datetime) -> None:
    read, _made = ThreadRead.objects.get_or_create(
        thread_id=thread_id, user_id=user_id, defaults={"read_at": at}
    )
    read.mailed_seq = seq
    read.save(update_fields=["mailed_seq"])


def _advance_read(thread_id: int, user_id: int, seq: int, at: datetime) -> bool:
    """Move a reading mark forward in one statement, so that two tabs cannot move it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO messaging_threadread (thread_id, user_id, last_read_seq, mailed_seq, read_at)
            VALUES (%s, %s, %s, 0, %s)
            ON CONFLICT (thread_id, user_id) DO UPDATE
               SET last_read_seq = excluded.last_read_seq, read_at = excluded.read_at
             WHERE messaging_threadread.last_read_seq < excluded.last_read_seq
            """,
            [thread_id, user_id, seq, at],
        )
        return bool(cursor.rowcount)
