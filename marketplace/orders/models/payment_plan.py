"""What is held together (tranches) and what is due when (instalments)."""

from django.db import models
from django.db.models import Q

from marketplace.core.money import Money
from marketplace.orders.states import DueEvent, InstalmentKind


class Tranche(models.Model):
    """The part of an order that is held and released together; one per order until orders split."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="tranches")
    position = models.PositiveSmallIntegerField(default=1)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="orders_tranche_position_once"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="orders_tranche_positive"),
        ]

    @property
    def amount(self) -> Money:
        """How much of the order's total this part is."""
        return Money(self.amount_minor, self.currency)


class Instalment(models.Model):
    """An amount due at a time; `funded_at` is set when all of it has come and settled."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="instalments")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=InstalmentKind)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    due_event = models.CharField(max_length=20, choices=DueEvent)
    due_at = models.DateTimeField(null=True)
    funded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="orders_instalment_position_once"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="orders_instalment_positive"
            ),
        ]

    @property
    def amount(self) -> Money:
        """What is due."""
        return Money(self.amount_minor, self.currency)
