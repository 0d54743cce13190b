"""A supplier's freight rates, and how its goods are packed."""

from django.db import models
from django.db.models import Q

from marketplace.core.money import Money
from marketplace.freight.states import Basis, TransportMode


class FreightRate(models.Model):
    """A row of a supplier's table: to the countries of a zone, by one way of transport.

    `price` is in major units per what `basis` says; a rate on request has none. Orders keep a copy of
    what they were charged, so the table may be replaced at any time.
    """

    seller = models.ForeignKey("companies.Company", models.CASCADE, related_name="freight_rates")
    mode = models.CharField(max_length=10, choices=TransportMode)
    zone = models.CharField(max_length=60)
    countries = models.JSONField(default=list, help_text="ISO codes; empty means every country.")
    basis = models.CharField(max_length=12, choices=Basis)
    currency = models.CharField(max_length=3)
    price = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    minimum_minor = models.BigIntegerField(default=0)
    transit_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "mode", "zone", "currency"], name="freight_rate_once"
            ),
            models.CheckConstraint(
                condition=Q(basis=Basis.REQUEST, price__isnull=True, minimum_minor=0)
                | ~Q(basis=Basis.REQUEST) & Q(price__gte=0, minimum_minor__gte=0),
                name="freight_rate_priced",
            ),
            models.CheckConstraint(
                condition=Q(transit_days__gte=1, transit_days__lte=180),
                name="freight_rate_transit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()}, {self.zone}"

    @property
    def minimum(self) -> Money:
        """The least that a consignment costs."""
        return Money(self.minimum_minor, self.currency)


class Packing(models.Model):
    """What one unit of a product weighs and how much room it takes, packed for transport."""

    product = models.OneToOneField("catalog.Product", models.CASCADE, related_name="packing")
    kilograms = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    cubic_metres = models.DecimalField(max_digits=10, decimal_places=6, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kilograms__isnull=True) | Q(kilograms__gt=0))
                & (Q(cubic_metres__isnull=True) | Q(cubic_metres__gt=0)),
                name="freight_packing_positive",
            )
        ]
