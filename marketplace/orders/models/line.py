"""A line of an order, as agreed: the product may change later, the line never does."""

from django.db import models
from django.db.models import F, Q, QuerySet

from marketplace.core.money import Money


class LiveLines(models.Manager["OrderLine"]):
    """The lines of the revision in force; `order.lines` reads them, `OrderLine.ever` all."""

    def get_queryset(self) -> "QuerySet[OrderLine]":
        """Leave out what a later revision replaced or took out."""
        return super().get_queryset().filter(ended_revision=None)


class OrderLine(models.Model):
    """A frozen snapshot; a trigger refuses DELETE and any UPDATE but its end by a later revision.

    `unit_price` is in major units. A changed line is a new row of the same position.

    Product and SKU are remembered by number alone, so that a catalogue clean-up never touches a contract.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    since_revision = models.PositiveSmallIntegerField(default=1)
    ended_revision = models.SmallIntegerField(null=True)  # the rule below keeps it positive
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

    objects = LiveLines()
    ever = models.Manager["OrderLine"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position", "since_revision"],
                name="orders_orderline_position_once",
            ),
            models.UniqueConstraint(
                fields=["order", "position"],
                condition=Q(ended_revision__isnull=True),
                name="orders_orderline_live_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_revision__isnull=True)
                | Q(ended_revision__gt=F("since_revision")),
                name="orders_orderline_ended_later",
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
