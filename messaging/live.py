"""What a socket asks the database: who is there, what they may see, where it stands."""

from dataclasses import dataclass

from django.contrib.sessions.backends.db import SessionStore

from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.companies.queries import ACTING_COMPANY, member_for
from messaging import presence
from messaging.queries import Counts, counts_for, threads_for


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opened a socket, and the session that lets them in."""

    user_id: int
    name: str
    company_id: int | None
    session_key: str


@dataclass(frozen=True, slots=True)
class LiveState:
    """The latest message number of each readable thread, and the counters."""

    seqs: dict[str, int]
    counts: Counts


def fresh_visitor(user_id: int | None, session_key: str | None) -> Visitor | None:
    """Return who this session is now, or None if it ended or changed hands."""
    if user_id is None or session_key is None:
        return None
    member = _member(user_id, session_key)
    if member is None or member.user is None:
        return None
    company_id = member.company.pk if member.company else None
    return Visitor(user_id, member.user.full_name, company_id, session_key)


def readable(visitor: Visitor, names: list[str]) -> dict[str, tuple[int, int]]:
    """Return primary key and last number of those of the named threads that may be read."""
    member = _member(visitor.user_id, visitor.session_key)
    if member is None:
        return {}
    rows = threads_for(member).filter(reference__in=names)
    return {ref: (pk, seq) for ref, pk, seq in rows.values_list("reference", "pk", "last_seq")}


def check(visitor: Visitor, names: list[str]) -> LiveState | None:
    """Return where things stand, or None if the visitor is no longer who they were."""
    member = _member(visitor.user_id, visitor.session_key)
    if member is None or (member.company.pk if member.company else None) != visitor.company_id:
        return None
    if visitor.company_id:
        presence.seen(visitor.company_id)
    rows = threads_for(member).filter(reference__in=names) if names else threads_for(member).none()
    return LiveState(dict(rows.values_list("reference", "last_seq")), counts_for(member))


def _member(user_id: int, session_key: str) -> Member | None:
    session = SessionStore(session_key)
    if session.get("_auth_user_id") != str(user_id):
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return None
    return member_for(user, company_id=session.get(ACTING_COMPANY))
