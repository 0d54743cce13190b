"""What a claim says about each acceptance criterion of the contract: a dispute's checklist."""

from django.db import models
from django.db.models import F, Q

from marketplace.orders.criteria import Criterion, Finding, Verdict


class DisputeFinding(models.Model):
    """What the claiming side measured about one criterion; `line` 0 is the whole order. Never changed.

    `criterion` is the contract's, as it stood; `verdict` is judged by it, not by who claims.
    """

    dispute = models.ForeignKey("trade_assurance.Dispute", models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField()
    line = models.PositiveSmallIntegerField()
    criterion = models.JSONField()
    lot = models.DecimalField(max_digits=14, decimal_places=3)
    value = models.CharField(max_length=200, blank=True)
    checked = models.PositiveIntegerField(null=True)
    failing = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Verdict])
    exhibit = models.ForeignKey(
        "trade_assurance.Exhibit", models.PROTECT, null=True, related_name="findings"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "position"], name="trade_assurance_dispute_finding_once"
            ),
            models.CheckConstraint(
                condition=Q(failing__isnull=True) | Q(failing__lte=F("checked")),
                name="trade_assurance_dispute_finding_failing",
            ),
        ]

    @property
    def asked(self) -> Criterion:
        """The criterion as it was agreed."""
        return Criterion.from_json(self.criterion)

    @property
    def found(self) -> Finding:
        """What was written down."""
        return Finding(value=self.value, checked=self.checked, failing=self.failing)
