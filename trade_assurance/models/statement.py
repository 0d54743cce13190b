"""Bank statements as they were handed in, and what became of each of their entries."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from trade_assurance.statement_states import EntryKind, FileKind, Flaw, Outcome, StatementState


class BankStatement(models.Model):
    """One file, kept as it came. `file_hash` lets it in once; `checks` are its balance proofs.

    `done` counts entries as they are booked, in the transactions that book them.
    """

    reference = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=20, choices=StatementState, default=StatementState.UPLOADED)
    kind = models.CharField(max_length=10, choices=FileKind)
    file = models.FileField(upload_to="private/statements/", max_length=200)
    file_name = models.CharField(max_length=160)
    file_hash = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField(default=dict)
    checks = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="statements_uploaded"
    )
    uploaded_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="trade_assurance_statement_counts"
            )
        ]
        indexes = [models.Index(fields=["-uploaded_at"], name="trade_assurance_statement_new")]

    def __str__(self) -> str:
        return self.reference


class StatementEntry(models.Model):
    """An entry as it was read. What came is booked as the bank line that it points to."""

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    number = models.PositiveIntegerField(help_text="The line of the file.")
    kind = models.CharField(max_length=10, choices=EntryKind)
    outcome = models.CharField(max_length=10, choices=Outcome)
    bank_id = models.CharField(max_length=80)
    currency = models.CharField(max_length=3, blank=True)
    amount_minor = models.BigIntegerField(null=True)
    booked_on = models.DateField(null=True)
    payer = models.CharField(max_length=140, blank=True)
    payer_account = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    flaw = models.CharField(max_length=20, choices=Flaw, blank=True)
    value = models.CharField(max_length=80, blank=True)
    line = models.ForeignKey(
        "trade_assurance.BankLine", models.PROTECT, related_name="entries", null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "position"], name="trade_assurance_entry_position_once"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.BOOKED, Outcome.KNOWN])
                | Q(line__isnull=False, kind=EntryKind.CREDIT),
                name="trade_assurance_entry_booked_as_line",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.BROKEN) | ~Q(flaw=""),
                name="trade_assurance_entry_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["statement", "outcome"], name="trade_assurance_entry_outcome")
        ]

    @property
    def amount(self) -> Money | None:
        """How much came or went, where it could be read."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)
