"""When the books do not prove sound, money stops by itself until a person has looked."""

from django.db import models
from django.db.models import Q


class MoneyStop(models.Model):
    """While a row without `cleared_at` stands, nothing is released and nothing is paid out."""

    cause = models.CharField(max_length=40)
    findings = models.TextField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="money_stops_cleared", null=True
    )
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cause"],
                condition=Q(cleared_at__isnull=True),
                name="trade_assurance_moneystop_one",
            ),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True, cleared_by__isnull=True)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(reason=""),
                name="trade_assurance_moneystop_cleared",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.raised_at}"
