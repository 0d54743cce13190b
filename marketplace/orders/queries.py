"""Reads about orders: scoped lists, the state that shipments imply, sums still due."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.companies.states import Permission
from marketplace.orders import policies
from marketplace.orders.change_states import ChangeState
from marketplace.orders.models import (
    ClauseRemark,
    ContractAcceptance,
    ContractChange,
    ContractRevision,
    Instalment,
    Order,
    OrderDocument,
    OrderLine,
    SellerTerms,
    Shipment,
    ShipmentLine,
)
from marketplace.orders.parts import OpenLine
from marketplace.orders.states import MAKING, RECEIVABLE, DueEvent, OrderState, ShipmentState


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
    live = {state for state in shipments if state != ShipmentState.CANCELLED}
    if live and live <= {ShipmentState.PLANNED}:
        return OrderState.READY_TO_SHIP
    if live <= {ShipmentState.DELIVERED, ShipmentState.RECEIVED, ShipmentState.REFUSED}:
        return OrderState.DELIVERED
    return OrderState.SHIPPING


def open_lines(order: Order) -> dict[int, OpenLine]:
    """Return an order's lines with what has left of each; what was given up still counts as sent."""
    sent = Sum(
        "shipment_lines__quantity",
        filter=~Q(shipment_lines__shipment__state=ShipmentState.PLANNED),
        default=Decimal(0),
    )
    rows = order.lines.order_by("position").annotate(sent=sent)
    return {row.pk: OpenLine(row.pk, row.quantity, row.sent, row.total_minor) for row in rows}


def live_revision(order: Order) -> ContractRevision:
    """Return the wording of the contract that is in force."""
    return order.revisions.get(number=order.revision)


def seller_terms(seller_id: int) -> SellerTerms:
    """Return what a seller says and asks on its orders; unsaved defaults where it set nothing."""
    return SellerTerms.objects.filter(pk=seller_id).first() or SellerTerms(pk=seller_id)


def acceptances_of(order: Order) -> list[ContractAcceptance]:
    """Return who accepted the contract, revision by revision, in the order of time."""
    rows = ContractAcceptance.objects.filter(revision__order=order).select_related("revision")
    return list(rows.order_by("revision__number", "accepted_at", "pk"))


def lapsing_changes(at: datetime) -> QuerySet[ContractChange]:
    """Return the open offers to change a contract that nobody answered in time."""
    rows = ContractChange.objects.filter(state=ChangeState.OPEN, lapses_at__lte=at)
    return rows.select_related("order").order_by("lapses_at", "pk")


def changes_of(order: Order) -> list[ContractChange]:
    """Return every offer to change a contract, the newest first."""
    return list(order.changes.select_related("person").order_by("-pk"))


def lines_of_revision(order: Order, number: int) -> list[OrderLine]:
    """Return the lines that held in one revision of the contract."""
    rows = OrderLine.ever.filter(order=order, since_revision__lte=number)
    live = rows.filter(Q(ended_revision=None) | Q(ended_revision__gt=number))
    return list(live.order_by("position"))


def questions_of(order: Order) -> list[ClauseRemark]:
    """Return the questions on the contract with their answers, clause by clause."""
    rows = ClauseRemark.objects.filter(order=order, answers=None)
    return list(rows.select_related("answer__person", "person").order_by("clause", "pk"))


def next_instalment(order: Order) -> Instalment | None:
    """Return the first instalment that is not funded yet, or None when all has come.

    Of an order that started unpaid, on a promise to pay later, no money is waited for.
    """
    if order.starts_on:
        return None
    return order.instalments.filter(funded_at__isnull=True).order_by("position").first()


def unanswered_orders(at: datetime) -> QuerySet[Order]:
    """Return the orders whose seller's time to answer is over, the longest overdue first."""
    return Order.objects.filter(state=OrderState.AWAITING_SUPPLIER, answer_due_at__lte=at).order_by(
        "answer_due_at", "pk"
    )


def unpaid_orders(at: datetime) -> QuerySet[Order]:
    """Return the orders whose time to pay is over."""
    return Order.objects.filter(
        state=OrderState.AWAITING_PAYMENT,
        payment_due_at__lte=at,
        paused_at=None,
        underfunded_at=None,
    ).order_by("payment_due_at", "pk")


