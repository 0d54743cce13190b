"""The life of held money: shipped, received, released, cancelled, stopped and gone on."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.models import Order, Tranche
from marketplace.orders.states import OrderState
from trade_assurance import policies
from trade_assurance.actions.locking import held_row, locked_order, locked_protection
from trade_assurance.actions.moving import refund_from_held, release_from_held
from trade_assurance.actions.stops import assert_running
from trade_assurance.models import Protection
from trade_assurance.rules import actor_on, assert_operator, can_release
from trade_assurance.states import HELD_STATES, PROTECTION, RESUME, ProtectionState

P = ProtectionState
CLOSED = (P.RELEASED, P.REFUNDED, P.PARTIALLY_RELEASED, P.NOT_PROTECTED)


class NothingHeld(Refusal):
    """The money of this tranche was taken back by a bank: there is nothing to release."""

    code = "nothing_held"


class MoreThanHeld(Refusal):
    """The share asked for is more than what is held, or less than nothing."""

    code = "more_than_held"
    field = "amount"


@transaction.atomic
def note_shipment(*, tranche: Tranche, at: datetime, by: Member) -> None:
    """The goods left, or the work was handed in: from now on receipt is waited for."""
    for protection in _rows_of(tranche, P.FUNDS_HELD):
        _move(protection, "ship", Actor.SELLER, by=by, at=at)


@transaction.atomic
def note_receipt(*, tranche: Tranche, at: datetime, by: Member) -> None:
    """The goods were received, by a person or by the clock: the claim window begins."""
    _open_window(tranche, at=at, by=by)


@transaction.atomic
def note_shortage(*, tranche: Tranche, at: datetime, by: Member) -> None:
    """Goods are missing: what they cost stays held for the short period of a claim about them."""
    _open_window(tranche, days=policies.current().shortage_days, at=at, by=by)


@transaction.atomic
def release_early(*, protection: Protection, by: Member, at: datetime) -> Protection:
    """Release all that is held before the claim window ends, because the buyer says so.

    Raises: NotAllowed, MoneyStopped, NothingHeld, TransitionRefused.
    """
    assert_running()
    protection = locked_protection(protection.pk)
    if not can_release(by, protection.order):
        raise NotAllowed(_("Only the buyer can release the money early."))
    return _release_all(protection, Actor.BUYER, by=by, at=at)


@transaction.atomic
def release_due(*, protection: Protection, at: datetime) -> Protection:
    """Release all that is held because the claim window is over; called by the sweep.

    Raises: MoneyStopped, NothingHeld, TransitionRefused when somebody was faster or the window
    was stopped.
    """
    assert_running()
    locked_order(protection.order_id)
    protection = held_row(protection.pk)
    if protection.release_due_at is None or protection.release_due_at > at:
        return protection
    return _release_all(protection, Actor.CLOCK, by=SYSTEM, at=at)


@transaction.atomic
def cancel_protection(*, order: Order, kept: Money, at: datetime, by: Member) -> None:
    """The order was cancelled: what came goes back to the buyer, less what the seller may keep."""
    for tranche in order.tranches.order_by("position"):
        for protection in _rows_of(tranche, P.PENDING_FUNDS, *HELD_STATES):
            _give_back(protection, kept, at=at, by=by)


@transaction.atomic
def cancel_tranche(*, tranche: Tranche, kept: Money, at: datetime, by: Member) -> None:
    """The goods of one tranche will not come: its money goes back, the other tranches go on."""
    for protection in _rows_of(tranche, P.PENDING_FUNDS, P.FUNDS_HELD, P.RECEIPT_PENDING):
        _give_back(protection, kept, at=at, by=by)


@transaction.atomic
def freeze(*, protection: Protection, by: Member, at: datetime, reason: str) -> Protection:
    """Stop the tranche's timers and every way out. Raises: NotAllowed, TransitionRefused."""
    assert_operator(by)
    protection = locked_protection(protection.pk)
    return stop(protection, "freeze", Actor.OPERATOR, by=by, at=at, reason=reason)


