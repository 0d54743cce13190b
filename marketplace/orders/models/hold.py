"""What holds the day on which an unshipped order ends: an inspection, a change that is talked about."""

from django.db import models
from django.db.models import Q


class HoldKind(models.TextChoices):
    """What is going on."""

    INSPECTION = "inspection", "inspection"
    CHANGE = "change", "change"


class OrderHold(models.Model):
    """While one is not lifted, nobody ends the order for being late; the days lost are added after.

    `reference` names the thing that holds, so that each is lifted by itself.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=20, choices=HoldKind)
    reference = models.CharField(max_length=40)
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind", "reference"],
                condition=Q(lifted_at__isnull=True),
                name="orders_hold_once",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=models.F("since")),
                name="orders_hold_lifted_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
