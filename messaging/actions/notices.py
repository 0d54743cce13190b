"""Telling people: one row in the bell each, and one promise of mail for all of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Membership, User
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed
from messaging import broadcast
from messaging.facts import pack
from messaging.models import Notice, NoticePreference
from messaging.notices import notice_kind
from messaging.notices.registry import NoticeKind


@transaction.atomic
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
    told = {user.pk for user in users} | _members(company_id, permission)
    without_mail = set(
        NoticePreference.objects.filter(kind=kind, user_id__in=told, by_mail=False).values_list(
            "user_id", flat=True
        )
    )
    rows = Notice.objects.bulk_create(
        Notice(
            user_id=user_id,
            company_id=company_id,
            kind=kind,
            subject_kind=subject_kind,
            subject_reference=subject_reference,
            context=facts,
            url_name=url_name,
            url_args=list(url_args),
            created_at=at,
            mail_due=template.by_mail and user_id not in without_mail,
        )
        for user_id in sorted(told)
    )
    if due := [row.pk for row in rows if row.mail_due]:
        outbox.emit("messaging.notices_due", notice_ids=due)
    broadcast.counts_changed(sorted(told))
    return rows


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


def _members(company_id: int | None, permission: str) -> set[int]:
    if company_id is None:
        return set()
    members = Membership.objects.filter(company_id=company_id, user__is_active=True)
    if permission:
        members = members.filter(role__permissions__contains=[str(permission)])
    return set(members.values_list("user_id", flat=True))


def _check_names(template: NoticeKind, facts: Mapping[str, Any]) -> None:
    """Fail in the action that tells too little, not in the worker that writes the mail."""
    for words in (template.subject, template.sentence):
        str(words) % facts
