"""Reads about the orders of a company that the marketplace stops."""

from django.db.models import Exists, OuterRef, QuerySet

from marketplace.orders.models import Order, Shipment
from marketplace.orders.states import MAKING, UNPAID, OrderState, ShipmentState


def never_paid(buyer_id: int) -> QuerySet[Order]:
    """Return the orders of a buyer towards which nothing was ever paid, by number."""
    rows = Order.objects.filter(buyer_id=buyer_id, state__in=UNPAID, funded_at=None)
    return rows.order_by("pk")


def orders_with_a_rest(seller_id: int) -> QuerySet[Order]:
    """Return the paid orders of a supplier of which something has not left yet, by number."""
    planned = Shipment.objects.filter(order=OuterRef("pk"), state=ShipmentState.PLANNED)
    paid = Order.objects.filter(seller_id=seller_id, state__in=[*MAKING, OrderState.SHIPPING])
    return paid.filter(Exists(planned)).order_by("pk")
