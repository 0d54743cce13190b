"""Transfers that arrived on the operator's bank account."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from trade_assurance.states import BankLineState


class BankLine(models.Model):
    """A credit on the bank statement. `bank_id` is the bank's own number, so it is booked once."""

    bank_id = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=20, choices=BankLineState, default=BankLineState.NEW)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    matched_minor = models.BigIntegerField(default=0)
    payer = models.CharField(max_length=140, blank=True)
    payer_account = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=280, blank=True)
    arrived_at = models.DateTimeField()
    payment = models.ForeignKey(
        "trade_assurance.Payment", models.PROTECT, related_name="bank_lines", null=True
    )
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
            )
        ]
        indexes = [
            models.Index(fields=["state", "arrived_at"], name="trade_assurance_bankline_open")
        ]

    def __str__(self) -> str:
        return self.bank_id

    @property
    def amount(self) -> Money:
        """What arrived."""
        return Money(self.amount_minor, self.currency)

    @property
    def surplus(self) -> Money:
        """What no payment asked for: it stays aside until it is sent back."""
        return Money(self.amount_minor - self.matched_minor, self.currency)
