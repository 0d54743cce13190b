"""An inspection before shipment: its visits, and the reports that an inspector hands in."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import Money
from trade_assurance.inspection_states import (
    MOST_REPEATS,
    OPEN_INSPECTIONS,
    InspectionState,
    Payer,
    VisitState,
)
from trade_assurance.models.finding import CriterionFinding

NOTE_LENGTH = 2000
SIDES = [(Payer.BUYER.value, "buyer"), (Payer.SELLER.value, "seller")]
RESULTS = [
    (InspectionState.PASSED.value, "passed"),
    (InspectionState.FAILED.value, "failed"),
    (InspectionState.INCONCLUSIVE.value, "inconclusive"),
]


class Inspector(models.Model):
    """A company that inspects goods, with what a visit of it costs; operators keep the list."""

    company = models.OneToOneField(
        "companies.Company", models.PROTECT, related_name="inspector_profile"
    )
    fee_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    regions = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fee_minor__gte=0), name="trade_assurance_inspector_fee"
            )
        ]

    def __str__(self) -> str:
        return str(self.company)

    @property
    def fee(self) -> Money:
        """What one visit costs."""
        return Money(self.fee_minor, self.currency)


class Inspection(models.Model):
    """The goods of one order are looked at before they leave, as often as it takes.

    `paid_by` is who advances the fee of a first visit; a repeat after a failure is the seller's, and
    so is in the end the fee of every visit that the goods fail.
    """

    reference = models.CharField(max_length=20, unique=True)
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="inspections")
    state = models.CharField(max_length=20, choices=InspectionState)
    by_contract = models.BooleanField(default=False)
    paid_by = models.CharField(max_length=10, choices=SIDES)
    wanted = models.ForeignKey("companies.Company", models.PROTECT, related_name="+", null=True)
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)
    repeats = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=NOTE_LENGTH, blank=True)
    waived_by = models.ForeignKey(
        "companies.User", models.PROTECT, related_name="inspections_waived", null=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=OPEN_INSPECTIONS),
                name="trade_assurance_inspection_one_open",
            ),
            models.CheckConstraint(
                condition=Q(repeats__lte=MOST_REPEATS), name="trade_assurance_inspection_repeats"
            ),
            models.CheckConstraint(
                condition=~Q(state=InspectionState.WAIVED)
                | (Q(waived_by__isnull=False) & ~Q(reason="")),
                name="trade_assurance_inspection_waiver_explained",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "asked_at"],
                condition=Q(state__in=OPEN_INSPECTIONS),
                name="trade_assurance_inspection_due",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in OPEN_INSPECTIONS


class InspectionVisit(models.Model):
    """One visit to the goods. `borne_by` is whose the fee is in the end, empty until that is known."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField()
    company = models.ForeignKey("companies.Company", models.PROTECT, related_name="visits")
    state = models.CharField(max_length=20, choices=VisitState, default=VisitState.PLANNED)
    visit_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    fee_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    advanced_by = models.CharField(max_length=10, choices=SIDES)
    borne_by = models.CharField(max_length=10, choices=Payer, blank=True)
    booked_by = models.ForeignKey("companies.User", models.PROTECT, related_name="visits_booked")
    booked_at = models.DateTimeField()
    note = models.TextField(max_length=NOTE_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"], name="trade_assurance_visit_numbered"
            ),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=Q(state=VisitState.PLANNED),
                name="trade_assurance_visit_one_planned",
            ),
            models.CheckConstraint(condition=Q(fee_minor__gte=0), name="trade_assurance_visit_fee"),
            models.CheckConstraint(
                condition=Q(state=VisitState.PLANNED) | ~Q(borne_by=""),
                name="trade_assurance_visit_fee_borne",
            ),
        ]
        indexes = [models.Index(fields=["company", "visit_on"], name="trade_assurance_visit_jobs")]

    @property
    def fee(self) -> Money:
        """What the visit costs."""
        return Money(self.fee_minor, self.currency)


class InspectionReport(models.Model):
    """What an inspector found on a visit; a draft until it is handed in, then never changed.

    A mistake is put right by the next revision; the old one stays. `computed` follows from the
    criteria; `result` is that, or inconclusive with a reason.
    """

    visit = models.ForeignKey(InspectionVisit, models.PROTECT, related_name="reports")
    revision = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey("companies.User", models.PROTECT, related_name="inspection_reports")
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    computed = models.CharField(max_length=20, choices=RESULTS, blank=True)
    result = models.CharField(max_length=20, choices=RESULTS, blank=True)
    reason = models.TextField(max_length=NOTE_LENGTH, blank=True)
    remarks = models.TextField(max_length=NOTE_LENGTH, blank=True)
    lot_seen = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    contract_hash = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "revision"], name="trade_assurance_report_revision_once"
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(submitted_at__isnull=True),
                name="trade_assurance_report_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | (~Q(result="") & ~Q(sha256="")),
                name="trade_assurance_report_whole",
            ),
            models.CheckConstraint(
                condition=Q(result="")
                | Q(result=F("computed"))
                | (Q(result=InspectionState.INCONCLUSIVE) & ~Q(reason="")),
                name="trade_assurance_report_follows_criteria",
            ),
            models.CheckConstraint(
                condition=(Q(latitude__isnull=True) | Q(latitude__gte=-90, latitude__lte=90))
                & (Q(longitude__isnull=True) | Q(longitude__gte=-180, longitude__lte=180)),
                name="trade_assurance_report_on_earth",
            ),
        ]


class InspectionFinding(CriterionFinding):
    """What was found out about one criterion; `line` 0 is the whole order.

    `criterion` is the contract's, as it stood; `verdict` is judged when the report is handed in.
    """

    report = models.ForeignKey(InspectionReport, models.CASCADE, related_name="findings")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "position"], name="trade_assurance_finding_once"
            ),
            models.CheckConstraint(
                condition=Q(failing__isnull=True) | Q(failing__lte=F("checked")),
                name="trade_assurance_finding_failing",
            ),
        ]


class InspectionPhoto(models.Model):
    """A picture taken at the goods; `position` is the criterion's, 0 the goods as a whole."""

    report = models.ForeignKey(InspectionReport, models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to="private/inspections/%Y/%m/", max_length=200)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
