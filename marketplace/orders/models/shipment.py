"""A consignment: carrier, tracking, and the day on which receipt is taken as confirmed."""

from django.db import models
from django.db.models import Q

from marketplace.orders.states import ShipmentState, TransportMode


class Shipment(models.Model):
    """Planned with its tranche at placement. `auto_receipt_at` is stored and stands still while paused."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="shipments")
    tranche = models.ForeignKey("orders.Tranche", models.PROTECT, related_name="shipments")
    position = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, choices=ShipmentState, default=ShipmentState.PLANNED)
    carrier = models.CharField(max_length=80, blank=True)
    tracking = models.CharField(max_length=80, blank=True)
    mode = models.CharField(max_length=10, choices=TransportMode, blank=True)
    shipped_at = models.DateTimeField(null=True)
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    auto_receipt_at = models.DateTimeField(null=True)
    extended_days = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    reminded = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="orders_shipment_position_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ShipmentState.PLANNED, ShipmentState.CANCELLED])
                | Q(shipped_at__isnull=False, auto_receipt_at__isnull=False),
                name="orders_shipment_dated",
            ),
        ]
        indexes = [
            models.Index(
                fields=["auto_receipt_at"],
                condition=Q(received_at__isnull=True, paused_at__isnull=True),
                name="orders_shipment_receipt_due",
            )
        ]

    def __str__(self) -> str:
        return self.order.reference
