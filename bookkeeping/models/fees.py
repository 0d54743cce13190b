"""Which movements of the ledger a fee invoice or fee credit note sums."""

from django.db import models
from django.db.models import Q


class FeeLine(models.Model):
    """A movement that took (or gave back) commission, on the one paper that states it.

    Amounts are as the ledger has them: positive was taken, negative was given back.
    """

    paper = models.ForeignKey("bookkeeping.Paper", models.PROTECT, related_name="fee_lines")
    movement = models.OneToOneField("ledger.Movement", models.PROTECT, related_name="fee_line")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="fee_paper_lines")
    fee_minor = models.BigIntegerField()
    vat_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(fee_minor=0) | ~Q(vat_minor=0), name="bookkeeping_feeline_something"
            )
        ]
