"""What the mails about accounts say. Links are made here, in the worker: none is ever stored."""

from collections.abc import Callable

from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.companies.models import Invitation, User
from marketplace.core.mail import Letter, absolute

INVITATION_SALT = "companies.invitation"


def account_letter(kind: str, *, email: str, user: User | None) -> Letter:
    """Return the letter of one of allauth's occasions; `user` is None for an unknown address."""
    if user is None:
        return _STRANGER[kind](email)
    return _KNOWN[kind](user, email)


def invitation_letter(invitation: Invitation) -> Letter:
    """Return the letter that asks a colleague to join."""
    names = {"inviter": str(invitation.invited_by), "company": invitation.company.name}
    return Letter(
        subject=_("%(inviter)s invites you to %(company)s on Quayside") % names,
        paragraphs=(
            _("%(inviter)s asks you to join the team of %(company)s.") % names,
            _("The link works once and for seven days."),
        ),
        action=_("Join the team"),
        url=absolute(reverse("company:invitation", kwargs={"token": invitation_token(invitation)})),
        small=_("If you do not know %(inviter)s, ignore this mail: nothing happens.") % names,
    )


def invitation_token(invitation: Invitation) -> str:
    """Return the secret part of the invitation's link."""
    return signing.Signer(salt=INVITATION_SALT).sign(invitation.key)


def invitation_key(token: str) -> str:
    """Return the invitation's key; raise signing.BadSignature for a forged link."""
    return signing.Signer(salt=INVITATION_SALT).unsign(token)


def _confirm(user: User, email: str) -> Letter:
    address = EmailAddress.objects.filter(user=user, email__iexact=email).first()
    key = EmailConfirmationHMAC.create(address).key if address else ""
    return Letter(
        subject=_("Confirm your e-mail address"),
        paragraphs=(
            _("Hello %(name)s,") % {"name": user},
            _("please confirm that %(email)s is yours.") % {"email": email},
        ),
        action=_("Confirm my address"),
        url=absolute(reverse("account_confirm_email", kwargs={"key": key})),
        small=_("The link works for three days. If you did not ask for this, ignore this mail."),
    )


def _reset(user: User, email: str) -> Letter:
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    names = {"uidb36": user_pk_to_url_str(user), "key": token}
    return Letter(
        subject=_("Choose a new password"),
        paragraphs=(
            _("Hello %(name)s,") % {"name": user},
            _("somebody, hopefully you, asked for a new password for %(email)s.")
            % {"email": email},
        ),
        action=_("Choose a password"),
        url=absolute(reverse("account_reset_password_from_key", kwargs=names)),
        small=_("If it was not you, ignore this mail: your password stays as it is."),
    )


def _exists(email: str) -> Letter:
    return Letter(
        subject=_("You already have an account"),
        paragraphs=(
            _("Somebody, hopefully you, tried to sign up with %(email)s.") % {"email": email},
            _("There is an account with this address already, so no second one was made."),
        ),
        action=_("Choose a new password"),
        url=absolute(reverse("account_reset_password")),
        small=_("If it was not you, ignore this mail."),
    )


def _unknown(email: str) -> Letter:
    return Letter(
        subject=_("There is no account with this address"),
        paragraphs=(
            _("Somebody asked for a new password for %(email)s.") % {"email": email},
            _("We have no account with this address. Perhaps you signed up with another one."),
        ),
        action=_("Sign up"),
        url=absolute(reverse("account_signup")),
        small=_("If it was not you, ignore this mail."),
    )


def _fact(sentence: Callable[[], tuple[str, str]]) -> Callable[[User, str], Letter]:
    def letter(user: User, email: str) -> Letter:
        subject, text = sentence()
        return Letter(
            subject=subject,
            paragraphs=(_("Hello %(name)s,") % {"name": user}, text),
            action=_("Look at my security settings"),
            url=absolute(reverse("mfa_index")),
            small=_("If it was not you, choose a new password at once and tell us."),
        )

    return letter


_STRANGER: dict[str, Callable[[str], Letter]] = {
    "account_already_exists": _exists,
    "unknown_account": _unknown,
}
_KNOWN: dict[str, Callable[[User, str], Letter]] = {
    "email_confirmation": _confirm,
    "email_confirmation_signup": _confirm,
    "password_reset_key": _reset,
    "password_reset": _fact(
        lambda: (_("Your password was reset"), _("Your password was reset by a mail link."))
    ),
    "password_changed": _fact(
        lambda: (_("Your password was changed"), _("You have a new password."))
    ),
    "password_set": _fact(lambda: (_("Your password was set"), _("You have a password now."))),
    "email_changed": _fact(
        lambda: (
            _("Your e-mail address was changed"),
            _("Your account has another e-mail address now; this one no longer opens it."),
        )
    ),
    "email_confirm": _fact(
        lambda: (_("Your e-mail address was confirmed"), _("The address is confirmed."))
    ),
    "email_deleted": _fact(
        lambda: (_("An e-mail address was removed"), _("The address was removed."))
    ),
    "totp_activated": _fact(
        lambda: (
            _("Two-step sign-in is on"),
            _("From now on you need a code from your authenticator app to sign in."),
        )
    ),
    "totp_deactivated": _fact(
        lambda: (_("Two-step sign-in is off"), _("Your authenticator app was removed."))
    ),
    "recovery_codes_generated": _fact(
        lambda: (
            _("You have new recovery codes"),
            _("The recovery codes you had before no longer work."),
        )
    ),
}
