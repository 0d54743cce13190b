"""What is held together (tranches) and what is due when (instalments)."""

from django.db import models
from django.db.models import Q

from marketplace.core.money import Money
from marketplace.orders.states import DueEvent, InstalmentKind, TrancheKind


class Tranche(models.Model):
    """The part of an order that is held and released together.

    An order begins with one, the rest (position 1). When a part of the goods leaves, or a milestone
    is handed in, its share is cut from the rest; what leaves last takes what is left of it.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="tranches")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=TrancheKind, default=TrancheKind.REST)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=TrancheKind.REST, position=1)
                | ~Q(kind=TrancheKind.REST) & Q(position__gt=1),
                name="orders_tranche_rest_first",
            ),
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
    reminded = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="orders_instalment_position_once"
            ),
            models.CheckConstraint(
                # A change can leave nothing of an instalment: then nothing is waited for.
                condition=Q(amount_minor__gt=0) | Q(amount_minor=0, funded_at__isnull=False),
                name="orders_instalment_positive",
            ),
        ]

    @property
    def amount(self) -> Money:
        """What is due."""
        return Money(self.amount_minor, self.currency)
