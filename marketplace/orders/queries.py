"""Reads about orders: scoped lists, the state that shipments imply, sums still due."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.companies.states import Permission
from marketplace.orders import policies
from marketplace.orders.models import Instalment, Order, OrderDocument, OrderLine, Shipment
from marketplace.orders.states import MAKING, MOVING, OrderState, ShipmentState


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


def unanswered_orders(at: datetime) -> QuerySet[Order]:
    """Return the orders whose seller's time to answer is over, the longest overdue first."""
    return Order.objects.filter(state=OrderState.AWAITING_SUPPLIER, answer_due_at__lte=at).order_by(
        "answer_due_at", "pk"
    )


def unpaid_orders(at: datetime) -> QuerySet[Order]:
    """Return the orders whose time to pay is over."""
    return Order.objects.filter(
        state=OrderState.AWAITING_PAYMENT, payment_due_at__lte=at, paused_at=None
    ).order_by("payment_due_at", "pk")


def unanswered_wishes(at: datetime) -> QuerySet[Order]:
    """Return the orders whose seller left a wish to cancel unanswered."""
    return Order.objects.filter(
        state__in=MAKING, cancellation_due_at__lte=at, paused_at=None
    ).order_by("cancellation_due_at", "pk")


def not_shipped_orders(at: datetime) -> QuerySet[Order]:
    """Return the paid orders that should have been shipped long ago."""
    return Order.objects.filter(
        state__in=MAKING, not_shipped_due_at__lte=at, paused_at=None
    ).order_by("not_shipped_due_at", "pk")


def due_for_receipt(at: datetime) -> QuerySet[Shipment]:
    """Return the shipments whose receipt is taken as confirmed."""
    return (
        _travelling()
        .filter(auto_receipt_at__lte=at)
        .order_by("auto_receipt_at", "pk")
        .select_related("order")
    )


def due_for_reminder(at: datetime) -> QuerySet[Shipment]:
    """Return the shipments that are near that day; the action decides whether one is to be sent."""
    nearest = max(policies.current().reminder_days, default=0)
    return (
        _travelling()
        .filter(auto_receipt_at__gt=at, auto_receipt_at__lte=at + timedelta(days=nearest))
        .order_by("auto_receipt_at", "pk")
        .select_related("order")
    )


def _travelling() -> QuerySet[Shipment]:
    return Shipment.objects.filter(state__in=[*MOVING, ShipmentState.DELIVERED], paused_at=None)


def members_by_id(user_ids: Iterable[int]) -> dict[int, str]:
    """Return the names behind the numbers that history keeps; erased people are missing."""
    found = User.objects.filter(pk__in=set(user_ids))
    return {user.pk: str(user) for user in found}


def zone_of_company(company_id: int) -> str:
    """Return the time zone of a company's first member, the nearest we know to its own."""
    zone = (
        User.objects.filter(memberships__company_id=company_id)
        .order_by("memberships__pk")
        .values_list("time_zone", flat=True)
        .first()
    )
    return zone or "UTC"


def party_orders(member: Member) -> QuerySet[Order]:
    """Return the orders of the member's company, whatever the role; operators get all.

    Who opens one of them is asked `rules.can_see_order`: a colleague without the permission is told
    so, while a stranger finds nothing.
    """
    orders = Order.objects.select_related("buyer", "seller", "placed_by")
    if member.is_operator:
        return orders
    company_id = member.company.pk if member.company else None
    return orders.filter(Q(buyer=company_id) | Q(seller=company_id))


def order_page_rows(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return the orders with the rows that an order's page shows."""
    return orders.prefetch_related(
        Prefetch("lines", OrderLine.objects.order_by("position")),
        Prefetch("shipments", Shipment.objects.order_by("position")),
        Prefetch("instalments", Instalment.objects.order_by("position")),
        Prefetch("documents", OrderDocument.objects.order_by("kind", "language", "-version")),
    )


def found_orders(orders: QuerySet[Order], words: str) -> QuerySet[Order]:
    """Keep the orders whose reference, purchase order number, parties or goods contain `words`."""
    words = words.strip()
    if not words:
        return orders
    return orders.filter(
        Q(reference__icontains=words)
        | Q(buyer_po_number__icontains=words)
        | Q(buyer__name__icontains=words)
        | Q(seller__name__icontains=words)
        | Exists(OrderLine.objects.filter(order=OuterRef("pk"), title__icontains=words))
    )
