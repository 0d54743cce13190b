"""The seller's answer, and the end of orders that were not answered or not paid."""

from datetime import datetime

from django.db import transaction

from marketplace.companies.member import SYSTEM, Member
from marketplace.orders.actions.accepting import sign
from marketplace.orders.actions.locking import actor_of, close, days, locked, move
from marketplace.orders.models import Order
from marketplace.orders.queries import seller_terms
from marketplace.orders.signals import order_confirmed
from marketplace.orders.states import CancelCause, Side


@transaction.atomic
def confirm_order(
    *, order: Order, by: Member, at: datetime, thanks: str = "", language: str = ""
) -> Order:
    """Bind the seller: the person who confirms accepts the contract; the buyer's reading time runs.

    `thanks` goes out with the confirmation; without it what the seller's settings say. Nothing is
    owed until the buyer accepts too. Raises: TransitionRefused.
    """
    order = locked(order)
    reading = at + days(order.frozen_policies.reading_days)
    move(
        order,
        "confirm",
        actor=actor_of(by, order),
        by=by,
        at=at,
        confirmed_at=at,
        reading_until_at=reading,
        payment_due_at=reading + days(order.frozen_policies.payment_days),
        thanks=thanks.strip() or seller_terms(order.seller_id).thanks,
    )
    assert by.user is not None  # noqa: S101 - for the type checker: a stranger moved nothing above
    sign(order, Side.SELLER, by.user, at=at, language=language)
    order_confirmed.send(sender=None, order=order, at=at, by=by)
    return order


@transaction.atomic
def decline_order(*, order: Order, by: Member, at: datetime, reason: str) -> Order:
    """Refuse an order, telling the buyer why. Raises: TransitionRefused."""
    return close(locked(order), "decline", cause=CancelCause.DECLINED, by=by, at=at, reason=reason)


@transaction.atomic
def cancel_order(*, order: Order, by: Member, at: datetime, reason: str = "") -> Order:
    """Cancel before payment, on the buyer's side. Raises: ClocksPaused, TransitionRefused."""
    return close(locked(order), "cancel", cause=CancelCause.BUYER, by=by, at=at, reason=reason)


@transaction.atomic
def lapse_unanswered(*, order: Order, at: datetime) -> Order:
    """Cancel an order whose seller kept silent past the deadline. Raises: TransitionRefused."""
    return close(locked(order), "answer_lapsed", cause=CancelCause.UNANSWERED, by=SYSTEM, at=at)


@transaction.atomic
def lapse_unpaid(*, order: Order, at: datetime) -> Order:
    """Cancel an order that was not paid by its deadline. Raises: TransitionRefused."""
    return close(locked(order), "payment_lapsed", cause=CancelCause.UNPAID, by=SYSTEM, at=at)
