"""Commission: the operator's rules, and what was frozen on each order line."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from trade_assurance.fee_tax import FeeVat


class CommissionPlan(models.Model):
    """A tariff that sellers are put on, as "Starter" or "Partner"; what it costs say its rules."""

    name = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class PlanChoice(models.Model):
    """The plan of a seller from an instant on; the newest row counts, no plan is a choice too."""

    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="commission_plans")
    plan = models.ForeignKey(CommissionPlan, models.PROTECT, related_name="choices", null=True)
    chosen_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="commission_plans_chosen"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["seller", "-at"], name="trade_assurance_plan_of_seller")]


class CommissionRule(models.Model):
    """A rate for a seller or a plan, a category, both, or (with none of them) everybody.

    Rows are added and ended, never changed. `active_from_at` None is: since ever; `active_until_at`
    None: until it is ended or a newer one of the same scope begins.
    """

    name = models.CharField(max_length=120)
    seller = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="commission_rules", null=True, blank=True
    )
    category = models.ForeignKey(
        "catalog.Category", models.PROTECT, related_name="commission_rules", null=True, blank=True
    )
    plan = models.ForeignKey(
        CommissionPlan, models.PROTECT, related_name="rules", null=True, blank=True
    )
    rate_bps = models.PositiveIntegerField()
    active_from_at = models.DateTimeField(null=True, blank=True)
    active_until_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="commission_rules_made", null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "plan", "category", "active_from_at"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="trade_assurance_commissionrule_once",
            ),
            models.CheckConstraint(
                condition=Q(rate_bps__lte=10_000), name="trade_assurance_commissionrule_rate"
            ),
            models.CheckConstraint(
                condition=Q(seller__isnull=True) | Q(plan__isnull=True),
                name="trade_assurance_commissionrule_seller_or_plan",
            ),
            models.CheckConstraint(
                condition=Q(active_until_at__isnull=True)
                | Q(active_until_at__gt=F("active_from_at")),
                name="trade_assurance_commissionrule_ends_later",
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
    rule = models.ForeignKey(CommissionRule, models.PROTECT, related_name="fees")
    rule_name = models.CharField(max_length=120)
    rate_bps = models.PositiveIntegerField()
    vat_rule = models.CharField(max_length=20, choices=FeeVat)
    vat_bps = models.PositiveIntegerField()
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
