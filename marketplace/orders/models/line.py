"""A line of an order, as agreed: the product may change later, the line never does."""

from django.db import models
from django.db.models import Q

from marketplace.core.money import Money


class OrderLine(models.Model):
    """A frozen snapshot; a trigger refuses UPDATE and DELETE. `unit_price` is in major units.

    Product and SKU are remembered by number alone, so that a catalogue clean-up never touches a contract.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    product_id = models.BigIntegerField(null=True)
    sku_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=240)
    attributes = models.JSONField(default=dict)
    criteria = models.JSONField(default=list)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=20)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="orders_orderline_position_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, unit_price__gte=0, total_minor__gte=0),
                name="orders_orderline_positive",
            ),
        ]
        indexes = [models.Index(fields=["product_id"], name="orders_orderline_product")]

    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> Money:
        """Quantity times unit price, rounded once at placement."""
        return Money(self.total_minor, self.currency)
