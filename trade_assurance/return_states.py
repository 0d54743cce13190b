"""States of goods that go back to their supplier, and who may move them."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

BUYER, SELLER, OPERATOR, CLOCK = Actor.BUYER, Actor.SELLER, Actor.OPERATOR, Actor.CLOCK


class ReturnState(models.TextChoices):
    """Where a return stands."""

    ASKED = "asked", _("Asked for")
    REFUSED = "refused", _("Refused")
    AUTHORISED = "authorised", _("The buyer may send the goods")
    LABEL = "label", _("Label given")
    SENT = "sent", _("On the way back")
    RECEIVED = "received", _("Back at the supplier")
    INSPECTED = "inspected", _("Checked, a replacement follows")
    REFUNDED = "refunded", _("Refunded")
    REPLACED = "replaced", _("Replaced")
    REJECTED = "rejected", _("Not accepted")
    CLOSED = "closed", _("Not sent")


S = ReturnState
UNDERWAY = (S.ASKED, S.AUTHORISED, S.LABEL, S.SENT, S.RECEIVED, S.INSPECTED)
SENDABLE = (S.AUTHORISED, S.LABEL)

RETURN = Machine(
    "Return",
    [
        move("authorise", S.ASKED, S.AUTHORISED, SELLER),
        move("refuse", S.ASKED, S.REFUSED, SELLER, CLOCK, after=timedelta(days=3)),
        move("give_up", (S.ASKED, *SENDABLE), S.CLOSED, BUYER),
        move("label", S.AUTHORISED, S.LABEL, SELLER),
        move("send", SENDABLE, S.SENT, BUYER),
        move("lapse", SENDABLE, S.CLOSED, CLOCK, after=timedelta(days=10)),
        move("receive", S.SENT, S.RECEIVED, SELLER, OPERATOR, CLOCK),
        move("inspect", S.RECEIVED, S.INSPECTED, SELLER),
        move("reject", S.RECEIVED, S.REJECTED, SELLER),
        move("refund", (S.RECEIVED, S.INSPECTED), S.REFUNDED, SELLER),
        # Not checked in five days, or no replacement sent: the money goes back.
        move("refund", (S.RECEIVED, S.INSPECTED), S.REFUNDED, CLOCK, after=timedelta(days=5)),
        move("replace", S.INSPECTED, S.REPLACED, SELLER),
    ],
)
