"""An operator lets a frozen tranche go on: where it stood, or waiting for money that was taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.actions.funding import wait_again
from trade_assurance.actions.locking import locked_protection
from trade_assurance.actions.protection import NothingHeld, resume
from trade_assurance.models import Protection
from trade_assurance.rules import assert_operator
from trade_assurance.states import SETTLED_FROM, ProtectionState


@transaction.atomic
def unfreeze(*, protection: Protection, by: Member, at: datetime, reason: str) -> Protection:
    """Let a frozen tranche go on where it stood.

    Where a bank has taken its money before anything left, the order waits for payment again.

    Raises: NotAllowed, NothingHeld, TransitionRefused (also for a disputed one).
    """
    assert_operator(by)
    protection = locked_protection(protection.pk)
    if protection.state in SETTLED_FROM:
        raise TransitionRefused("a dispute or a return ends by its outcome")
    is_empty = protection.state == ProtectionState.FROZEN and not protection.held
    protection = resume(protection, Actor.OPERATOR, by=by, at=at, reason=reason)
    if is_empty and not wait_again(protection, by=by, at=at, reason=reason):
        raise NothingHeld(_("Nothing is held for this order any more."))
    return protection
