"""What was found out about an acceptance criterion, by an inspector or by who claims."""

from django.db import models

from marketplace.orders.criteria import Criterion, Finding, Verdict


class CriterionFinding(models.Model):
    """The columns that every finding has; `line` 0 is the whole order.

    `criterion` is the contract's, as it stood; `verdict` is judged by it when the finding is handed in.
    """

    position = models.PositiveSmallIntegerField()
    line = models.PositiveSmallIntegerField()
    criterion = models.JSONField()
    lot = models.DecimalField(max_digits=14, decimal_places=3)
    value = models.CharField(max_length=200, blank=True)
    checked = models.PositiveIntegerField(null=True)
    failing = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Verdict])

    class Meta:
        abstract = True

    @property
    def asked(self) -> Criterion:
        """The criterion as it was agreed."""
        return Criterion.from_json(self.criterion)

    @property
    def found(self) -> Finding:
        """What was written down."""
        return Finding(value=self.value, checked=self.checked, failing=self.failing)
