"""What a buyer said after a completed order, about the supplier or about a product received."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from vendors.states import ReviewState


class Review(models.Model):
    """One review of one order: of the vendor (no product) or of a product of that order.

    `scores` holds 1 to 5 per criterion (see `vendors.scoring`), `overall` is their mean.
    """

    reference = models.CharField(max_length=20, unique=True)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="reviews")
    vendor = models.ForeignKey("vendors.Vendor", models.PROTECT, related_name="reviews")
    product = models.ForeignKey(
        "catalog.Product", models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    buyer = models.ForeignKey("companies.Company", models.PROTECT, related_name="reviews_written")
    author = models.ForeignKey("companies.User", models.PROTECT, related_name="reviews_written")
    state = models.CharField(max_length=20, choices=ReviewState, default=ReviewState.PUBLISHED)
    scores = models.JSONField()
    overall = models.DecimalField(max_digits=3, decimal_places=2)
    text = models.TextField(max_length=3000, blank=True)
    language = models.CharField(max_length=5, default="en")
    created_at = models.DateTimeField()
    revised_at = models.DateTimeField(null=True)
    reply = models.TextField(max_length=3000, blank=True)
    replied_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "product"],
                name="vendors_review_once_per_order",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(overall__gte=1, overall__lte=5), name="vendors_review_overall_range"
            ),
        ]
        indexes = [
            models.Index(
                fields=["vendor", "state", "-created_at"], name="vendors_review_of_vendor"
            ),
            models.Index(
                fields=["product", "state", "-created_at"], name="vendors_review_of_product"
            ),
        ]


class ReviewSummary(models.Model):
    """Mean and count of the shown reviews of one product; pages and the search index join it."""

    product = models.OneToOneField("catalog.Product", models.CASCADE, related_name="review_summary")
    rating = models.DecimalField(max_digits=3, decimal_places=2)
    rating_count = models.PositiveIntegerField()
    updated_at = models.DateTimeField(db_default=Now())
