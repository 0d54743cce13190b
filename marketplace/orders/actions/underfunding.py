"""A part of what is due has come: more time for the rest, or the end of the order."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from marketplace.orders.actions.locking import actor_of, close, days, locked, move, setting
from marketplace.orders.models import Order
from marketplace.orders.signals import order_noted
from marketplace.orders.states import CancelCause, OrderState

MOST_DAYS = 30


class ExtensionTooLong(Refusal):
    """More time for the rest is given by the day, a month at most."""

    code = "extension_too_long"
    field = "days"


@transaction.atomic
def note_underfunded(*, order: Order, at: datetime) -> Order:
    """Note that a part of what an order waits for has come; told by trade_assurance."""
    order = locked(order)
    if order.state == OrderState.AWAITING_PAYMENT and order.underfunded_at is None:
        setting(order, underfunded_at=at)
    return order


@transaction.atomic
def extend_payment(*, order: Order, more_days: int, by: Member, at: datetime) -> Order:
    """Give the buyer more time for the rest, from the deadline or, where it is past, from now.

    Raises: ExtensionTooLong, TransitionRefused.
    """
    order = locked(order)
    move(order, "extend_payment", actor=actor_of(by, order), by=by, at=at, reason=str(more_days))
    if not 1 <= more_days <= MOST_DAYS:
        raise ExtensionTooLong(_("Give between 1 and %(most)s days.") % {"most": MOST_DAYS})
    due = max(order.payment_due_at or at, at) + days(more_days)
    setting(order, payment_due_at=due)
    order.instalments.filter(funded_at=None, due_at__isnull=False).update(due_at=due)
    order_noted.send(sender=None, order=order, at=at, by=by, name="extend_payment")
    return order


@transaction.atomic
def move_payment_due(
    *, order: Order, more_days: int, by: Member, at: datetime, anew: bool = False
) -> Order:
    """Wait for the money until so many days from now: at least or, `anew`, exactly.

    Raises: TransitionRefused.
    """
    order = locked(order)
    move(order, "move_due", actor=actor_of(by, order), by=by, at=at, reason=str(more_days))
    due = at + days(more_days)
    due = due if anew else max(order.payment_due_at or due, due)
    setting(order, payment_due_at=due)
    order.instalments.filter(funded_at=None, due_at__isnull=False).update(due_at=due)
    return order


@transaction.atomic
def refund_underfunded(*, order: Order, by: Member, at: datetime, reason: str) -> Order:
    """End an order whose time to pay is over and of which a part was paid: the part goes back.

    Raises: ClocksPaused, TransitionRefused.
    """
    return close(
        locked(order), "refund_underfunded", cause=CancelCause.UNPAID, by=by, at=at, reason=reason
    )
