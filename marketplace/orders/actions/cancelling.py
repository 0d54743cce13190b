"""Ends of an order that was paid but not shipped. trade_assurance hears them and refunds."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions.cutting import end_rest, rest_of
from marketplace.orders.actions.locking import (
    actor_of,
    close,
    locked,
    locked_shipments,
    move,
    setting,
)
from marketplace.orders.models import Order
from marketplace.orders.signals import order_noted
from marketplace.orders.states import CancelCause, OrderState


class KeptOutOfRange(Refusal):
    """The seller wants to keep more than the buyer paid, or another currency."""

    code = "kept_out_of_range"
    field = "kept"


@transaction.atomic
def ask_cancellation(*, order: Order, by: Member, at: datetime, reason: str) -> Order:
    """Ask the seller to cancel a paid order; the seller has 3 working days.

    Raises: ClocksPaused, TransitionRefused.
    """
    order = locked(order)
    move(order, "ask_cancellation", actor=actor_of(by, order), by=by, at=at, reason=reason)
    figures = order.frozen_policies
    setting(
        order,
        cancellation_asked_at=at,
        cancellation_due_at=figures.after_working_days(at, figures.cancellation_working_days),
        cancel_reason=reason,
    )
    order_noted.send(sender=None, order=order, at=at, by=by, name="ask_cancellation")
    return order


@transaction.atomic
def agree_cancellation(
    *, order: Order, by: Member, at: datetime, kept: Money | None = None
) -> Order:
    """Cancel as the buyer asked; the buyer gets back what was paid less `kept`.

    Raises: KeptOutOfRange, ClocksPaused, TransitionRefused.
    """
    order = locked(order)
    paid = sum(
        order.instalments.filter(funded_at__isnull=False).values_list("amount_minor", flat=True)
    )
    if order.state == OrderState.SHIPPING:
        paid = min(paid, order.tranches.get(position=1).amount_minor)
    if kept is not None and (kept.currency != order.currency or not 0 <= kept.minor <= paid):
        raise KeptOutOfRange(_("You can keep at most what the buyer has paid."))
    return _end(
        order,
        "agree_cancellation",
        cause=CancelCause.AGREED,
        by=by,
        at=at,
        reason=order.cancel_reason,
        kept=kept,
    )


@transaction.atomic
def refuse_cancellation(*, order: Order, by: Member, at: datetime, reason: str) -> Order:
    """Refuse the buyer's wish; the order goes on. Raises: ClocksPaused, TransitionRefused."""
    order = locked(order)
    move(order, "refuse_cancellation", actor=actor_of(by, order), by=by, at=at, reason=reason)
    _wish_is_over(order, at)
    order_noted.send(sender=None, order=order, at=at, by=by, name="refuse_cancellation")
    return order


@transaction.atomic
def lapse_cancellation(*, order: Order, at: datetime) -> Order:
    """Note that the seller did not answer the buyer's wish in time. Raises: TransitionRefused."""
    order = locked(order)
    move(order, "cancellation_unanswered", actor=Actor.CLOCK, by=SYSTEM, at=at)
    _wish_is_over(order, at)
    order_noted.send(sender=None, order=order, at=at, by=SYSTEM, name="cancellation_unanswered")
    return order


@transaction.atomic
def cancel_by_seller(*, order: Order, by: Member, at: datetime, reason: str) -> Order:
    """Give the order up before shipment; the buyer gets everything back.

    Raises: ClocksPaused, TransitionRefused.
    """
    return close(
        locked(order), "cancel_by_seller", cause=CancelCause.SELLER, by=by, at=at, reason=reason
    )


@transaction.atomic
def cancel_for_buyer(*, order: Order, by: Member, at: datetime, reason: str) -> Order:
    """End an unpaid order whose buyer was blocked. Raises: TransitionRefused."""
    cause = CancelCause.BUYER_BLOCKED
    return close(locked(order), "cancel_for_buyer", cause=cause, by=by, at=at, reason=reason)


@transaction.atomic
def cancel_for_seller(*, order: Order, by: Member, at: datetime, reason: str) -> Order:
    """End what has not left of an order whose supplier was stopped; told by trade_assurance.

    All that was paid for it comes back. Raises: TransitionRefused.
    """
    cause = CancelCause.SELLER_GONE
    return _end(locked(order), "cancel_for_seller", cause=cause, by=by, at=at, reason=reason)


@transaction.atomic
def cancel_late(*, order: Order, by: Member, at: datetime, reason: str = "") -> Order:
    """Cancel goods that are a week late, as the buyer; all comes back.

    Raises: ClocksPaused, TransitionRefused.
    """
    return _end(locked(order), "cancel_late", cause=CancelCause.LATE, by=by, at=at, reason=reason)


@transaction.atomic
def cancel_not_shipped(*, order: Order, at: datetime) -> Order:
    """Cancel goods that were not shipped two weeks after the promised day. Raises: TransitionRefused."""
    return _end(locked(order), "not_shipped", cause=CancelCause.NOT_SHIPPED, by=SYSTEM, at=at)


def _end(
    order: Order,
    name: str,
    *,
    cause: CancelCause,
    by: Member,
    at: datetime,
    reason: str = "",
    kept: Money | None = None,
) -> Order:
    """End a locked order of which nothing has left, or else close what has not left of it."""
    if order.state != OrderState.SHIPPING:
        return close(order, name, cause=cause, by=by, at=at, reason=reason, kept=kept)
    actor = actor_of(by, order)
    move(order, name, actor=actor, by=by, at=at, reason=reason)
    rest = rest_of(order, locked_shipments(order))
    if rest is None:
        raise TransitionRefused("all of it has left")
    setting(order, cancellation_due_at=None, late_from_at=None, not_shipped_due_at=None)
    end_rest(order, rest, cause=cause, actor=actor, by=by, at=at, kept=kept)
    return order


def _wish_is_over(order: Order, at: datetime) -> None:
    setting(order, cancellation_refused_at=at, cancellation_due_at=None, cancel_reason="")
