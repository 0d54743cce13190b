"""What was said, numbered 1..n in its thread, and the files that came with it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from messaging.states import MessageKind

BODY_LIMIT = 4000


class Message(models.Model):
    """One message; never changed after it was written.

    `client_id` is made by the sender's browser, so a message sent twice is one message. System
    lines have no sender. `card` holds the facts of a card as they were when it was posted.
    """

    thread = models.ForeignKey("messaging.Thread", models.PROTECT, related_name="messages")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=MessageKind, default=MessageKind.TEXT)
    sender = models.ForeignKey(
        "companies.User", models.PROTECT, null=True, related_name="messages_sent"
    )
    company = models.ForeignKey(
        "companies.Company", models.PROTECT, null=True, related_name="messages_sent"
    )
    body = models.TextField(max_length=BODY_LIMIT, blank=True)
    event = models.CharField(max_length=60, blank=True)
    card_kind = models.CharField(max_length=30, blank=True)
    card = models.JSONField(default=dict, blank=True)
    client_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "seq"], name="messaging_message_numbered"),
            models.UniqueConstraint(
                fields=["thread", "sender", "client_id"], name="messaging_message_sent_once"
            ),
            models.CheckConstraint(condition=Q(seq__gt=0), name="messaging_message_from_one"),
            models.CheckConstraint(
                condition=Q(kind=MessageKind.SYSTEM)
                | Q(card_kind__gt="")
                | Q(sender__isnull=False),
                name="messaging_message_has_sender",
            ),
        ]


class MessageFile(models.Model):
    """A file of a message, kept privately and served only by a view that asks who is reading."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="files")
    file = models.FileField(upload_to="private/messages/%Y/%m/", max_length=200)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
