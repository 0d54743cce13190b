"""Rows of earnings: written with their movement, held together, moved by name, closed out."""

from collections.abc import Iterable
from datetime import datetime

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from trade_assurance.models import Earning, Payout
from trade_assurance.payout_states import EARNING, UNPAID


def hold_unpaid(seller_id: int, currency: str) -> list[Earning]:
    """Hold what a seller has not been paid yet; always before its balances."""
    rows = Earning.objects.select_for_update(of=("self",)).order_by("pk")
    return list(rows.filter(seller_id=seller_id, currency=currency, state__in=UNPAID))


def move_earnings(
    earnings: Iterable[Earning],
    name: str,
    *,
    actor: Actor,
    at: datetime,
    by: Member = SYSTEM,
    payout: Payout | None = None,
    reason: str = "",
) -> int:
    """Make the named move on locked rows; return how many.

    `payout` is the one that they are in from now on, `reason` why they are on hold.
    """
    moved = 0
    for earning in earnings:
        target = EARNING.target(name, state=earning.state, actor=actor)
        record(
            earning,
            name,
            from_state=earning.state,
            to_state=target,
            actor=actor,
            at=at,
            user_id=by.user_id,
            reason=reason,
        )
        earning.state, earning.payout, earning.hold_reason = target, payout, reason[:200]
        earning.save(update_fields=["state", "payout", "hold_reason"])
        moved += 1
    return moved


def close_out(earning: Earning, *, at: datetime) -> None:
    """End the unpaid rows of a tranche that cancel each other out: nothing of it is left to pay."""
    if earning.protection_id is None:
        return
    rows = Earning.objects.select_for_update(of=("self",)).order_by("pk")
    unpaid = list(rows.filter(protection_id=earning.protection_id, state__in=UNPAID))
    if sum(row.net_minor for row in unpaid) == 0:
        move_earnings(unpaid, "reverse", actor=Actor.CLOCK, at=at)
