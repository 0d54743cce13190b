"""States of the question that a buyer is asked when its supplier may not go on as before."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

BUYER, OPERATOR, CLOCK = Actor.BUYER, Actor.OPERATOR, Actor.CLOCK


class TroubleCause(models.TextChoices):
    """What became of the supplier."""

    SUSPENDED = "suspended", _("The supplier is suspended")
    TERMINATED = "terminated", _("The supplier was excluded for good")


class QuestionState(models.TextChoices):
    """Whether the buyer of unfinished goods has said what becomes of them."""

    ASKED = "asked", _("Waiting for the buyer")
    WITH_OPERATOR = "with_operator", _("Waiting for the marketplace")
    GOING_ON = "going_on", _("The order goes on")
    CANCELLED = "cancelled", _("The order was cancelled")
    WITHDRAWN = "withdrawn", _("Not asked any more")


Q = QuestionState
OPEN_QUESTIONS = (Q.ASKED, Q.WITH_OPERATOR)

SELLER_QUESTION = Machine(
    "Go on or cancel",
    [
        # The buyer may still say it after its five days, as long as no operator has.
        move("go_on", Q.ASKED, Q.GOING_ON, BUYER),
        move("go_on", Q.WITH_OPERATOR, Q.GOING_ON, BUYER, OPERATOR),
        move("cancel", Q.ASKED, Q.CANCELLED, BUYER),
        move("cancel", Q.WITH_OPERATOR, Q.CANCELLED, BUYER, OPERATOR),
        move("let_pass", Q.ASKED, Q.WITH_OPERATOR, CLOCK, after=timedelta(days=5)),
        # The supplier is back, or the order ended otherwise.
        move("withdraw", OPEN_QUESTIONS, Q.WITHDRAWN, OPERATOR, CLOCK),
    ],
)
