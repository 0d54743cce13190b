"""What became of the fee of a visit: who advanced it, who bears it, what was paid."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class FeeStep(models.TextChoices):
    """What happened to a fee; each is a movement of the same name."""

    BOOKED = "booked", _("Set aside")
    PAID = "paid", _("Paid by the buyer")
    PASSED_ON = "passed_on", _("Passed on to the supplier")
    TAKEN_BACK = "taken_back", _("The buyer's again")
    GIVEN_BACK = "given_back", _("Not owed after all")
    SENT_BACK = "sent_back", _("Sent back to the buyer")
    SETTLED = "settled", _("Inspection company paid")


BY_BANK = (FeeStep.SENT_BACK, FeeStep.SETTLED)


class InspectionFeeEntry(models.Model):
    """One movement of a visit's fee, and by how much it changed who owes what.

    `due` is owed to the inspection company, `owed` by the buyer, `back` to the buyer; `seller` is
    what the supplier got, below zero what it was charged. Never changed: the next entry is.
    """

    visit = models.ForeignKey(
        "trade_assurance.InspectionVisit", models.PROTECT, related_name="fee_entries"
    )
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10, choices=FeeStep)
    movement_key = models.CharField(max_length=200, unique=True)
    currency = models.CharField(max_length=3)
    due_minor = models.BigIntegerField(default=0)
    owed_minor = models.BigIntegerField(default=0)
    back_minor = models.BigIntegerField(default=0)
    seller_minor = models.BigIntegerField(default=0)
    line = models.ForeignKey(
        "trade_assurance.BankLine", models.PROTECT, related_name="fee_entries", null=True
    )
    bank_reference = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey("companies.User", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "number"], name="trade_assurance_visitfee_once"
            ),
            models.CheckConstraint(
                condition=Q(step=FeeStep.PAID, line__isnull=False)
                | ~Q(step=FeeStep.PAID) & Q(line__isnull=True),
                name="trade_assurance_visitfee_paid_by_line",
            ),
            models.CheckConstraint(
                condition=Q(step__in=BY_BANK) & ~Q(bank_reference="")
                | ~Q(step__in=BY_BANK) & Q(bank_reference=""),
                name="trade_assurance_visitfee_bank_reference",
            ),
            # What leaves one side arrives at another, unless it came from or went to the bank.
            models.CheckConstraint(
                condition=Q(step__in=[FeeStep.PAID, *BY_BANK])
                | Q(owed_minor=F("due_minor") + F("back_minor") + F("seller_minor")),
                name="trade_assurance_visitfee_adds_up",
            ),
        ]
