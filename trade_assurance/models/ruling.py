"""What operators decided in a dispute, and the one objection to it."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from trade_assurance.dispute_states import Article, Outcome
from trade_assurance.models.dispute import SIDES, Dispute


class Ruling(models.Model):
    """What an operator decided; number 2 is the final one. In force once signed by all it needs.

    `operator` is empty where the long stop decided. Replaced drafts keep their row.
    """

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="rulings")
    number = models.PositiveSmallIntegerField()
    operator = models.ForeignKey(
        "companies.User", models.PROTECT, null=True, related_name="rulings"
    )
    second = models.ForeignKey(
        "companies.User", models.PROTECT, null=True, related_name="rulings_signed"
    )
    outcome = models.CharField(max_length=20, choices=Outcome)
    currency = models.CharField(max_length=3)
    refund_minor = models.BigIntegerField()
    claimed_minor = models.BigIntegerField()
    threshold_minor = models.BigIntegerField()
    freight_by = models.CharField(max_length=10, choices=SIDES, blank=True)
    replace_days = models.PositiveSmallIntegerField(null=True)
    article = models.CharField(max_length=4, choices=Article)
    reasons = models.TextField(max_length=4000)
    drafted_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "number"],
                condition=Q(returned_at__isnull=True),
                name="trade_assurance_ruling_numbered",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[Outcome.DISMISS, Outcome.PAY_SELLER], refund_minor=0)
                | Q(outcome=Outcome.REPLACE, refund_minor=0, replace_days__gt=0)
                | Q(
                    outcome=Outcome.RETURN_REFUND,
                    refund_minor__gt=0,
                    refund_minor__lte=F("claimed_minor"),
                    freight_by__in=["buyer", "seller"],
                )
                | Q(outcome=Outcome.FULL_REFUND, refund_minor=F("claimed_minor"))
                | Q(
                    outcome=Outcome.PARTIAL_REFUND,
                    refund_minor__gt=0,
                    refund_minor__lt=F("claimed_minor"),
                ),
                name="trade_assurance_ruling_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("operator")),
                name="trade_assurance_ruling_two_people",
            ),
            models.CheckConstraint(
                condition=Q(in_force_at__isnull=True)
                | Q(operator__isnull=True)
                | Q(second__isnull=False)
                | Q(claimed_minor__lte=F("threshold_minor")),
                name="trade_assurance_ruling_signed",
            ),
            models.CheckConstraint(
                condition=Q(in_force_at__isnull=True) | Q(returned_at__isnull=True),
                name="trade_assurance_ruling_kept",
            ),
        ]

    @property
    def refund(self) -> Money:
        """What goes back to the buyer."""
        return Money(self.refund_minor, self.currency)

    @property
    def needs_second(self) -> bool:
        """Whether another operator has to sign."""
        return self.claimed_minor > self.threshold_minor


class Appeal(models.Model):
    """The losing side's one objection to a ruling."""

    dispute = models.OneToOneField(Dispute, models.PROTECT, related_name="appeal")
    side = models.CharField(max_length=10, choices=SIDES)
    by = models.ForeignKey("companies.User", models.PROTECT, related_name="appeals")
    reason = models.TextField(max_length=4000)
    at = models.DateTimeField()
