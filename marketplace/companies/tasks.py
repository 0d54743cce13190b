"""Mails about accounts and invitations, written and sent by a worker."""

from django.utils import translation

from marketplace.companies.letters import account_letter, invitation_letter
from marketplace.companies.models import Invitation, User
from marketplace.core import mail, outbox


@outbox.handles("companies.account_mail")
def send_account_mail(kind: str, email: str, user_id: int | None, language: str) -> None:
    """Send one of allauth's mails."""
    user = User.objects.filter(pk=user_id).first() if user_id else None
    with translation.override(language):
        letter = account_letter(kind, email=email, user=user)
    mail.send(letter, to=email, language=language)


@outbox.handles("companies.invitation_mail")
def send_invitation_mail(invitation_id: int, language: str) -> None:
    """Send an invitation, unless it was answered or withdrawn meanwhile."""
    invitation = (
        Invitation.objects.select_related("company", "invited_by")
        .filter(pk=invitation_id, accepted_at__isnull=True, withdrawn_at__isnull=True)
        .first()
    )
    if invitation is None:
        return
    with translation.override(language):
        letter = invitation_letter(invitation)
    mail.send(letter, to=invitation.email, language=language)
