"""What a claim says about each acceptance criterion of the contract: a dispute's checklist."""

from django.db import models
from django.db.models import F, Q

from trade_assurance.models.finding import CriterionFinding


class DisputeFinding(CriterionFinding):
    """What the claiming side measured about one criterion; `line` 0 is the whole order. Never changed.

    `criterion` is the contract's, as it stood; `verdict` is judged by it, not by who claims.
    """

    dispute = models.ForeignKey("trade_assurance.Dispute", models.PROTECT, related_name="findings")
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
