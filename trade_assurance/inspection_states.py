"""States of an inspection before shipment, who may move it, and whose the fee is."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

BUYER, SELLER, OPERATOR, CLOCK, INSPECTOR = (
    Actor.BUYER,
    Actor.SELLER,
    Actor.OPERATOR,
    Actor.CLOCK,
    Actor.INSPECTOR,
)


class InspectionState(models.TextChoices):
    """Where an inspection stands."""

    ASKED = "asked", _("Waiting for the supplier's consent")
    UNANSWERED = "unanswered", _("The supplier kept silent; with the marketplace")
    REFUSED = "refused", _("The supplier refused")
    WITHDRAWN = "withdrawn", _("Not wanted any more")
    AGREED = "agreed", _("To be booked")
    BOOKED = "booked", _("Visit booked")
    DONE = "done", _("Report handed in")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Failed")
    INCONCLUSIVE = "inconclusive", _("Inconclusive")
    FIXING = "fixing", _("The supplier fixes the goods")
    NO_ACCESS = "no_access", _("The inspector was not let in")
    INSPECTOR_MISSING = "inspector_missing", _("The inspector did not come")
    WAIVED = "waived", _("Waived by the buyer")
    CANCELLATION_ASKED = "cancellation_asked", _("The buyer asked to cancel the order")
    ENDED = "ended", _("Ended with the order")


class VisitState(models.TextChoices):
    """What became of one visit."""

    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    NO_ACCESS = "no_access", _("Not let in")
    INSPECTOR_MISSING = "inspector_missing", _("The inspector did not come")
    CANCELLED = "cancelled", _("Cancelled")


class Payer(models.TextChoices):
    """Whose a fee is; NOBODY where the inspector did not come."""

    BUYER = "buyer", _("the buyer")
    SELLER = "seller", _("the supplier")
    NOBODY = "nobody", _("nobody")


I = InspectionState  # noqa: E741 - the tables read better with one letter each
REPORTED = (I.PASSED, I.FAILED, I.INCONCLUSIVE)
BOOKABLE = (I.AGREED, I.FIXING, I.INCONCLUSIVE, I.NO_ACCESS, I.INSPECTOR_MISSING)
WAIVABLE = (I.AGREED, I.FAILED, I.FIXING, I.INCONCLUSIVE, I.NO_ACCESS, I.INSPECTOR_MISSING)
# Something is still to come of it: the order's clocks are held, and no other one is asked for.
OPEN_INSPECTIONS = (
    I.ASKED, I.UNANSWERED, I.AGREED, I.BOOKED, I.DONE, I.FAILED, I.INCONCLUSIVE, I.FIXING,
    I.NO_ACCESS, I.INSPECTOR_MISSING, I.CANCELLATION_ASKED,
)  # fmt: skip
MOST_REPEATS = 3

INSPECTION = Machine(
    "Inspection",
    [
        move("agree", (I.ASKED, I.UNANSWERED), I.AGREED, SELLER),
        move("agree", I.UNANSWERED, I.AGREED, OPERATOR),
        move("refuse", (I.ASKED, I.UNANSWERED), I.REFUSED, SELLER),
        move("refuse", I.UNANSWERED, I.REFUSED, OPERATOR),
        move("keep_silent", I.ASKED, I.UNANSWERED, CLOCK, after=timedelta(days=3)),
        move("withdraw", (I.ASKED, I.UNANSWERED, I.AGREED), I.WITHDRAWN, BUYER),
        move("book", BOOKABLE, I.BOOKED, BUYER, SELLER, OPERATOR),
        move("reschedule", I.BOOKED, I.BOOKED, BUYER, OPERATOR, INSPECTOR),
        move("hand_in", I.BOOKED, I.DONE, INSPECTOR),
        move("revise", REPORTED, I.DONE, INSPECTOR),
        move("pass", I.DONE, I.PASSED, CLOCK),
        move("fail", I.DONE, I.FAILED, CLOCK),
        move("leave_open", I.DONE, I.INCONCLUSIVE, CLOCK),
        move("report_no_access", I.BOOKED, I.NO_ACCESS, INSPECTOR),
        move("report_missing", I.BOOKED, I.INSPECTOR_MISSING, BUYER, SELLER, OPERATOR),
        move("fix", I.FAILED, I.FIXING, SELLER),
        move("waive", WAIVABLE, I.WAIVED, BUYER),
        move("ask_cancellation", I.FAILED, I.CANCELLATION_ASKED, BUYER),
        move("cancellation_refused", I.CANCELLATION_ASKED, I.FAILED, SELLER, CLOCK),
        move("end", OPEN_INSPECTIONS, I.ENDED, CLOCK),
    ],
)
