"""A supplier's quotation; its revisions and their lines never change once written."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django_countries.fields import CountryField

from marketplace.core.transitions import Actor
from rfq.models.request import RFQ, StoredFile
from rfq.states import LIVE, QuotationState


class Quotation(models.Model):
    """One per supplier and request, or a private one that began in a talk or on a product page.

    `current` is the number of the revision on the table (0 in a draft). `valid_until` is the date of
    the seller's last revision, `counter_until` that of the buyer's counter-offer while one stands.
    """

    reference = models.CharField(max_length=20, unique=True)
    rfq = models.ForeignKey(RFQ, models.PROTECT, null=True, blank=True, related_name="quotations")
    product = models.ForeignKey(
        "catalog.Product", models.SET_NULL, null=True, blank=True, related_name="quotations"
    )
    buyer = models.ForeignKey(
        "companies.Company", models.PROTECT, related_name="quotations_received"
    )
    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="quotations_sent")
    created_by = models.ForeignKey("companies.User", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=QuotationState, default=QuotationState.DRAFT)
    draft = models.JSONField(default=dict, blank=True)
    current = models.PositiveSmallIntegerField(default=0)
    valid_until = models.DateTimeField(null=True)
    counter_until = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    kept_until = models.DateTimeField(null=True)
    order_reference = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rfq", "seller"], name="rfq_quotation_one_per_supplier"
            ),
            models.CheckConstraint(
                condition=~Q(buyer=F("seller")), name="rfq_quotation_two_parties"
            ),
            models.CheckConstraint(
                condition=Q(current=0, valid_until__isnull=True)
                | Q(current__gt=0, valid_until__isnull=False),
                name="rfq_quotation_dated_once_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-id"], name="rfq_quotation_of_buyer"),
            models.Index(fields=["seller", "-id"], name="rfq_quotation_of_seller"),
            models.Index(
                F("valid_until"), condition=Q(state__in=LIVE), name="rfq_quotation_expiry_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class QuotationFile(StoredFile):
    """A drawing, certificate or data sheet that a supplier adds."""

    quotation = models.ForeignKey(Quotation, models.CASCADE, related_name="files")


class QuotationRevision(models.Model):
    """What one side proposed at one time. Append-only: the application may not change or delete it."""

    quotation = models.ForeignKey(Quotation, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(
        max_length=10, choices=[(Actor.BUYER, "buyer"), (Actor.SELLER, "seller")]
    )
    proposed_by_id = models.BigIntegerField()
    at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    freight_minor = models.BigIntegerField(null=True)
    one_off_minor = models.BigIntegerField(null=True)
    one_off_label = models.CharField(max_length=80, blank=True)
    incoterm = models.CharField(max_length=3, blank=True)
    place = models.CharField(max_length=120, blank=True)
    country = CountryField(blank=True)
    lead_time_days = models.PositiveSmallIntegerField(null=True)
    transport_mode = models.CharField(max_length=10, blank=True)
    deposit_bps = models.PositiveSmallIntegerField(default=0)
    valid_until = models.DateTimeField()
    message = models.TextField(blank=True)
    criteria = models.JSONField(default=list)
    inspection = models.JSONField(null=True)
    tolerance_bps = models.PositiveSmallIntegerField(default=0)
    milestones = models.JSONField(default=list)
    terms_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quotation", "number"], name="rfq_revision_number_once"
            ),
            models.CheckConstraint(
                condition=Q(deposit_bps__lte=10_000), name="rfq_revision_deposit_share"
            ),
            models.CheckConstraint(
                condition=Q(tolerance_bps__lte=10_000), name="rfq_revision_tolerance_share"
            ),
            models.CheckConstraint(
                condition=(Q(freight_minor__isnull=True) | Q(freight_minor__gte=0))
                & (Q(one_off_minor__isnull=True) | Q(one_off_minor__gte=0)),
                name="rfq_revision_charges_not_negative",
            ),
        ]

    @property
    def source_reference(self) -> str:
        """The name under which an order cites this revision; unique among orders."""
        return f"{self.quotation.reference}/{self.number}"


class QuotationLine(models.Model):
    """One kind of goods of a revision. `tiers` is a list of pairs of text.

    `criteria` are those of `marketplace.orders.criteria`, as JSON.

    Product and SKU are remembered by number alone: a catalogue clean-up never touches an offer.
    """

    revision = models.ForeignKey(QuotationRevision, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(max_length=200)
    product_id = models.BigIntegerField(null=True)
    sku_id = models.BigIntegerField(null=True)
    attributes = models.JSONField(default=dict)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=20)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    min_quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    tiers = models.JSONField(default=list)
    criteria = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="rfq_line_position_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=Decimal(0), unit_price__gte=Decimal(0)),
                name="rfq_line_positive",
            ),
        ]
