"""States of a vendor (a company's selling profile) and of a review."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move


class VendorState(models.TextChoices):
    """Whether the vendor's storefront is public and its listings may be bought."""

    PENDING = "pending", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Terminated")


VENDOR = Machine(
    "Vendor",
    [
        move("approve", VendorState.PENDING, VendorState.APPROVED, Actor.OPERATOR),
        move("reject", VendorState.PENDING, VendorState.REJECTED, Actor.OPERATOR),
        move("resubmit", VendorState.REJECTED, VendorState.PENDING, Actor.SELLER),
        move("suspend", VendorState.APPROVED, VendorState.SUSPENDED, Actor.OPERATOR),
        move("reinstate", VendorState.SUSPENDED, VendorState.APPROVED, Actor.OPERATOR),
        move(
            "terminate",
            {VendorState.APPROVED, VendorState.SUSPENDED},
            VendorState.TERMINATED,
            Actor.OPERATOR,
        ),
    ],
)


class ReviewState(models.TextChoices):
    """Whether a review is shown; a reported one is shown until an operator has read it."""

    PUBLISHED = "published", _("Published")
    REPORTED = "reported", _("Reported")
    HIDDEN = "hidden", _("Hidden")


REVIEW = Machine(
    "Review",
    [
        move("report", ReviewState.PUBLISHED, ReviewState.REPORTED, Actor.SELLER, Actor.BUYER),
        move("keep", ReviewState.REPORTED, ReviewState.PUBLISHED, Actor.OPERATOR),
        move(
            "hide",
            {ReviewState.PUBLISHED, ReviewState.REPORTED},
            ReviewState.HIDDEN,
            Actor.OPERATOR,
        ),
        move("restore", ReviewState.HIDDEN, ReviewState.PUBLISHED, Actor.OPERATOR),
    ],
)
