"""What payments do to an order. Told by trade_assurance, which alone knows about money."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions.defaulting import owe_balance
from marketplace.orders.actions.locking import actor_of, days, locked, move, setting
from marketplace.orders.models import Instalment, Order
from marketplace.orders.queries import next_instalment
from marketplace.orders.signals import order_funded, order_noted
from marketplace.orders.states import OrderState, StartsOn


@transaction.atomic
def announce_transfer(*, order: Order, by: Member, at: datetime) -> Order:
    """Note that a bank transfer is on its way; this moves the payment deadline, once.

    Raises: TransitionRefused.
    """
    order = locked(order)
    figures = order.frozen_policies
    due = figures.after_working_days(order.payment_due_at or at, figures.transfer_working_days)
    move(
        order,
        "announce_transfer",
        actor=actor_of(by, order),
        by=by,
        at=at,
        transfer_announced_at=at,
        payment_due_at=due,
    )
    order.instalments.filter(funded_at=None, position=1).update(due_at=due)
    order_noted.send(sender=None, order=order, at=at, by=by, name="announce_transfer")
    return order


@transaction.atomic
def record_funding(*, order: Order, at: datetime, by: Member = SYSTEM) -> Order:
    """Take the due instalment as paid in full and settled; production begins, or goods are ready.

    The promised day and the dates that follow from it are made now. Raises: TransitionRefused
    where nothing is due or the order was cancelled meanwhile.
    """
    order = locked(order)
    actor = actor_of(by, order, unnamed=Actor.PROVIDER)
    instalment = next_instalment(order)
    if instalment is None:
        raise TransitionRefused("everything is paid")
    waiting = order.state == OrderState.AWAITING_PAYMENT
    dates = _begun(order, at) if waiting else {}
    move(order, _name(order, waiting=waiting), actor=actor, by=by, at=at, **dates)
    Instalment.objects.filter(pk=instalment.pk).update(funded_at=at)
    if order.underfunded_at is not None:
        setting(order, underfunded_at=None)
    if waiting and order.from_stock:
        owe_balance(order, at, by)
    if order.default_due_at is not None:
        setting(order, default_due_at=None, default_kept_minor=0, cancel_reason="")
    order_funded.send(sender=None, order=order, at=at, by=by)
    return order


@transaction.atomic
def start_unpaid(*, order: Order, starts_on: StartsOn, by: Member, at: datetime) -> Order:
    """Start an order whose buyer pays later, unprotected; told by trade_assurance.

    Nothing is due on it any more: what the buyer owes afterwards is no instalment of the contract.
    Raises: TransitionRefused, also where a part was paid already.
    """
    order = locked(order)
    if order.instalments.filter(funded_at__isnull=False).exists():
        raise TransitionRefused("a part of this order is paid")
    name = "start_unpaid_stock" if order.from_stock else "start_unpaid"
    move(
        order,
        name,
        actor=actor_of(by, order),
        by=by,
        at=at,
        reason=starts_on.value,
        starts_on=starts_on.value,
        ready_at=at if order.from_stock else None,
        **promised(order, at),
    )
    order_noted.send(sender=None, order=order, at=at, by=by, name=name)
    return order


@transaction.atomic
def record_funding_reversed(
    *, order: Order, at: datetime, by: Member = SYSTEM, reason: str = ""
) -> Order:
    """Take the last payment back: the bank recalled it. The seller has to stop.

    Raises: TransitionRefused once goods have left (then the money is frozen, not the order).
    """
    order = locked(order)
    actor = actor_of(by, order, unnamed=Actor.PROVIDER)
    move(order, "reverse_funding", actor=actor, by=by, at=at, reason=reason)
    due = at + days(order.frozen_policies.repay_days)
    paid = (
        order.instalments.filter(funded_at__isnull=False, amount_minor__gt=0)
        .order_by("-position")
        .first()
    )
    if paid is not None:
        Instalment.objects.filter(pk=paid.pk).update(funded_at=None, due_at=due)
    setting(order, payment_due_at=due, ready_at=None, late_from_at=None, not_shipped_due_at=None)
    order_noted.send(sender=None, order=order, at=at, by=by, name="reverse_funding")
    return order


def _name(order: Order, *, waiting: bool) -> str:
    if not waiting:
        return "fund_balance"
    return "fund_stock" if order.from_stock else "fund"


def _begun(order: Order, at: datetime) -> dict[str, Any]:
    """Return the dates that the first payment makes."""
    return {"funded_at": at, "ready_at": at if order.from_stock else None, **promised(order, at)}


def promised(order: Order, at: datetime) -> dict[str, Any]:
    """Return the promised day and, from the end of that day in the operator's zone, what follows."""
    figures = order.frozen_policies
    zone = ZoneInfo(figures.time_zone)
    promised_on = at.astimezone(zone).date() + timedelta(days=order.lead_time_days)
    end = datetime.combine(promised_on + timedelta(days=1), time(), zone)
    return {
        "promised_on": promised_on,
        "late_from_at": end + days(figures.late_days),
        "not_shipped_due_at": end + days(figures.not_shipped_days),
    }
