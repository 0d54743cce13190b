"""A paper of an order: stored once, numbered by version, known by its hash."""

from django.db import models
from django.db.models import Q

from marketplace.orders.states import DocumentKind


class OrderDocument(models.Model):
    """A stored file. Made by us (pro forma, contract) or uploaded by the seller with a shipment."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="documents")
    shipment = models.ForeignKey(
        "orders.Shipment", models.PROTECT, related_name="documents", null=True
    )
    kind = models.CharField(max_length=20, choices=DocumentKind)
    language = models.CharField(max_length=5, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=80, default="application/pdf")
    file = models.FileField(upload_to="private/orders/", max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="order_documents", null=True
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind", "language", "version"],
                condition=Q(uploaded_by__isnull=True),
                name="orders_document_version_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
