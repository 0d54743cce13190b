"""Mails that the demo kept instead of sending, and the mark of a finished seed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class DemoMail(models.Model):
    """One mail as it would have gone out."""

    subject = models.CharField(max_length=300)
    sender = models.CharField(max_length=200)
    recipients = ArrayField(models.CharField(max_length=254))
    text = models.TextField()
    html = models.TextField(blank=True)
    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.subject


class Seeded(models.Model):
    """One row, written last: without it whatever is there was left by an interrupted seed."""

    at = models.DateTimeField(db_default=Now())
