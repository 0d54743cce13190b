"""The bell: what a person was told, and which of it they also want by mail."""

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """One line in one person's bell.

    Kept as kind and facts, so that it is written in the reader's language when it is read.
    `mail_due` says that it also goes by mail; `mailed_at` that it went.
    """

    user = models.ForeignKey("companies.User", models.CASCADE, related_name="notices")
    company = models.ForeignKey(
        "companies.Company", models.CASCADE, null=True, related_name="notices"
    )
    kind = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_reference = models.CharField(max_length=220, blank=True)
    context = models.JSONField(default=dict)
    url_name = models.CharField(max_length=80, blank=True)
    url_args = models.JSONField(default=list)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    mail_due = models.BooleanField(default=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="messaging_notice_bell"),
            models.Index(
                fields=["user"], condition=Q(seen_at__isnull=True), name="messaging_notice_unseen"
            ),
        ]


class NoticePreference(models.Model):
    """A person's wish for one kind: `by_mail` false leaves it in the bell alone."""

    user = models.ForeignKey("companies.User", models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=60)
    by_mail = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="messaging_preference_once")
        ]
