"""A consignment: its goods, carrier, tracking, and the day on which receipt is taken as confirmed."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from marketplace.orders.states import MOVING, ShipmentState, TransportMode

UNSENT = (ShipmentState.PLANNED, ShipmentState.CANCELLED)


class Shipment(models.Model):
    """A consignment of goods or, with a `title`, a milestone of a service.

    One is planned with the order for all of it; a part that leaves first becomes a shipment of its
    own and the planned one stands for the rest. `auto_receipt_at` is stored and stands still while
    paused. `lost_due_at`: without any further event the goods count as lost. `remedy_due_at`: what
    was lost or came back is refunded unless the seller has sent it again. `review_from_at`: receipt
    was not taken as confirmed because the goods never departed; operators look.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="shipments")
    tranche = models.ForeignKey("orders.Tranche", models.PROTECT, related_name="shipments")
    position = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, choices=ShipmentState, default=ShipmentState.PLANNED)
    title = models.CharField(max_length=160, blank=True)
    planned_minor = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
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
    lost_due_at = models.DateTimeField(null=True)
    remedy_due_at = models.DateTimeField(null=True)
    reshipped_at = models.DateTimeField(null=True)
    review_from_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    reminded = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="orders_shipment_position_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSENT)
                | Q(shipped_at__isnull=False, auto_receipt_at__isnull=False),
                name="orders_shipment_dated",
            ),
            models.CheckConstraint(
                condition=(Q(title="") & Q(planned_minor__isnull=True))
                | (~Q(title="") & Q(planned_minor__gt=0)),
                name="orders_shipment_milestone_priced",
            ),
        ]
        indexes = [
            models.Index(
                fields=["auto_receipt_at"],
                condition=Q(received_at__isnull=True, paused_at__isnull=True),
                name="orders_shipment_receipt_due",
            ),
            models.Index(
                fields=["lost_due_at"],
                condition=Q(state__in=MOVING, paused_at__isnull=True),
                name="orders_shipment_lost_due",
            ),
            models.Index(
                fields=["remedy_due_at"],
                condition=Q(remedy_due_at__isnull=False, paused_at__isnull=True),
                name="orders_shipment_remedy_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order.reference}/{self.position}"

    @property
    def is_milestone(self) -> bool:
        """Whether it is work that is handed in, not goods that travel."""
        return bool(self.title)

    @property
    def latest_event_at(self) -> datetime | None:
        """When the carrier was last heard of."""
        return self.arrived_at or self.departed_at or self.shipped_at


class ShipmentLine(models.Model):
    """How much of an order's line a consignment carries; a trigger holds the sum to what was ordered.

    `received_quantity` is what the buyer counted, where that was less.
    """

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines")
    line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="shipment_lines")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    received_quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shipment", "line"], name="orders_shipmentline_line_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="orders_shipmentline_positive"
            ),
            models.CheckConstraint(
                condition=Q(received_quantity__isnull=True)
                | Q(received_quantity__gte=0, received_quantity__lt=models.F("quantity")),
                name="orders_shipmentline_short",
            ),
        ]
