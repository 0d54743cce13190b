"""Telling people: one row in the bell each, and one promise of mail for all of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.core import outbox, prepared
from marketplace.core.errors import NotAllowed
from messaging import broadcast
from messaging.facts import pack
from messaging.models import Notice, NoticePreference
from messaging.notices import notice_kind
from messaging.notices.registry import NoticeKind

# Who is told, their bell rows and the one promise of mails. An order tells people of each of its
# steps while its row is held, so this is one statement.
TELL = """
WITH told AS (
  SELECT m.user_id FROM companies_membership m
    JOIN companies_user u ON u.id = m.user_id AND u.is_active
    JOIN companies_role r ON r.id = m.role_id
   WHERE m.company_id = %(company_id)s AND r.permissions @> %(permissions)s::varchar[]
   UNION SELECT unnest(%(users)s::bigint[])
), written AS (
  INSERT INTO messaging_notice (user_id, company_id, kind, subject_kind, subject_reference, context,
                                url_name, url_args, created_at, mail_due)
  SELECT user_id, %(company_id)s::bigint, %(kind)s::text, %(subject_kind)s, %(subject_reference)s,
         %(context)s::jsonb, %(url_name)s, %(url_args)s::jsonb, %(created_at)s::timestamptz,
         %(by_mail)s AND NOT EXISTS (SELECT FROM messaging_noticepreference p
                                      WHERE p.user_id = told.user_id AND p.kind = %(kind)s::text
                                        AND NOT p.by_mail)
    FROM told ORDER BY user_id RETURNING id, user_id, mail_due
), due AS (
  SELECT jsonb_agg(id ORDER BY id) AS ids FROM written WHERE mail_due HAVING count(*) > 0
), promised AS (
  {promise}
)
SELECT id, user_id, mail_due FROM written ORDER BY id
"""


def notify(  # noqa: PLR0913 - one sentence to somebody about something, with a link
    *,
    kind: str,
    at: datetime,
    users: Iterable[User] = (),
    company_id: int | None = None,
    permission: str = "",
    subject_kind: str = "",
    subject_reference: str = "",
    context: Mapping[str, Any] | None = None,
    url_name: str = "",
    url_args: Sequence[str | int] = (),
) -> list[Notice]:
    """Tell `users`, and the people of a company whose role carries `permission` (all if empty).

    Writes the bell rows at once; the mails follow from one outbox message. `context` may hold
    text, numbers, Money and datetimes; every name that the kind's sentences use must be in it.

    Raises: UnknownNoticeKind; KeyError when the context lacks a name.
    """
    template = notice_kind(kind)
    facts = pack(context or {})
    _check_names(template, facts)
    rows = _write(
        Notice(
            company_id=company_id,
            kind=kind,
            subject_kind=str(subject_kind),
            subject_reference=subject_reference,
            context=facts,
            url_name=url_name,
            url_args=list(url_args),
            created_at=at,
            mail_due=template.by_mail,
        ),
        users=[user.pk for user in users],
        permissions=[str(permission)] if permission else [],
    )
    broadcast.counts_changed(sorted(row.user_id for row in rows))
    return rows


def _write(notice: Notice, *, users: list[int], permissions: list[str]) -> list[Notice]:
    """Write the notice into each person's bell, and promise the mails where it goes by mail."""
    promise, promised = outbox.promise_of_each(
        "messaging.notices_due", source="due", payload="jsonb_build_object('notice_ids', due.ids)"
    )
    columns = {
        "company_id": notice.company_id,
        "kind": notice.kind,
        "subject_kind": notice.subject_kind,
        "subject_reference": notice.subject_reference,
        "context": notice.context,
        "url_name": notice.url_name,
        "url_args": notice.url_args,
        "created_at": notice.created_at,
    }
    as_json = {name: json.dumps(columns[name]) for name in ("context", "url_args")}
    asked = {"users": users, "permissions": permissions, "by_mail": notice.mail_due}
    with prepared.cursor() as cursor:
        cursor.execute(TELL.format(promise=promise), columns | as_json | asked | promised)
        return [
            Notice(pk=pk, user_id=user_id, mail_due=due, **columns)
            for pk, user_id, due in cursor.fetchall()
        ]


@transaction.atomic
def mark_notices_seen(*, by: Member, at: datetime, notice_ids: Sequence[int] | None = None) -> int:
    """Mark some, or all, of the member's own notices as seen; return how many were new."""
    user_id = _person(by)
    unseen = Notice.objects.filter(user_id=user_id, seen_at__isnull=True)
    if notice_ids is not None:
        unseen = unseen.filter(pk__in=notice_ids)
    count = unseen.update(seen_at=at)
    if count:
        broadcast.counts_changed([user_id])
    return count


@transaction.atomic
def note_mailed(*, notice: Notice, at: datetime) -> None:
    """Note that a notice's mail has left, so that no second run sends it again."""
    Notice.objects.filter(pk=notice.pk).update(mailed_at=at)


@transaction.atomic
def set_notice_preferences(*, by: Member, without_mail: Iterable[str]) -> None:
    """Keep the named kinds in the bell alone, for this person; all others go by mail again."""
    user_id = _person(by)
    quiet = {notice_kind(name).name for name in without_mail}
    NoticePreference.objects.filter(user_id=user_id).exclude(kind__in=quiet).delete()
    NoticePreference.objects.bulk_create(
        (NoticePreference(user_id=user_id, kind=name, by_mail=False) for name in quiet),
        ignore_conflicts=True,
    )


def _person(by: Member) -> int:
    if by.user_id is None:
        raise NotAllowed(_("Please sign in."))
    return by.user_id


def _check_names(template: NoticeKind, facts: Mapping[str, Any]) -> None:
    """Fail in the action that tells too little, not in the worker that writes the mail."""
    for words in (template.subject, template.sentence):
        str(words) % facts
