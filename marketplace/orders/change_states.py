"""States of an offer to change a contract that both sides had accepted."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

BUYER, SELLER, CLOCK = Actor.BUYER, Actor.SELLER, Actor.CLOCK


class ChangeState(models.TextChoices):
    """Where an offer stands."""

    OPEN = "open", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")
    FALLEN = "fallen", _("Overtaken by events")


C = ChangeState

CHANGE = Machine(
    "Contract change",
    [
        move("accept", C.OPEN, C.ACCEPTED, BUYER, SELLER),
        move("refuse", C.OPEN, C.REFUSED, BUYER, SELLER),
        move("withdraw", C.OPEN, C.WITHDRAWN, BUYER, SELLER),
        move("lapse", C.OPEN, C.LAPSED, CLOCK, after=timedelta(days=5)),
        # The line left, the order is disputed or was cancelled.
        move("fall", C.OPEN, C.FALLEN, CLOCK),
    ],
)
