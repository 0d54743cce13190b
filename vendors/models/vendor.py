"""A company's selling profile, its pictures and what was verified about it."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from vendors.states import VendorState


class Vendor(models.Model):
    """The public face of a selling company. Countries are ISO 3166 alpha-2 codes.

    `ships_to` empty means everywhere. Response figures are written by messaging (mean over thirty
    days, rate in basis points), ratings by this app's own reviews.
    """

    company = models.OneToOneField("companies.Company", models.PROTECT, related_name="vendor")
    slug = models.SlugField(max_length=80, unique=True)
    state = models.CharField(max_length=20, choices=VendorState, default=VendorState.PENDING)
    tagline = models.CharField(max_length=140, blank=True)
    about = models.TextField(max_length=4000, blank=True)
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    staff_count = models.PositiveIntegerField(null=True, blank=True)
    plant_size_m2 = models.PositiveIntegerField(null=True, blank=True)
    capacity = models.CharField(max_length=160, blank=True)
    export_markets = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    ships_to = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    certificates = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    holiday_from = models.DateField(null=True, blank=True)
    holiday_until = models.DateField(null=True, blank=True)
    response_rate_bps = models.PositiveIntegerField(null=True)
    response_seconds = models.PositiveIntegerField(null=True)
    rating = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    rating_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holiday_from__isnull=True, holiday_until__isnull=True)
                | Q(holiday_until__gte=models.F("holiday_from")),
                name="vendors_vendor_holiday_in_order",
            )
        ]
        indexes = [models.Index(fields=["state", "created_at"], name="vendors_vendor_queue")]

    def __str__(self) -> str:
        return self.slug

    def is_away(self, on: date) -> bool:
        """Tell whether the holiday closure covers that day (both ends included)."""
        if not self.holiday_from or not self.holiday_until:
            return False
        return self.holiday_from <= on <= self.holiday_until


class PictureKind(models.TextChoices):
    """Where a picture of the storefront stands."""

    LOGO = "logo", _("Logo")
    BANNER = "banner", _("Banner")


class VendorPicture(models.Model):
    """One re-encoded width of a storefront picture, in pixels."""

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=10, choices=PictureKind)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    file = models.FileField(upload_to="vendors", max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "kind", "width"], name="vendors_picture_width_once"
            )
        ]


class Verification(models.Model):
    """What was checked about a vendor, by whom, when, and until when that counts."""

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="verifications")
    scope = models.CharField(max_length=120)
    verifier = models.CharField(max_length=120)
    checked_on = models.DateField()
    expires_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gt=models.F("checked_on")),
                name="vendors_verification_dates_in_order",
            )
        ]
