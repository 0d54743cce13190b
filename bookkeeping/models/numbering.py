"""What a seller chose for its papers."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from bookkeeping.states import PaperKind


class Prefix(models.Model):
    """What the numbers of one kind begin with, from the next series that begins."""

    company = models.ForeignKey("companies.Company", models.CASCADE, related_name="paper_prefixes")
    kind = models.CharField(max_length=20, choices=PaperKind)
    prefix = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kind"], name="bookkeeping_prefix_kind"),
            models.UniqueConstraint(fields=["company", "prefix"], name="bookkeeping_prefix_once"),
        ]

    def __str__(self) -> str:
        return self.prefix


class SalesTax(models.Model):
    """The VAT rate that a seller's prices contain when it sells in its own country."""

    company = models.OneToOneField(
        "companies.Company", models.CASCADE, related_name="sales_tax", primary_key=True
    )
    domestic_bps = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(domestic_bps__lte=5_000), name="bookkeeping_salestax_rate"
            )
        ]

    @property
    def percent(self) -> Decimal:
        """The rate in percent."""
        return Decimal(self.domestic_bps) / 100


class Packaging(models.Model):
    """How a consignment is packed, as the seller entered it: one row per kind of package."""

    shipment = models.ForeignKey("orders.Shipment", models.PROTECT, related_name="packages")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=60)
    count = models.PositiveIntegerField()
    net_grams = models.BigIntegerField()
    gross_grams = models.BigIntegerField()
    marks = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shipment", "position"], name="bookkeeping_packaging_position"
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0, net_grams__gt=0)
                & Q(gross_grams__gte=models.F("net_grams")),
                name="bookkeeping_packaging_weighs",
            ),
        ]

    @property
    def net_kilograms(self) -> Decimal:
        """The weight without wrapping."""
        return Decimal(self.net_grams) / 1000

    @property
    def gross_kilograms(self) -> Decimal:
        """The weight with wrapping."""
        return Decimal(self.gross_grams) / 1000
