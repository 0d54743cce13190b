"""A conversation between a buyer and a seller about one thing, and how far each person has read it."""

from django.db import models
from django.db.models import F, Q

from messaging.states import SubjectKind


class Thread(models.Model):
    """One conversation per subject and pair of companies.

    `last_seq` is the counter that numbers its messages: it is moved under the row's lock in the
    transaction that writes the message, so the numbers have no gap.
    """

    reference = models.CharField(max_length=20, unique=True)
    subject_kind = models.CharField(max_length=20, choices=SubjectKind)
    subject_reference = models.CharField(max_length=220)
    buyer = models.ForeignKey("companies.Company", models.PROTECT, related_name="threads_as_buyer")
    seller = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="threads_as_seller"
    )
    title = models.CharField(max_length=200)
    last_seq = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    last_message_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_reference", "buyer", "seller"],
                name="messaging_thread_once",
            ),
            models.CheckConstraint(
                condition=~Q(buyer=F("seller")), name="messaging_thread_two_companies"
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-last_message_at"], name="messaging_thread_buyer"),
            models.Index(fields=["seller", "-last_message_at"], name="messaging_thread_seller"),
        ]

    def __str__(self) -> str:
        return self.title


class ThreadRead(models.Model):
    """How far one person has read; `mailed_seq` is the last message a reminder mail told them of."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="reads")
    user = models.ForeignKey("companies.User", models.CASCADE, related_name="thread_reads")
    last_read_seq = models.PositiveIntegerField(default=0)
    mailed_seq = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "user"], name="messaging_read_once")
        ]
