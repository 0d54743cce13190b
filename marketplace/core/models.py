"""Rows of the machinery: clock, history of states, outbox, request keys, job runs."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Clock(models.Model):
    """One row; the CHECK keeps the offset at zero unless the owner role made it movable."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    offset_by = models.DurationField(default=timedelta(0))
    movable = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="core_clock_one_row"),
            models.CheckConstraint(
                condition=Q(movable=True) | Q(offset_by=timedelta(0)), name="core_clock_still"
            ),
        ]


class StateChange(models.Model):
    """Who moved what from which state to which, when and why. Append-only by grants.

    `user_id` is an opaque number (no foreign key): erasing a person must not touch history.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    actor = models.CharField(max_length=20)
    user_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_kind", "subject_id", "id"], name="core_statechange_subject"
            )
        ]


class OutboxMessage(models.Model):
    """A piece of work that was promised inside a transaction, one row per handler.

    Times are real time (the transport's own clock), never the movable one.
    """

    topic = models.CharField(max_length=80)
    handler = models.CharField(max_length=160)
    payload = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    next_try_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                F("next_try_at"),
                F("id"),
                condition=Q(done_at__isnull=True, failed_at__isnull=True),
                name="core_outbox_due",
            )
        ]


class RequestKey(models.Model):
    """The first answer to an Idempotency-Key, replayed to every repeat of the same request."""

    actor_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "key"], name="core_requestkey_once")
        ]


class JobRun(models.Model):
    """A periodic job that ran for a period; the constraint makes a second scheduler harmless."""

    job = models.CharField(max_length=80)
    period = models.CharField(max_length=40)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "period"], name="core_jobrun_once")]
