"""People: made at sign-up, by an invitation or by the operator's own commands."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.core.errors import NotAllowed


@transaction.atomic
def register_person(
    *, email: str, full_name: str, password: str | None, language: str = "en", verified: bool = True
) -> User:
    """Make a user whose address is `verified` (invitation, seed); sign-up goes through allauth."""
    user = User.objects.create_user(email, password, full_name=full_name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


@transaction.atomic
def register_operator(*, email: str, full_name: str, password: str, language: str = "en") -> User:
    """Make one of the people who run the marketplace; they must add a second factor to act."""
    user = register_person(email=email, full_name=full_name, password=password, language=language)
    user.is_operator = True
    user.save(update_fields=["is_operator"])
    return user


@transaction.atomic
def enrol_totp(*, user: User, secret: str) -> None:
    """Give `user` a known authenticator secret (base32), replacing any other (seed, tests)."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)


@transaction.atomic
def update_person(*, by: Member, full_name: str, language: str, time_zone: str) -> User:
    """Change the person's own name, language and time zone (an IANA name). Raises: NotAllowed."""
    if by.user is None:
        raise NotAllowed(_("Please sign in."))
    user = User.objects.select_for_update().get(pk=by.user.pk)
    user.full_name = full_name.strip()
    user.language = language
    user.time_zone = time_zone
    user.save(update_fields=["full_name", "language", "time_zone"])
    return user
