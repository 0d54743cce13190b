"""Sends one letter in one language, as HTML and as text. Called by workers, never by a request."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says; `url` is absolute, texts are in the reader's language already."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str = ""
    url: str = ""
    small: str = ""


def absolute(path: str) -> str:
    """Return the full address of a path of this site (never from a Host header)."""
    return f"{settings.SITE_URL}{path}"


def send(letter: Letter, *, to: str, language: str) -> None:
    """Send the letter; the frame around it is written in `language`."""
    with translation.override(language):
        context = {"letter": letter, "site_url": settings.SITE_URL, "language": language}
        mail = EmailMultiAlternatives(
            subject=" ".join(letter.subject.split()),
            body=render_to_string("mail/letter.txt", context),
            to=[to],
        )
        mail.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    mail.send()
