"""Mails of notices: HTML and text, in the reader's language, with an address that works from outside."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from messaging.models import Notice
from messaging.reading import notice_path, wording


def send_notice_mail(notice: Notice) -> None:
    """Write and send one notice to its person.

    Raises: what the mail server raises.
    """
    user = notice.user
    path = notice_path(notice, language=user.language)
    with override(user.language):
        words = wording(notice.kind, notice.context, time_zone=user.time_zone)
        context = {
            "words": words,
            "name": user.full_name,
            "link": f"{settings.SITE_URL}{path}" if path else "",
            "site_url": settings.SITE_URL,
            "language": user.language,
        }
        text = render_to_string("mail/notice.txt", context)
        html = render_to_string("mail/notice.html", context)
    mail = EmailMultiAlternatives(
        subject=" ".join(words.subject.split()), body=text, to=[user.email]
    )
    mail.attach_alternative(html, "text/html")
    mail.send()
