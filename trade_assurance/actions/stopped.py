"""Doors of money that stands still: what nobody claims goes out early, what came back is refunded."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance.actions.locking import locked_protection
from trade_assurance.actions.moving import release_from_held
from trade_assurance.actions.protection import (
    MoreThanHeld,
    refund_and_go_on,
    resume,
    settle_dispute,
    stop,
)
from trade_assurance.actions.stops import assert_running
from trade_assurance.models import Protection
from trade_assurance.states import ProtectionState


@transaction.atomic
def end_dispute(
    *, protection: Protection, actor: Actor, by: Member, at: datetime, renewed: bool = False
) -> Protection:
    """Let a disputed tranche go on: withdrawn, dismissed or, with a whole new window, replaced.

    Raises: TransitionRefused.
    """
    protection = locked_protection(protection.pk)
    if renewed and protection.time_left is not None:
        protection.time_left = timedelta(days=protection.claim_days)
    return resume(protection, actor, by=by, at=at)


@transaction.atomic
def release_uncontested(
    *, protection: Protection, part: Money, key: str, by: Member, at: datetime
) -> Protection:
    """Release a part of a disputed tranche that nobody claims; the rest stays disputed.

    `key` names the dispute; PostgreSQL refuses what would touch its claim.
    Raises: MoneyStopped, MoreThanHeld, TransitionRefused.
    """
    assert_running()
    protection = locked_protection(protection.pk)
    if protection.state != ProtectionState.DISPUTED:
        raise TransitionRefused("only a disputed tranche has an uncontested part")
    if part.currency != protection.currency or not 0 < part.minor < protection.held.minor:
        raise MoreThanHeld(_("Choose an amount between nothing and what is held."))
    release_from_held(protection, part, key=f"protection-{protection.pk}-rest-{key}", at=at)
    return protection


@transaction.atomic
def refund_returned(*, protection: Protection, money: Money, key: str, at: datetime) -> Money:
    """Refund goods that came back, as far as money is held; the rest goes on. Returns how much.

    `key` names the return. Raises: TransitionRefused, MoreThanHeld when nothing is held.
    """
    protection = locked_protection(protection.pk)
    given = min(money, protection.held)
    if given == protection.held:
        settle_dispute(protection=protection, to_buyer=given, actor=Actor.CLOCK, by=SYSTEM, at=at)
    else:
        refund_and_go_on(protection=protection, to_buyer=given, key=key, by=SYSTEM, at=at)
    return given


def stop_for_return(protection: Protection, *, by: Member, at: datetime) -> None:
    """Stop a locked row in its claim window because goods go back. Raises: TransitionRefused."""
    stop(protection, "hold_for_return", Actor.BUYER, by=by, at=at)