@transaction.atomic
def hold_for_dispute(
    *, protection: Protection, actor: Actor, by: Member, at: datetime
) -> Protection:
    """Stop the tranche because a dispute was opened on it. Raises: TransitionRefused."""
    protection = locked_protection(protection.pk)
    return stop(protection, "dispute", actor, by=by, at=at)


@transaction.atomic
def settle_dispute(
    *, protection: Protection, to_buyer: Money, actor: Actor, by: Member, at: datetime
) -> Protection:
    """Divide what is held: `to_buyer` back, the rest to the seller less commission on that part.

    `actor` is OPERATOR for a ruling, CLOCK for a settlement that both agreed on.
    Raises: MoreThanHeld, TransitionRefused.
    """
    protection = locked_protection(protection.pk)
    held = protection.held
    if not 0 <= to_buyer.minor <= held.minor or to_buyer.currency != held.currency:
        raise MoreThanHeld(_("Choose an amount between nothing and what is held."))
    name = _name_of_ruling(protection, to_buyer)
    PROTECTION.target(name, state=protection.state, actor=actor)
    if to_buyer:
        refund_from_held(protection, to_buyer, key=_key(protection, "ruling"), at=at)
    if protection.held:
        release_from_held(protection, protection.held, key=_key(protection, "ruled"), at=at)
    _close(protection, name, actor, by=by, at=at)
    orders.resume_clocks(order=protection.order, tranche=protection.tranche, at=at)
    return protection


@transaction.atomic
def refund_and_go_on(
    *, protection: Protection, to_buyer: Money, key: str, by: Member, at: datetime
) -> Protection:
    """Give a part of a disputed tranche back and let it go on where it stood with the rest held.

    `key` names the dispute: a tranche may be disputed again. Raises: MoreThanHeld,
    TransitionRefused.
    """
    protection = locked_protection(protection.pk)
    if not 0 < to_buyer.minor < protection.held.minor or to_buyer.currency != protection.currency:
        raise MoreThanHeld(_("Choose an amount between nothing and what is held."))
    PROTECTION.target("settle_split", state=protection.state, actor=Actor.CLOCK)
    refund_from_held(protection, to_buyer, key=_key(protection, f"part-{key}"), at=at)
    return resume(protection, Actor.CLOCK, by=by, at=at)


def close_after_refund(protection: Protection, *, by: Member, at: datetime) -> None:
    """End a locked tranche of which a part was released and the rest has just been refunded."""
    if protection.state in HELD_STATES and not protection.held:
        _close(protection, "refund_rest", actor_on(by, protection.order), by=by, at=at)


def close_taken(
    protection: Protection, actor: Actor, *, by: Member, at: datetime, reason: str
) -> None:
    """End a locked, frozen tranche whose money a bank has kept. Raises: TransitionRefused."""
    name = "settle_taken_part" if protection.released_minor else "settle_taken"
    _close(protection, name, actor, by=by, at=at, reason=reason, taken_at=at)
    orders.resume_clocks(order=protection.order, tranche=protection.tranche, at=at)


def resume(
    protection: Protection, actor: Actor, *, by: Member, at: datetime, reason: str = ""
) -> Protection:
    """Move a locked, stopped row back to where it stood; at least 48 h of its window remain."""
    name = RESUME[P(protection.resume_state or P.FUNDS_HELD)]
    if protection.time_left is not None:
        least = policies.current().least_time_after_a_stop
        protection.release_due_at = at + max(protection.time_left, least)
    protection.time_left = None
    protection.save(update_fields=["release_due_at", "time_left"])
    _move(protection, name, actor, by=by, at=at, reason=reason)
    protection.resume_state = ""
    protection.save(update_fields=["resume_state"])
    orders.resume_clocks(order=protection.order, tranche=protection.tranche, at=at)
    return protection


