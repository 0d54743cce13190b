"""Rows of earnings: written with their movement, held together, moved by name, closed out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.models import Earning, EarningKind, Payout, PayoutHold, ReserveTerms
from trade_assurance.payout_states import EARNING, UNPAID, EarningState, PayoutState


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


def write_release(earning: Earning, *, at: datetime) -> list[Earning]:
    """Save a release's row, not yet saved, as what it is: paid out next, later, held or in reserve.

    A supplier's first money waits, a share may stay in reserve, and a hold stops what came while it
    stands. Return the rows, the release first.
    """
    reserve = _take_reserve(earning)
    if due_at := _first_wait(earning, at):
        earning.state, earning.due_at = EarningState.PENDING, due_at
    elif reason := hold_reason(earning.seller_id, _order_of(earning)):
        earning.state, earning.hold_reason = EarningState.ON_HOLD, reason
    rows = [row for row in (earning, reserve) if row is not None]
    for row in rows:
        row.save()
    return rows


def hold_reason(seller_id: int, order_id: int | None) -> str:
    """Return why this money is not paid out now, an operator's words or a cause; empty if it is."""
    rows = PayoutHold.objects.filter(company_id=seller_id, lifted_at=None)
    found = rows.filter(Q(order=None) | Q(order=order_id)).order_by("pk").first()
    return found.code if found else ""


def hold_available(seller_id: int, *, order_id: int | None, at: datetime, by: Member) -> int:
    """Put what a seller could be paid on hold, all of it or one order's; return how many rows."""
    rows = Earning.objects.select_for_update(of=("self",)).select_related("protection")
    rows = rows.filter(seller_id=seller_id, state=EarningState.AVAILABLE, net_minor__gte=0)
    if order_id is not None:
        rows = rows.filter(protection__order_id=order_id)
    return sum(
        move_earnings([row], "hold", actor=_side(by), at=at, by=by, reason=reason)
        for row in rows.order_by("pk")
        if (reason := hold_reason(seller_id, _order_of(row)))
    )


def free_held(seller_id: int, *, at: datetime, by: Member) -> int:
    """Let go what no standing hold stops any more; return how many rows."""
    rows = Earning.objects.select_for_update(of=("self",)).select_related("protection")
    held = rows.filter(seller_id=seller_id, state=EarningState.ON_HOLD).order_by("pk")
    free = [row for row in held if not hold_reason(seller_id, _order_of(row))]
    return move_earnings(free, "unhold", actor=_side(by), at=at, by=by)


def follow_due(earning: Earning, *, at: datetime) -> Earning:
    """Let a row go whose date has come; where a hold stands it is held."""
    earning = Earning.objects.select_for_update(of=("self",)).get(pk=earning.pk)
    name = "free_reserve" if earning.state == EarningState.RESERVED else "become_available"
    move_earnings([earning], name, actor=Actor.CLOCK, at=at)
    if reason := hold_reason(earning.seller_id, _order_of(earning)):
        move_earnings([earning], "hold", actor=Actor.CLOCK, at=at, reason=reason)
    return earning


def _take_reserve(earning: Earning) -> Earning | None:
    """Split the share that stays back from a release into a row of its own."""
    terms = ReserveTerms.objects.filter(company_id=earning.seller_id).first()
    share = earning.net.share(terms.share_bps).minor if terms else 0
    if terms is None or not share:
        return None
    earning.net_minor -= share
    earning.reserved_minor = share
    return Earning(
        protection_id=earning.protection_id,
        seller_id=earning.seller_id,
        kind=EarningKind.RESERVE,
        movement_key=earning.movement_key,
        state=EarningState.RESERVED,
        currency=earning.currency,
        gross_minor=0,
        commission_minor=0,
        reserved_minor=-share,
        net_minor=share,
        due_at=earning.at + timedelta(days=terms.days),
        at=earning.at,
    )


def _first_wait(earning: Earning, at: datetime) -> datetime | None:
    """Return until when the money of a supplier who was never paid out waits."""
    days = policies.current().first_payout_delay_days
    if not days or earning.net_minor <= 0:
        return None
    was_paid = Payout.objects.filter(seller_id=earning.seller_id, state=PayoutState.PAID).exists()
    return None if was_paid else at + timedelta(days=days)


def _order_of(earning: Earning) -> int | None:
    return earning.protection.order_id if earning.protection else None


def _side(by: Member) -> Actor:
    return Actor.CLOCK if by is SYSTEM else Actor.OPERATOR


def close_out(earning: Earning, *, at: datetime) -> None:
    """End the unpaid rows of a tranche that cancel each other out: nothing of it is left to pay."""
    if earning.protection_id is None:
        return
    rows = Earning.objects.select_for_update(of=("self",)).order_by("pk")
    of_it = rows.filter(protection_id=earning.protection_id, currency=earning.currency)
    unpaid = list(of_it.filter(state__in=UNPAID))
    if sum(row.net_minor for row in unpaid) == 0:
        move_earnings(unpaid, "reverse", actor=Actor.CLOCK, at=at)
