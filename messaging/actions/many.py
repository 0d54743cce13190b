"""Telling many companies the same kind of thing at once: few statements, however many companies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from marketplace.companies.models import Membership
from marketplace.core import outbox
from messaging import broadcast
from messaging.facts import pack
from messaging.models import Notice, NoticePreference
from messaging.notices import notice_kind


@dataclass(frozen=True, slots=True)
class Telling:
    """What one company's people are told, and where the button leads."""

    company_id: int
    context: Mapping[str, Any]
    url_args: Sequence[str | int] = ()


@transaction.atomic
def notify_companies(
    *,
    kind: str,
    tellings: Sequence[Telling],
    permission: str,
    subject_kind: str,
    subject_reference: str,
    url_name: str,
    at: datetime,
) -> int:
    """Tell the people of several companies whose role carries `permission`; return how many.

    Reads members and preferences once, writes all bell rows in one statement, promises one mail job.

    Raises: UnknownNoticeKind; KeyError when a context lacks a name.
    """
    template = notice_kind(kind)
    facts = {telling.company_id: pack(telling.context) for telling in tellings}
    for one in facts.values():
        str(template.subject) % one
        str(template.sentence) % one
    members = Membership.objects.filter(
        company_id__in=facts, user__is_active=True, role__permissions__contains=[str(permission)]
    ).values_list("company_id", "user_id")
    told = sorted(members)
    without_mail = set(
        NoticePreference.objects.filter(
            kind=kind, user_id__in=[user_id for _, user_id in told], by_mail=False
        ).values_list("user_id", flat=True)
    )
    url_args = {telling.company_id: list(telling.url_args) for telling in tellings}
    rows = Notice.objects.bulk_create(
        Notice(
            user_id=user_id,
            company_id=company_id,
            kind=kind,
            subject_kind=subject_kind,
            subject_reference=subject_reference,
            context=facts[company_id],
            url_name=url_name,
            url_args=url_args[company_id],
            created_at=at,
            mail_due=template.by_mail and user_id not in without_mail,
        )
        for company_id, user_id in told
    )
    if due := [row.pk for row in rows if row.mail_due]:
        outbox.emit("messaging.notices_due", notice_ids=due)
    broadcast.counts_changed(sorted({user_id for _, user_id in told}))
    return len(rows)
