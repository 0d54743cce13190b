"""Goods on their way back, replacements on their way out, and what a supplier takes back."""

from django.db import models
from django.db.models import F, Q

from marketplace.core.money import BASIS_POINTS, Money
from trade_assurance.dispute_states import Remedy
from trade_assurance.models.dispute import SIDES
from trade_assurance.return_states import UNDERWAY, ReturnState


class ReturnTerms(models.Model):
    """Under which terms a supplier takes goods back without a dispute; no row: it does not.

    Those of a trade are copied onto its protection at placement.
    """

    seller = models.OneToOneField("companies.Company", models.PROTECT, related_name="return_terms")
    days = models.PositiveSmallIntegerField(help_text="After receipt; 0 takes nothing back.")
    restocking_bps = models.PositiveIntegerField(default=0)
    freight_by = models.CharField(max_length=10, choices=SIDES)
    changed_by = models.ForeignKey("companies.User", models.PROTECT, related_name="return_terms")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(restocking_bps__lte=BASIS_POINTS // 2, days__lte=90),
                name="trade_assurance_return_terms_fair",
            )
        ]


class GoodsReturn(models.Model):
    """Goods that go back: asked for by the buyer, or agreed or ruled in a dispute.

    `value_minor` is what they cost; the buyer gets it less `restocking_minor`, and `freight_minor`
    on top where the supplier bears the way back.
    """

    reference = models.CharField(max_length=20, unique=True)
    protection = models.ForeignKey(
        "trade_assurance.Protection", models.PROTECT, related_name="returns"
    )
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="returns")
    dispute = models.OneToOneField(
        "trade_assurance.Dispute", models.PROTECT, null=True, related_name="goods_return"
    )
    state = models.CharField(max_length=20, choices=ReturnState, default=ReturnState.ASKED)
    wanted = models.CharField(max_length=10, choices=Remedy, default=Remedy.REFUND)
    reason = models.TextField(max_length=2000, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    asked_by = models.ForeignKey("companies.User", models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    value_minor = models.BigIntegerField()
    restocking_minor = models.BigIntegerField(default=0)
    freight_minor = models.BigIntegerField(default=0)
    freight_by = models.CharField(max_length=10, choices=SIDES)

    address = models.TextField(max_length=500, blank=True)
    carrier = models.CharField(max_length=80, blank=True)
    tracking = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField()
    answer_due_at = models.DateTimeField(null=True)
    send_due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    arrival_due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    check_due_at = models.DateTimeField(null=True)
    replace_due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["protection"],
                condition=Q(state__in=UNDERWAY),
                name="trade_assurance_return_one_open",
            ),
            models.CheckConstraint(
                condition=Q(
                    value_minor__gt=0,
                    restocking_minor__gte=0,
                    restocking_minor__lt=F("value_minor"),
                    freight_minor__gte=0,
                    freight_minor__lte=F("value_minor"),
                ),
                name="trade_assurance_return_adds_up",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "asked_at"],
                condition=Q(state__in=UNDERWAY),
                name="trade_assurance_return_open",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in UNDERWAY

    @property
    def value(self) -> Money:
        """What the goods cost."""
        return Money(self.value_minor, self.currency)

    @property
    def restocking(self) -> Money:
        """What the supplier keeps for taking them back, by its terms."""
        return Money(self.restocking_minor, self.currency)

    @property
    def freight(self) -> Money:
        """What the way back cost the buyer."""
        return Money(self.freight_minor, self.currency)

    @property
    def refund(self) -> Money:
        """What the buyer gets once the goods are back."""
        back = self.value - self.restocking
        return back + self.freight if self.freight_by == "seller" else back


class GoodsReturnLine(models.Model):
    """A line of the order that goes back, and how much of it."""

    goods_return = models.ForeignKey(GoodsReturn, models.PROTECT, related_name="lines")
    line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="return_lines")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["goods_return", "line"], name="trade_assurance_return_line_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="trade_assurance_return_line_positive"
            ),
        ]


class ReturnLabel(models.Model):
    """What the supplier gave the buyer to stick on the parcel; kept as it came."""

    goods_return = models.OneToOneField(GoodsReturn, models.PROTECT, related_name="label")
    file = models.FileField(upload_to="private/returns/%Y/%m/", max_length=200)
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("companies.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Replacement(models.Model):
    """Goods sent anew: by a dispute's outcome, or for goods that were returned."""

    dispute = models.OneToOneField(
        "trade_assurance.Dispute", models.PROTECT, null=True, related_name="replacement"
    )
    goods_return = models.OneToOneField(
        GoodsReturn, models.PROTECT, null=True, related_name="replacement"
    )
    due_at = models.DateTimeField()
    carrier = models.CharField(max_length=80, blank=True)
    tracking = models.CharField(max_length=80, blank=True)
    shipped_at = models.DateTimeField(null=True)
    arrival_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(dispute__isnull=False, goods_return__isnull=True)
                | Q(dispute__isnull=True, goods_return__isnull=False),
                name="trade_assurance_replacement_of_one",
            )
        ]