def underfunded_orders() -> QuerySet[Order]:
    """Return the orders of which a part was paid, those whose time is up first."""
    rows = Order.objects.filter(state=OrderState.AWAITING_PAYMENT, underfunded_at__isnull=False)
    return rows.select_related("buyer", "seller").order_by("payment_due_at", "pk")


def unanswered_wishes(at: datetime) -> QuerySet[Order]:
    """Return the orders whose seller left a wish to cancel unanswered."""
    return Order.objects.filter(
        state__in=[*MAKING, OrderState.SHIPPING], cancellation_due_at__lte=at, paused_at=None
    ).order_by("cancellation_due_at", "pk")


def defaulted_orders(at: datetime) -> QuerySet[Order]:
    """Return the orders whose buyer did not object to their end for want of the balance."""
    return Order.objects.filter(state__in=MAKING, default_due_at__lte=at, paused_at=None).order_by(
        "default_due_at", "pk"
    )


def balances_to_remind(at: datetime) -> QuerySet[Instalment]:
    """Return the unpaid instalments near or past their day that lack a reminder; as above."""
    steps = {after: after for after in policies.current().balance_reminder_days}
    rows = Instalment.objects.filter(
        _lacks_a_reminder("due_at", at, steps),
        funded_at=None,
        due_event=DueEvent.BEFORE_SHIPMENT,
        order__state__in=MAKING,
        order__paused_at=None,
        order__starts_on="",
    )
    return rows.select_related("order").order_by("due_at", "pk")


def not_shipped_orders(at: datetime) -> QuerySet[Order]:
    """Return the paid orders that should have been shipped long ago."""
    return Order.objects.filter(
        state__in=[*MAKING, OrderState.SHIPPING],
        not_shipped_due_at__lte=at,
        paused_at=None,
        held_at=None,
    ).order_by("not_shipped_due_at", "pk")


def due_for_receipt(at: datetime) -> QuerySet[Shipment]:
    """Return the shipments whose receipt is taken as confirmed."""
    return (
        _travelling()
        .filter(auto_receipt_at__lte=at, review_from_at=None)
        .order_by("auto_receipt_at", "pk")
        .select_related("order")
    )


def due_for_reminder(at: datetime) -> QuerySet[Shipment]:
    """Return the shipments near that day that lack a reminder; the action decides on it."""
    steps = {before: -before for before in policies.current().reminder_days}
    return (
        _travelling()
        .filter(_lacks_a_reminder("auto_receipt_at", at, steps), auto_receipt_at__gt=at)
        .order_by("auto_receipt_at", "pk")
        .select_related("order")
    )


def lost_shipments(at: datetime) -> QuerySet[Shipment]:
    """Return the consignments of which nothing was heard for too long."""
    rows = Shipment.objects.filter(
        state__in=[ShipmentState.SHIPPED, ShipmentState.IN_TRANSIT], lost_due_at__lte=at,
        paused_at=None,
    )  # fmt: skip
    return rows.order_by("lost_due_at", "pk").select_related("order")


def unremedied_shipments(at: datetime) -> QuerySet[Shipment]:
    """Return lost and returned consignments whose seller let the time to send them again pass."""
    rows = Shipment.objects.filter(remedy_due_at__lte=at, paused_at=None)
    return rows.order_by("remedy_due_at", "pk").select_related("order")


def shipments_in_review() -> QuerySet[Shipment]:
    """Return the consignments that operators look at: never departed, or lost at nobody's word yet."""
    rows = Shipment.objects.filter(state=ShipmentState.SHIPPED, review_from_at__isnull=False)
    return rows.order_by("review_from_at", "pk").select_related("order__buyer", "order__seller")


def _lacks_a_reminder(column: str, at: datetime, steps: Mapping[int, int]) -> Q:
    """Say that one of the reminders is due and not noted; `steps`: its number, days after `column`.

    In SQL, or rows that were reminded of already would fill a sweep's batch before the others.
    """
    found = Q(pk__in=[])
    for number, after in steps.items():
        is_due = Q(**{f"{column}__lte": at - timedelta(days=after)})
        found |= is_due & ~Q(reminded__contains=[number])
    return found


def _travelling() -> QuerySet[Shipment]:
    return Shipment.objects.filter(state__in=RECEIVABLE, paused_at=None)


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
        Prefetch(
            "shipments",
            Shipment.objects.order_by("position")
            .select_related("tranche")
            .prefetch_related(
                Prefetch("lines", ShipmentLine.objects.select_related("line").order_by("pk"))
            ),
        ),
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