def stop_for_provider(protection: Protection, *, at: datetime, reason: str) -> None:
    """Freeze a locked row because its payment was taken back after the goods had left."""
    stop(protection, "freeze", Actor.PROVIDER, by=SYSTEM, at=at, reason=reason)


def stop(
    protection: Protection, name: str, actor: Actor, *, by: Member, at: datetime, reason: str = ""
) -> Protection:
    """Stop the timers of a locked row; it keeps where it stood and the time it had left."""
    stood = protection.state
    _move(protection, name, actor, by=by, at=at, reason=reason)
    protection.resume_state = stood
    if protection.release_due_at is not None:
        protection.time_left = max(protection.release_due_at - at, timedelta(0))
    protection.save(update_fields=["resume_state", "time_left"])
    orders.pause_clocks(order=protection.order, tranche=protection.tranche, at=at)
    return protection


def _release_all(protection: Protection, actor: Actor, *, by: Member, at: datetime) -> Protection:
    PROTECTION.target("release", state=protection.state, actor=actor)
    if not protection.held:
        raise NothingHeld(_("Nothing is held for this order any more."))
    release_from_held(protection, protection.held, key=_key(protection, "release"), at=at)
    _close(protection, "release", actor, by=by, at=at)
    return protection


def _close(
    protection: Protection, name: str, actor: Actor, *, by: Member, at: datetime, **columns: Any
) -> None:
    _move(protection, name, actor, by=by, at=at, closed_at=at, **columns)
    order = protection.order  # read with the protection, under the order's lock
    if order.state == OrderState.CANCELLED:
        return
    if not order.protections.exclude(state__in=CLOSED).exists():
        orders.record_settled(order=order, at=at)


def _move(
    protection: Protection,
    name: str,
    actor: Actor,
    *,
    by: Member,
    at: datetime,
    reason: str = "",
    **columns: Any,
) -> None:
    change_state(
        protection,
        name,
        machine=PROTECTION,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
        **columns,
    )


def _rows_of(tranche: Tranche, *states: str) -> list[Protection]:
    """Hold the row of a tranche (whose order the caller, or its announcer, holds) in these states."""
    locked_order(tranche.order_id)
    pks = Protection.objects.filter(tranche=tranche).values_list("pk", flat=True)
    return [row for pk in pks if (row := held_row(pk)).state in states]


def _open_window(tranche: Tranche, *, at: datetime, by: Member, days: int | None = None) -> None:
    """Begin the claim window of a tranche; the clock may end it, or the seller's word of a loss."""
    actor = Actor.BUYER if by.user_id is not None else Actor.CLOCK
    for protection in _rows_of(tranche, P.RECEIPT_PENDING):
        period = protection.claim_days if days is None else days
        ends = at + timedelta(days=period)
        _move(protection, "receive", actor, by=by, at=at, received_at=at, release_due_at=ends)


def _give_back(protection: Protection, kept: Money, *, at: datetime, by: Member) -> None:
    """Refund what is held of a row that nothing more comes for, less what the seller keeps."""
    seller_part = Money(min(kept.minor, protection.held.minor), kept.currency)
    name = _name_of_end(protection, seller_part)
    if seller_part:
        release_from_held(protection, seller_part, key=_key(protection, "kept"), at=at)
    if protection.held:
        refund_from_held(protection, protection.held, key=_key(protection, "cancel"), at=at)
    _close(protection, name, actor_on(by, protection.order), by=by, at=at)


def _name_of_end(protection: Protection, seller_part: Money) -> str:
    if protection.state == P.PENDING_FUNDS and not protection.held:
        return "lapse"
    return "cancel_in_part" if seller_part else "cancel"


def _name_of_ruling(protection: Protection, to_buyer: Money) -> str:
    if to_buyer == protection.held:
        return "settle_split" if protection.released_minor else "settle_refund"
    return "settle_split" if to_buyer else "settle_release"


def _key(protection: Protection, what: str) -> str:
    return f"protection-{protection.pk}-{what}"
