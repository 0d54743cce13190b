"""Colleagues are asked by mail; the link works once, for seven days, for that address alone."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.actions.people import register_person
from marketplace.companies.member import Member
from marketplace.companies.models import Company, Invitation, Membership, Role, User
from marketplace.companies.rules import assert_manages
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal

VALID_FOR = timedelta(days=7)


class AlreadyMember(Refusal):
    """The person belongs to the company already."""

    code = "already_member"
    field = "email"


class AlreadyInvited(Refusal):
    """An open invitation to that address exists."""

    code = "already_invited"
    field = "email"


class InvitationClosed(Refusal):
    """Used, withdrawn or older than seven days."""

    code = "invitation_closed"


class InvitationForAnother(Refusal):
    """The signed-in person has another address than the invited one, or is an operator."""

    code = "invitation_for_another"


@transaction.atomic
def invite_colleague(
    *, company: Company, email: str, role: Role, by: Member, at: datetime
) -> Invitation:
    """Ask somebody to join; the mail follows. Raises: NotAllowed, AlreadyMember, AlreadyInvited."""
    assert_manages(by, company)
    return invite(company=company, email=email, role=role, by=by, at=at)


def invite(*, company: Company, email: str, role: Role, by: Member, at: datetime) -> Invitation:
    """Write an invitation that was allowed already. Raises: NotAllowed, AlreadyMember, AlreadyInvited."""
    if by.user is None:
        raise NotAllowed(_("Please sign in."))
    locked = Company.objects.select_for_update().get(pk=company.pk)
    address = email.strip().lower()
    if Membership.objects.filter(company=locked, user__email__iexact=address).exists():
        raise AlreadyMember(_("This person is in your team already."))
    if any(i.is_open(at) for i in Invitation.objects.filter(company=locked, email=address)):
        raise AlreadyInvited(_("This address has an open invitation. You can send it again below."))
    invitation = Invitation.objects.create(
        company=locked,
        email=address,
        role=Role.objects.get(pk=role.pk, company=locked),
        key=_key(),
        invited_by=by.user,
        expires_at=at + VALID_FOR,
    )
    return _promise_mail(invitation, by)


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Member, at: datetime) -> Invitation:
    """Send a fresh link for seven more days; the old one stops working.

    Raises: NotAllowed, InvitationClosed (used or withdrawn; an expired one may be sent again).
    """
    assert_manages(by, invitation.company)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at or locked.withdrawn_at:
        raise InvitationClosed(_("This invitation was used or withdrawn already."))
    locked.key = _key()
    locked.expires_at = at + VALID_FOR
    locked.save(update_fields=["key", "expires_at"])
    return _promise_mail(locked, by)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, at: datetime) -> Invitation:
    """Make the link stop working. Raises: NotAllowed, InvitationClosed."""
    assert_manages(by, invitation.company)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at or locked.withdrawn_at:
        raise InvitationClosed(_("This invitation was used or withdrawn already."))
    locked.withdrawn_at = at
    locked.save(update_fields=["withdrawn_at"])
    return locked


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, at: datetime) -> Membership:
    """Join with an existing account. Raises: InvitationClosed, InvitationForAnother."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not locked.is_open(at):
        raise InvitationClosed(
            _("This invitation was used, withdrawn, or is older than seven days.")
        )
    if user.is_operator or user.email.lower() != locked.email.lower():
        raise InvitationForAnother(_("This invitation was sent to another address than yours."))
    locked.accepted_at = at
    locked.save(update_fields=["accepted_at"])
    membership, _created = Membership.objects.get_or_create(
        user=user, company_id=locked.company_id, defaults={"role_id": locked.role_id}
    )
    return membership


@transaction.atomic
def accept_as_new_person(
    *, invitation: Invitation, full_name: str, password: str, language: str, at: datetime
) -> Membership:
    """Make an account for the invited address, which the mail has proved, and join.

    Raises: InvitationClosed; InvitationForAnother when the address has an account by now.
    """
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise InvitationForAnother(_("This address has an account already. Sign in to accept."))
    if not invitation.is_open(at):
        raise InvitationClosed(
            _("This invitation was used, withdrawn, or is older than seven days.")
        )
    user = register_person(
        email=invitation.email, full_name=full_name, password=password, language=language
    )
    return accept_invitation(invitation=invitation, user=user, at=at)


def _promise_mail(invitation: Invitation, by: Member) -> Invitation:
    guest = User.objects.filter(email__iexact=invitation.email).first()
    reader = guest or by.user
    outbox.emit(
        "companies.invitation_mail",
        invitation_id=invitation.pk,
        language=reader.language if reader else "en",
    )
    return invitation


def _key() -> str:
    return secrets.token_urlsafe(16)
