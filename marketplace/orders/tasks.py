"""Sweeps of due dates, oldest first, and the work that follows a placement.

All of them go by dates: they rest while the clock is in doubt (`core.jobs.gate`).
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions
from marketplace.orders.models import Instalment, Order, Shipment
from marketplace.orders.queries import (
    balances_to_remind,
    defaulted_orders,
    due_for_receipt,
    due_for_reminder,
    lapsing_changes,
    lost_shipments,
    not_shipped_orders,
    unanswered_orders,
    unanswered_wishes,
    unpaid_orders,
    unremedied_shipments,
)
from marketplace.orders.states import ShipmentState

Row = TypeVar("Row")
log = logging.getLogger(__name__)
BATCH = 200


@jobs.periodic("orders.lapse_unanswered", by_date=True)
def sweep_unanswered() -> int:
    """Cancel orders whose seller kept silent."""
    return _each_order(unanswered_orders, actions.lapse_unanswered)


@jobs.periodic("orders.lapse_unpaid", by_date=True)
def sweep_unpaid() -> int:
    """Cancel orders that were not paid in time."""
    return _each_order(unpaid_orders, actions.lapse_unpaid)


@jobs.periodic("orders.lapse_cancellation", by_date=True)
def sweep_wishes() -> int:
    """Close wishes to cancel that the seller left unanswered."""
    return _each_order(unanswered_wishes, actions.lapse_cancellation)


@jobs.periodic("orders.lapse_changes", by_date=True)
def sweep_changes() -> int:
    """End the offers to change a contract that nobody answered."""
    at = clock.now()
    return sum(
        _tried(lambda change, t: actions.lapse_change(change=change, at=t), change, at)
        for change in lapsing_changes(at)[:BATCH]
    )


@jobs.periodic("orders.balance", by_date=True)
def sweep_balances() -> int:
    """Remind of balances first, then end the orders to whose end nobody objected."""
    at = clock.now()
    rows = [*balances_to_remind(at)[:BATCH]]
    ending = defaulted_orders(at)[:BATCH]
    rows += Instalment.objects.filter(order__in=[order.pk for order in ending], funded_at=None)
    reminded = sum(actions.remind_balance(instalment=row, at=at) for row in rows)
    return reminded + _each_order(defaulted_orders, actions.cancel_for_default)


@jobs.periodic("orders.not_shipped", by_date=True)
def sweep_not_shipped() -> int:
    """Cancel orders that are two weeks past the promised day."""
    return _each_order(not_shipped_orders, actions.cancel_not_shipped)


@jobs.periodic("orders.receipt", by_date=True)
def sweep_receipt() -> int:
    """Remind of receipt first, also where its day is past; then confirm what still is past it."""
    at = clock.now()
    near = [*due_for_reminder(at)[:BATCH], *due_for_receipt(at)[:BATCH]]
    reminded = sum(actions.remind_receipt(shipment=shipment, at=at) for shipment in near)
    received = 0
    for shipment in due_for_receipt(at)[:BATCH]:
        received += _tried(_receive, shipment, at)
    return reminded + received


@jobs.periodic("orders.lost", by_date=True)
def sweep_lost() -> int:
    """Count as lost what the carrier has said nothing of for too long."""
    at = clock.now()
    return sum(_tried(_lose, shipment, at) for shipment in lost_shipments(at)[:BATCH])


@jobs.periodic("orders.remedy", by_date=True)
def sweep_remedies() -> int:
    """Refund lost and returned goods that their seller did not send again in time."""
    at = clock.now()
    return sum(_tried(_give_back, shipment, at) for shipment in unremedied_shipments(at)[:BATCH])


@outbox.handles("orders.documents_wanted")
def make_documents(order_id: int) -> None:
    """Make pro forma and contract; running twice makes them once."""
    actions.make_papers(order=Order.objects.get(pk=order_id), at=clock.now())


def _receive(shipment: Shipment, at: datetime) -> None:
    """Take it as received; what never departed is for operators: silence proves nothing then."""
    if shipment.state == ShipmentState.SHIPPED:
        actions.withhold_receipt(shipment=shipment, at=at)
    else:
        actions.record_receipt(order=shipment.order, shipment=shipment, at=at)


def _lose(shipment: Shipment, at: datetime) -> None:
    actions.report_lost(order=shipment.order, shipment=shipment, at=at)


def _give_back(shipment: Shipment, at: datetime) -> None:
    actions.give_back(order=shipment.order, shipment=shipment, at=at)


def _each_order(due: Callable[[datetime], QuerySet[Order]], act: Callable[..., Order]) -> int:
    at = clock.now()
    return sum(_tried(lambda o, t: act(order=o, at=t), order, at) for order in due(at)[:BATCH])


def _tried(act: Callable[[Row, datetime], object], row: Row, at: datetime) -> int:
    """Do one row in a savepoint of its own: a row that moved meanwhile must not stop the others."""
    try:
        with transaction.atomic():
            act(row, at)
    except (Refusal, TransitionRefused) as refusal:
        log.info("%s was not due after all: %s", row, refusal)
        return 0
    return 1
