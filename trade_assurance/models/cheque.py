"""A cheque that an operator registered for a payment."""

from django.db import models
from django.db.models import Q

from marketplace.core.money import Money
from trade_assurance.cheque_states import LIVE_CHEQUES, ChequeState


class Cheque(models.Model):
    """One cheque for one payment; `bank_line` is the credit by which it cleared."""

    payment = models.ForeignKey("trade_assurance.Payment", models.PROTECT, related_name="cheques")
    state = models.CharField(max_length=10, choices=ChequeState, default=ChequeState.RECEIVED)
    number = models.CharField(max_length=40)
    drawer = models.CharField(max_length=160)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    bank_line = models.OneToOneField(
        "trade_assurance.BankLine", models.PROTECT, related_name="cheque", null=True
    )
    registered_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="cheques_registered"
    )
    received_at = models.DateTimeField()
    deposited_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=LIVE_CHEQUES),
                name="trade_assurance_cheque_one_alive",
            ),
            models.UniqueConstraint(
                fields=["drawer", "number"],
                condition=Q(state__in=LIVE_CHEQUES),
                name="trade_assurance_cheque_number_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="trade_assurance_cheque_positive"
            ),
            models.CheckConstraint(
                condition=Q(state=ChequeState.CLEARED, bank_line__isnull=False)
                | Q(~Q(state=ChequeState.CLEARED), bank_line__isnull=True),
                name="trade_assurance_cheque_cleared_by_a_line",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def amount(self) -> Money:
        """What it is made out for."""
        return Money(self.amount_minor, self.currency)
