"""How django-allauth fits our people: mails go through the outbox, secrets are kept encrypted."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import get_language

from marketplace.companies.models import User
from marketplace.core import outbox


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Allauth's behaviour; a mail is promised here and written and sent by a worker."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Promise the mail: kind and address only, so that no link or key is stored."""
        user = context.get("user") or _owner(email, context)
        outbox.emit(
            "companies.account_mail",
            kind=template_prefix.rpartition("/")[2],
            email=email,
            user_id=user.pk if user else None,
            language=user.language if user else get_language() or settings.LANGUAGE_CODE,
        )


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Keeps authenticator secrets and recovery seeds encrypted under the secret key."""

    def encrypt(self, text: str) -> str:
        """Return what is stored."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; an empty one, which no code fits, if the key has changed."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""


def _owner(email: str, context: dict[str, Any]) -> User | None:
    # Facts about an account ("password changed") carry no user; occasions for strangers must not.
    if "signup_url" in context:
        return None
    address = EmailAddress.objects.filter(email__iexact=email).select_related("user").first()
    return address.user if address else User.objects.filter(email__iexact=email).first()


def _fernet() -> Fernet:
    key = hashlib.sha256(b"mfa:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
