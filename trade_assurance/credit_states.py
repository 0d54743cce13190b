"""States of credit that a seller grants, and of what a buyer owes on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

BUYER, SELLER, OPERATOR, CLOCK, PROVIDER = (
    Actor.BUYER,
    Actor.SELLER,
    Actor.OPERATOR,
    Actor.CLOCK,
    Actor.PROVIDER,
)


class CreditState(models.TextChoices):
    """Whether new orders may be placed on a credit line."""

    GRANTED = "granted", _("Granted")
    REVOKED = "revoked", _("Revoked")


class ClaimState(models.TextChoices):
    """Where what a buyer owes for one tranche of an order stands."""

    RESERVED = "reserved", _("Reserved, not due yet")
    ISSUED = "issued", _("Invoiced")
    OVERDUE = "overdue", _("Overdue")
    IN_COLLECTION = "in_collection", _("In collection")
    PAID = "paid", _("Paid")
    CREDITED = "credited", _("Credited")
    WRITTEN_OFF = "written_off", _("Written off")


C, R = CreditState, ClaimState
OWED = (R.ISSUED, R.OVERDUE, R.IN_COLLECTION)
LATE = (R.OVERDUE, R.IN_COLLECTION)
OPEN_CLAIMS = (R.RESERVED, *OWED)
CLOSED_CLAIMS = (R.PAID, R.CREDITED, R.WRITTEN_OFF)
DAYS = (30, 60, 90)

CREDIT = Machine(
    "Credit line",
    [
        move("change", C.GRANTED, C.GRANTED, SELLER),
        move("revoke", C.GRANTED, C.REVOKED, SELLER, OPERATOR),
        move("grant_again", C.REVOKED, C.GRANTED, SELLER),
    ],
)

CLAIM = Machine(
    "Claim on terms",
    [
        # The goods left, or the work was handed in: the days begin.
        move("issue", R.RESERVED, R.ISSUED, SELLER),
        move("pay", OWED, R.PAID, PROVIDER, OPERATOR),
        # What was paid was taken back by the bank: it is owed again from its own day.
        move("reopen", R.PAID, R.ISSUED, PROVIDER, OPERATOR),
        move("fall_due", R.ISSUED, R.OVERDUE, CLOCK),
        move("collect", R.OVERDUE, R.IN_COLLECTION, CLOCK),
        move("credit", OPEN_CLAIMS, R.CREDITED, BUYER, SELLER, OPERATOR, CLOCK, PROVIDER),
        move("write_off", LATE, R.WRITTEN_OFF, SELLER),
    ],
)
