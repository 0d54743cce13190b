"""How often and from how much a supplier is paid out, what is kept in reserve, what holds it up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from trade_assurance.payout_states import HoldCause

MOST_SHARE_BPS, MOST_DAYS = 5_000, 365


class Interval(models.TextChoices):
    """On which days the run pays a supplier out."""

    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every Monday")
    BIWEEKLY = "biweekly", _("Every second Monday")
    MONTHLY = "monthly", _("On the first of the month")
    MANUAL = "manual", _("Only when we ask for it")


class PayoutPlan(models.Model):
    """A supplier's own rhythm in one currency; without a row every day and the operator's minimum."""

    company = models.ForeignKey("companies.Company", models.PROTECT, related_name="payout_plans")
    currency = models.CharField(max_length=3)
    interval = models.CharField(max_length=10, choices=Interval, default=Interval.DAILY)
    minimum_minor = models.BigIntegerField()
    set_by = models.ForeignKey("companies.User", models.PROTECT, related_name="payout_plans_set")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "currency"], name="trade_assurance_payoutplan_one"
            ),
            models.CheckConstraint(
                condition=Q(minimum_minor__gt=0), name="trade_assurance_payoutplan_minimum"
            ),
        ]

    @property
    def minimum(self) -> Money:
        """The least that is worth a payout."""
        return Money(self.minimum_minor, self.currency)


class ReserveTerms(models.Model):
    """Which share of each release an operator keeps back of a supplier, and for how long."""

    company = models.OneToOneField("companies.Company", models.PROTECT, related_name="reserve")
    share_bps = models.IntegerField()
    days = models.SmallIntegerField()
    reason = models.CharField(max_length=200)
    set_by = models.ForeignKey("companies.User", models.PROTECT, related_name="reserves_set")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share_bps__gte=0, share_bps__lte=MOST_SHARE_BPS)
                & Q(days__gte=1, days__lte=MOST_DAYS)
                & ~Q(reason=""),
                name="trade_assurance_reserveterms_range",
            )
        ]


class PayoutHold(models.Model):
    """Stops payouts to a supplier until it is lifted; with an order only that order's money.

    `reason` is an operator's; the other causes are worded when they are shown.
    """

    company = models.ForeignKey("companies.Company", models.PROTECT, related_name="payout_holds")
    order = models.ForeignKey(
        "orders.Order", models.PROTECT, related_name="payout_holds", null=True
    )
    cause = models.CharField(max_length=12, choices=HoldCause)
    reason = models.CharField(max_length=200, blank=True)
    placed_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="payout_holds_placed", null=True
    )
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="payout_holds_lifted", null=True
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "cause", "order"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="trade_assurance_payouthold_one",
            ),
            models.CheckConstraint(
                condition=~Q(cause=HoldCause.OPERATOR) | ~Q(reason=""),
                name="trade_assurance_payouthold_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | Q(lifted_at__isnull=False),
                name="trade_assurance_payouthold_lifted",
            ),
        ]

    @property
    def code(self) -> str:
        """What is noted on held money: the operator's reason, or the cause."""
        return self.reason or self.cause
