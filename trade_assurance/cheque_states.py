"""States of a cheque: its money counts once the bank has cleared it, never before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor, Machine, move

OPERATOR = Actor.OPERATOR


class ChequeState(models.TextChoices):
    """Where a cheque is."""

    RECEIVED = "received", _("Received")
    DEPOSITED = "deposited", _("At the bank")
    CLEARED = "cleared", _("Cleared")
    BOUNCED = "bounced", _("Bounced")
    RETURNED = "returned", _("Sent back")


Q = ChequeState
LIVE_CHEQUES = (Q.RECEIVED, Q.DEPOSITED, Q.CLEARED)
OPEN_CHEQUES = (Q.RECEIVED, Q.DEPOSITED)

CHEQUE = Machine(
    "Cheque",
    [
        move("deposit", Q.RECEIVED, Q.DEPOSITED, OPERATOR),
        move("send_back", Q.RECEIVED, Q.RETURNED, OPERATOR),
        # A cleared cheque does not bounce: what a bank takes later is a payment taken back.
        move("clear", Q.DEPOSITED, Q.CLEARED, OPERATOR),
        move("bounce", Q.DEPOSITED, Q.BOUNCED, OPERATOR),
    ],
)
