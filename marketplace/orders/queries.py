"""Reads about orders: scoped lists, the state that shipments imply, sums still due."""

from collections.abc import Iterable

from django.db.models import QuerySet

from marketplace.companies.member import Member
from marketplace.companies.states import Permission
from marketplace.orders.models import Instalment, Order
from marketplace.orders.states import OrderState, ShipmentState


def orders_for(member: Member) -> QuerySet[Order]:
    """Return the orders that a member may see: its company's, or only its own without the permission.

    A seller's people see the company's sales if they fulfil orders or see all orders.
    """
    orders = Order.objects.select_related("buyer", "seller", "placed_by")
    if member.is_operator:
        return orders
    if member.company is None:
        return orders.none()
    everything = member.may(Permission.SEE_ALL_ORDERS)
    bought = orders.filter(buyer=member.company)
    if not everything:
        bought = bought.filter(placed_by=member.user_id)
    if not (everything or member.may(Permission.FULFIL_ORDERS)):
        return bought
    return bought | orders.filter(seller=member.company)


def derived_state(shipments: Iterable[str]) -> OrderState:
    """Return the order's state that the states of its shipments imply, from ready-to-ship on."""
    live = [state for state in shipments if state != ShipmentState.CANCELLED]
    if all(state == ShipmentState.PLANNED for state in live):
        return OrderState.READY_TO_SHIP
    if all(state in {ShipmentState.DELIVERED, ShipmentState.RECEIVED} for state in live):
        return OrderState.DELIVERED
    return OrderState.SHIPPING


def next_instalment(order: Order) -> Instalment | None:
    """Return the first instalment that is not funded yet, or None when all has come."""
    return order.instalments.filter(funded_at__isnull=True).order_by("position").first()
