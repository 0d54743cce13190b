"""What stops a dispute's own clocks: an inspection that an operator ordered, a bank's chargeback."""

from django.db import models
from django.db.models import Q

from marketplace.core.money import Money
from trade_assurance.dispute_states import DisputeState


class DisputeInspection(models.Model):
    """An inspection ordered as evidence; its fee is advanced by who claims."""

    dispute = models.OneToOneField(
        "trade_assurance.Dispute", models.PROTECT, related_name="inspection"
    )
    ordered_by = models.ForeignKey("companies.User", models.PROTECT, related_name="+")
    inspector = models.CharField(max_length=160)
    task = models.TextField(max_length=2000)
    currency = models.CharField(max_length=3)
    fee_minor = models.BigIntegerField(default=0)
    ordered_at = models.DateTimeField()
    evidence_left = models.DurationField()
    ended_at = models.DateTimeField(null=True)
    finding = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fee_minor__gte=0), name="trade_assurance_dispute_inspection_fee"
            )
        ]

    @property
    def fee(self) -> Money:
        """What it costs."""
        return Money(self.fee_minor, self.currency)


class Suspension(models.Model):
    """A dispute waits because a bank took a payment of its tranche back."""

    dispute = models.ForeignKey(
        "trade_assurance.Dispute", models.PROTECT, related_name="suspensions"
    )
    payment = models.ForeignKey(
        "trade_assurance.Payment", models.PROTECT, related_name="suspensions"
    )
    from_state = models.CharField(max_length=20, choices=DisputeState)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(ended_at__isnull=True),
                name="trade_assurance_suspension_one_open",
            )
        ]


class CaseReader(models.Model):
    """Which operator looked at a case last, so that two do not decide it unknowingly."""

    dispute = models.ForeignKey("trade_assurance.Dispute", models.CASCADE, related_name="readers")
    user = models.ForeignKey("companies.User", models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "user"], name="trade_assurance_case_reader_once"
            )
        ]
