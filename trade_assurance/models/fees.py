"""Commission: the operator's rules, and what was frozen on each order line."""

from decimal import Decimal

from django.db import models
from django.db.models import Q


class CommissionRule(models.Model):
    """A rate for a seller, a category, both, or (with neither) everybody.

    Rows are added and ended, never changed. `active_from_at` None is: since ever.
    """

    name = models.CharField(max_length=120)
    seller = models.ForeignKey(
        "companies.Company", models.CASCADE, related_name="commission_rules", null=True, blank=True
    )
    category = models.ForeignKey(
        "catalog.Category", models.CASCADE, related_name="commission_rules", null=True, blank=True
    )
    rate_bps = models.PositiveIntegerField()
    active_from_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="commission_rules_made", null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "category", "active_from_at"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="trade_assurance_commissionrule_once",
            ),
            models.CheckConstraint(
                condition=Q(rate_bps__lte=10_000), name="trade_assurance_commissionrule_rate"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> Decimal:
        """The rate in percent."""
        return Decimal(self.rate_bps) / 100


class OrderLineFee(models.Model):
    """The commission of one order line, frozen when the order was placed."""

    line = models.OneToOneField("orders.OrderLine", models.PROTECT, related_name="commission")
    protection = models.ForeignKey(
        "trade_assurance.Protection", models.PROTECT, related_name="line_fees"
    )
    rule_name = models.CharField(max_length=120)
    rate_bps = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    fee_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fee_minor__gte=0, vat_minor__gte=0),
                name="trade_assurance_orderlinefee_positive",
            )
        ]

    @property
    def percent(self) -> Decimal:
        """The rate in percent."""
        return Decimal(self.rate_bps) / 100
