"""A request for quotation, its files, whom it reached, and the questions asked about it."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from rfq.states import RFQState

SEATS = 10
OVERFLOW_SEATS = 5


class Visibility(models.TextChoices):
    """Who is asked."""

    PUBLIC = "public", _("All matching suppliers")
    INVITED = "invited", _("Only the suppliers I invite")


class ClosedBecause(models.TextChoices):
    """Why a request stopped taking quotations."""

    DEADLINE = "deadline", _("The deadline passed")
    SEATS = "seats", _("Enough quotations came in")
    BUYER = "buyer", _("The buyer closed it early")
    ORDER_FELL_THROUGH = "order_fell_through", _("The order was cancelled before payment")


class RFQ(models.Model):
    """What a buyer needs. A draft may lack anything; a submitted one is whole (see the CHECK).

    `currency` is the one quotations are compared in; `closes_at` is the buyer's deadline.
    `criteria` are the acceptance criteria the buyer starts with, as JSON.
    """

    reference = models.CharField(max_length=20, unique=True)
    buyer = models.ForeignKey("companies.Company", models.PROTECT, related_name="rfqs")
    created_by = models.ForeignKey("companies.User", models.PROTECT, related_name="rfqs_created")
    product = models.ForeignKey(
        "catalog.Product", models.SET_NULL, null=True, blank=True, related_name="rfqs_started"
    )
    title = models.CharField(max_length=120, blank=True)
    description = models.TextField(blank=True)
    category = models.ForeignKey(
        "catalog.Category", models.PROTECT, null=True, blank=True, related_name="rfqs"
    )
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=20, default="piece")
    target_unit_price = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    sample_wanted = models.BooleanField(default=False)
    criteria = models.JSONField(default=list)
    inspection_wanted = models.BooleanField(default=False)
    destination_country = CountryField(blank=True)
    destination_place = models.CharField(max_length=120, blank=True)
    incoterm = models.CharField(max_length=3, blank=True)
    needed_by_on = models.DateField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    seats = models.PositiveSmallIntegerField(default=SEATS)
    overflow_seats = models.PositiveSmallIntegerField(default=OVERFLOW_SEATS)
    state = models.CharField(max_length=20, choices=RFQState, default=RFQState.DRAFT)
    review_reasons = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    decision_reason = models.TextField(blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    resubmissions = models.PositiveSmallIntegerField(default=0)
    reminders = models.PositiveSmallIntegerField(default=0)
    kept_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=20, choices=ClosedBecause, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[RFQState.DRAFT, RFQState.CANCELLED])
                | (
                    ~Q(title="")
                    & Q(quantity__gt=Decimal(0))
                    & ~Q(destination_country="")
                    & Q(closes_at__isnull=False)
                ),
                name="rfq_rfq_whole_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(target_unit_price__isnull=True) | Q(target_unit_price__gt=0),
                name="rfq_rfq_target_positive",
            ),
        ]
        indexes = [
            models.Index(fields=["buyer", "-id"], name="rfq_rfq_of_buyer"),
            models.Index(
                F("closes_at"), condition=Q(state=RFQState.OPEN), name="rfq_rfq_deadline_due"
            ),
            models.Index(
                F("closed_at"), condition=Q(state=RFQState.CLOSED), name="rfq_rfq_expiry_due"
            ),
            models.Index(
                F("submitted_at"), condition=Q(state=RFQState.SUBMITTED), name="rfq_rfq_to_review"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class StoredFile(models.Model):
    """A checked upload; served only through a page that asks who may see it."""

    file = models.FileField(upload_to="rfq/%Y/%m/", max_length=255)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()
    uploaded_by = models.ForeignKey("companies.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class RFQFile(StoredFile):
    """A drawing or specification that belongs to a request."""

    rfq = models.ForeignKey(RFQ, models.CASCADE, related_name="files")


class RFQInvitation(models.Model):
    """A supplier whom the buyer asked by name."""

    rfq = models.ForeignKey(RFQ, models.CASCADE, related_name="invitations")
    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="rfq_invitations")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rfq", "seller"], name="rfq_invitation_once")
        ]


class RFQMatch(models.Model):
    """A supplier who was told of the request, and why: the listing or the capability that fits."""

    rfq = models.ForeignKey(RFQ, models.CASCADE, related_name="matches")
    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="rfq_matches")
    product = models.ForeignKey(
        "catalog.Product", models.SET_NULL, null=True, related_name="rfq_matches"
    )
    score = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    words = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rfq", "seller"], name="rfq_match_once")]
        indexes = [models.Index(fields=["seller", "-id"], name="rfq_match_of_seller")]


class RFQQuestion(models.Model):
    """A supplier's question; the answer goes to every supplier, who asked is never named."""

    rfq = models.ForeignKey(RFQ, models.CASCADE, related_name="questions")
    seller = models.ForeignKey("companies.Company", models.PROTECT, related_name="rfq_questions")
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
