"""Transfers that arrived on the operator's bank account."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from trade_assurance.statement_states import Aside, BankLineState, ReturnCause, Surplus


class BankLine(models.Model):
    """A credit on the bank statement. `bank_id` is the bank's own number, so it is booked once."""

    bank_id = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=20, choices=BankLineState, default=BankLineState.NEW)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    matched_minor = models.BigIntegerField(default=0)
    payer = models.CharField(max_length=140, blank=True)
    payer_account = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    booked_on = models.DateField(null=True, help_text="The bank's own day, where it names one.")
    arrived_at = models.DateTimeField()
    aside = models.CharField(max_length=20, choices=Aside, blank=True)
    surplus_choice = models.CharField(max_length=10, choices=Surplus, blank=True)
    return_due_at = models.DateTimeField(null=True, help_text="Then it is asked to be sent back.")
    return_asked_at = models.DateTimeField(null=True)
    return_cause = models.CharField(max_length=20, choices=ReturnCause, blank=True)
    decided_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="bank_lines_decided", null=True
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount_minor__gt=0, matched_minor__gte=0, matched_minor__lte=F("amount_minor")
                ),
                name="trade_assurance_bankline_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(state=BankLineState.MATCHED) | Q(matched_minor=F("amount_minor")),
                name="trade_assurance_bankline_matched_whole",
            ),
            models.CheckConstraint(
                condition=Q(return_asked_at__isnull=True, return_cause="")
                | Q(return_asked_at__isnull=False) & ~Q(return_cause=""),
                name="trade_assurance_bankline_return_cause",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "arrived_at"], name="trade_assurance_bankline_open"),
            models.Index(
                fields=["return_due_at"],
                condition=Q(return_asked_at__isnull=True),
                name="trade_assurance_bankline_due",
            ),
            models.Index(fields=["payer_account"], name="trade_assurance_bankline_from"),
        ]

    def __str__(self) -> str:
        return self.bank_id

    @property
    def amount(self) -> Money:
        """What arrived."""
        return Money(self.amount_minor, self.currency)

    @property
    def surplus(self) -> Money:
        """What no payment got (yet): it stays aside until it is matched or sent back."""
        return Money(self.amount_minor - self.matched_minor, self.currency)


class BankAllocation(models.Model):
    """The part of a transfer that one payment got. Nobody as `by` is the machine."""

    line = models.ForeignKey(BankLine, models.PROTECT, related_name="allocations")
    payment = models.ForeignKey(
        "trade_assurance.Payment", models.PROTECT, related_name="allocations"
    )
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="allocations_made", null=True
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="trade_assurance_allocation_positive"
            ),
            models.UniqueConstraint(
                fields=["line", "payment"], name="trade_assurance_allocation_once"
            ),
        ]

    @property
    def amount(self) -> Money:
        """How much the payment got."""
        return Money(self.amount_minor, self.currency)
