"""Notices about the conversation itself."""

from django.utils.translation import gettext_lazy as _

from messaging.notices.registry import NoticeKind, register

register(
    NoticeKind(
        "message_waiting",
        subject=_("New message from %(company)s"),
        sentence=_("%(company)s wrote to you about “%(title)s”: “%(excerpt)s”"),
        button=_("Read and answer"),
        icon="message-circle",
        example={"company": "Nordform", "title": "Oak stool", "excerpt": "Good morning"},
    ),
)
