"""States of a supplier's account at the card provider (Connect), moved by what the provider says."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move


class ConnectState(models.TextChoices):
    """Whether the card provider lets a supplier be paid."""

    OPENING = "opening", _("Being opened")
    INCOMPLETE = "incomplete", _("Facts are missing")
    IN_REVIEW = "in_review", _("The provider checks it")
    ENABLED = "enabled", _("Works")
    RESTRICTED = "restricted", _("Restricted by the provider")
    REJECTED = "rejected", _("Closed by the provider")


C = ConnectState
PROVIDER = Actor.PROVIDER
CONNECT_ACCOUNT = Machine(
    "Supplier's account at the card provider",
    [
        move("need_facts", (C.OPENING, C.IN_REVIEW), C.INCOMPLETE, PROVIDER),
        move("check", (C.OPENING, C.INCOMPLETE, C.RESTRICTED), C.IN_REVIEW, PROVIDER),
        move("enable", (C.OPENING, C.INCOMPLETE, C.IN_REVIEW, C.RESTRICTED), C.ENABLED, PROVIDER),
        # It worked before, or its facts were given: now it does not.
        move("restrict", (C.IN_REVIEW, C.ENABLED), C.RESTRICTED, PROVIDER),
        move(
            "reject",
            (C.OPENING, C.INCOMPLETE, C.IN_REVIEW, C.ENABLED, C.RESTRICTED),
            C.REJECTED,
            PROVIDER,
        ),
    ],
)
