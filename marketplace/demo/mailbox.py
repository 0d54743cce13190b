"""A mail backend that keeps every mail in the demo's mailbox page."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from marketplace.core import clock
from marketplace.demo.models import DemoMail


class MailboxBackend(BaseEmailBackend):
    """Writes a row per mail."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; return how many."""
        at = clock.now()
        DemoMail.objects.bulk_create(
            DemoMail(
                subject=mail.subject[:300],
                sender=mail.from_email,
                recipients=mail.recipients(),
                text=str(mail.body),
                html=_html_of(mail),
                sent_at=at,
            )
            for mail in email_messages
        )
        return len(email_messages)


def _html_of(mail: EmailMessage) -> str:
    if not isinstance(mail, EmailMultiAlternatives):
        return ""
    return next((str(part) for part, kind in mail.alternatives if kind == "text/html"), "")
