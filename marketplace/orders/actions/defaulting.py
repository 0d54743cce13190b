"""The balance: due when the goods are ready, reminded of, and what follows if it never comes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox, reminders
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.actions.locking import actor_of, close, days, locked, move, setting
from marketplace.orders.models import Instalment, Order
from marketplace.orders.signals import order_noted
from marketplace.orders.states import MAKING, CancelCause, DueEvent


class ForfeitOutOfRange(Refusal):
    """The supplier wants to keep more than the contract's share of the deposit."""

    code = "forfeit_out_of_range"
    field = "kept"


def owe_balance(order: Order, at: datetime, by: Member) -> None:
    """Make what is due before shipment of a locked order due: its goods are ready."""
    if order.starts_on:
        return
    due = at + days(order.frozen_policies.balance_days)
    waiting = order.instalments.filter(funded_at=None, due_event=DueEvent.BEFORE_SHIPMENT)
    if waiting.filter(due_at=None).update(due_at=due):
        order_noted.send(sender=None, order=order, at=at, by=by, name="balance_due")


@transaction.atomic
def remind_balance(*, instalment: Instalment, at: datetime) -> bool:
    """Promise the nearest reminder that is due and not sent; False if none was.

    If it comes late, an announced end of the order does too.
    """
    order = locked(instalment.order)
    row = Instalment.objects.select_for_update().get(pk=instalment.pk)
    if row.funded_at is not None or row.due_at is None or order.state not in MAKING:
        return False
    fresh = _unsent(order, row, at)
    if not fresh:
        return False
    row.reminded = [*row.reminded, *fresh]
    row.save(update_fields=["reminded"])
    if order.default_due_at is not None:
        planned = row.due_at + days(max(fresh))
        until = reminders.effect_after(order.default_due_at, planned=planned, at=at)
        setting(order, default_due_at=until)
    outbox.emit("orders.reminder", order_id=order.pk, kind="balance", days=max(fresh))
    return True


@transaction.atomic
def claim_default(*, order: Order, by: Member, at: datetime, kept: Money, reason: str) -> Order:
    """Say as the seller that the order ends because its balance never came, 14 days after it was due.

    The buyer has 7 days to pay or to dispute; no money moves before.
    Raises: ForfeitOutOfRange, ClocksPaused, TransitionRefused.
    """
    order = locked(order)
    move(order, "claim_default", actor=actor_of(by, order), by=by, at=at, reason=reason)
    most = most_forfeited(order)
    if kept.currency != order.currency or not 0 <= kept.minor <= most.minor:
        raise ForfeitOutOfRange(
            _("The contract lets you keep at most %(amount)s of the deposit.")
            % {"amount": f"{most.amount} {most.currency}"}
        )
    until = at + days(order.frozen_policies.objection_days)
    setting(order, default_due_at=until, default_kept_minor=kept.minor, cancel_reason=reason)
    order_noted.send(sender=None, order=order, at=at, by=by, name="claim_default")
    return order


@transaction.atomic
def cancel_for_default(*, order: Order, at: datetime) -> Order:
    """End an order to whose announced end the buyer did not object. Raises: TransitionRefused."""
    order = locked(order)
    waiting = order.instalments.filter(funded_at=None, due_event=DueEvent.BEFORE_SHIPMENT)
    if any(_unsent(order, row, at) for row in waiting):
        raise TransitionRefused("a reminder of the balance comes first")
    kept = Money(order.default_kept_minor, order.currency)
    reason = order.cancel_reason
    return close(
        order,
        "cancel_for_default",
        cause=CancelCause.DEFAULT,
        by=SYSTEM,
        at=at,
        reason=reason,
        kept=kept,
    )


def _unsent(order: Order, row: Instalment, at: datetime) -> list[int]:
    """Return the reminders, as days after the balance's day, that are due and nobody was sent."""
    due = row.due_at
    steps = order.frozen_policies.balance_reminder_days if due else ()
    return [n for n in steps if due and due + days(n) <= at and n not in row.reminded]


def most_forfeited(order: Order) -> Money:
    """Return the contract's share of what was paid, the most that the seller may keep."""
    paid = order.instalments.filter(funded_at__isnull=False).values_list("amount_minor", flat=True)
    return Money(sum(paid) * order.forfeit_bps // 10_000, order.currency)
