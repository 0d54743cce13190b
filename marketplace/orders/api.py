"""/api/v1/orders: read orders and take their steps."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.core.api import once
from marketplace.orders import actions, contract_api, queries, rules
from marketplace.orders.models import Order, OrderLine, Shipment
from marketplace.orders.states import OrderState, TransportMode


class LineOut(serializers.ModelSerializer[OrderLine]):
    """A line as agreed."""

    class Meta:
        model = OrderLine
        fields = (
            "position", "product_id", "sku_id", "title", "attributes", "quantity", "unit",
            "unit_price", "total_minor",
        )  # fmt: skip
        read_only_fields = fields


class ShipmentOut(serializers.ModelSerializer[Shipment]):
    """A consignment and the day on which its receipt counts as confirmed."""

    class Meta:
        model = Shipment
        fields = (
            "position", "state", "carrier", "tracking", "mode", "shipped_at", "delivered_at",
            "received_at", "auto_receipt_at",
        )  # fmt: skip
        read_only_fields = fields


class OrderOut(serializers.ModelSerializer[Order]):
    """An order; amounts are minor units of `currency`."""

    buyer = serializers.CharField(source="buyer.reference", read_only=True)
    seller = serializers.CharField(source="seller.reference", read_only=True)
    delivery_country = serializers.CharField(read_only=True)
    lines = LineOut(many=True, read_only=True)
    shipments = ShipmentOut(many=True, read_only=True)

    class Meta:
        model = Order
        fields = (
            "reference", "state", "buyer", "seller", "currency", "goods_minor", "freight_minor",
            "total_minor", "incoterm", "delivery_place", "delivery_country", "lead_time_days",
            "transport_mode", "buyer_po_number", "source_kind", "source_reference",
            "contract_hash", "placed_at", "answer_due_at", "reading_until_at",
            "accepted_at", "revision", "payment_due_at", "promised_on",
            "funded_at", "shipped_at", "received_at", "completed_at", "cancelled_at",
            "cancel_cause", "lines", "shipments",
        )  # fmt: skip
        read_only_fields = fields


class NothingIn(serializers.Serializer[Any]):
    """A step that asks nothing."""


class ConfirmationIn(serializers.Serializer[Any]):
    """The seller's words of thanks; without them what its order terms say."""

    thanks = serializers.CharField(max_length=1000, allow_blank=True, default="")


class ShipmentIn(serializers.Serializer[Any]):
    """Who carries the goods, and how."""

    carrier = serializers.CharField(max_length=80)
    tracking = serializers.CharField(max_length=80, allow_blank=True, default="")
    mode = serializers.ChoiceField(choices=TransportMode.choices)


class CancellationIn(serializers.Serializer[Any]):
    """Why the order should end."""

    reason = serializers.CharField(max_length=1000)


class OrderPages(CursorPagination):
    """Newest first."""

    ordering = ("-placed_at", "-id")
    page_size = 50


class OrderList(ListAPIView[Order]):
    """List the orders that the caller may see, newest first."""

    serializer_class = OrderOut
    pagination_class = OrderPages

    def get_queryset(self) -> QuerySet[Order]:
        """Return orders of the caller's company alone."""
        return queries.order_page_rows(queries.orders_for(_member(self.request)))


class OrderDetail(RetrieveAPIView[Order]):
    """Read one order."""

    serializer_class = OrderOut
    lookup_field = "reference"

    def get_queryset(self) -> QuerySet[Order]:
        """Return orders of the caller's company alone."""
        return queries.order_page_rows(queries.party_orders(_member(self.request)))

    def get_object(self) -> Order:
        """Return the order to colleagues who may see it."""
        return _seen(_member(self.request), super().get_object())


class _Step(APIView):
    """Take one step on an order; repeat with the same Idempotency-Key to get the same answer."""

    @once
    def post(self, request: Request, reference: str) -> Response:
        """Check the input, then the permission, then act."""
        member = _member(request)
        order = _seen(member, get_object_or_404(queries.party_orders(member), reference=reference))
        name = self.move(member, order)
        if not rules.can_make(member, order, name):
            raise PermissionDenied
        given = self.input_class(data=request.data)
        given.is_valid(raise_exception=True)
        self.act(order, member, clock.now(), name, given.validated_data)
        fresh = queries.order_page_rows(queries.party_orders(member)).get(pk=order.pk)
        return Response(OrderOut(fresh).data, status=status.HTTP_200_OK)

    input_class: type[serializers.Serializer[Any]] = NothingIn
    name = ""

    def move(self, member: Member, order: Order) -> str:
        """Return the row of the order's table that this step is."""
        return self.name

    def act(self, order: Order, by: Member, at: datetime, name: str, data: dict[str, Any]) -> None:
        """Call the action."""
        raise NotImplementedError


class Confirmation(_Step):
    """The seller confirms the order."""

    name = "confirm"
    input_class = ConfirmationIn

    @extend_schema(request=ConfirmationIn, responses=OrderOut)
    def post(self, request: Request, reference: str) -> Response:
        """Confirm."""
        return super().post(request, reference)

    def act(self, order: Order, by: Member, at: datetime, name: str, data: dict[str, Any]) -> None:
        """Bind the seller."""
        actions.confirm_order(order=order, by=by, at=at, **data)


class Dispatch(_Step):
    """The seller ships the goods."""

    name = "ship"
    input_class = ShipmentIn

    @extend_schema(request=ShipmentIn, responses=OrderOut)
    def post(self, request: Request, reference: str) -> Response:
        """Ship."""
        return super().post(request, reference)

    def act(self, order: Order, by: Member, at: datetime, name: str, data: dict[str, Any]) -> None:
        """Hand the goods to the carrier."""
        actions.ship_order(order=order, by=by, at=at, **data)


class Receipt(_Step):
    """The buyer confirms receipt; the claim window starts."""

    name = "receive"

    @extend_schema(request=NothingIn, responses=OrderOut)
    def post(self, request: Request, reference: str) -> Response:
        """Confirm receipt."""
        return super().post(request, reference)

    def act(self, order: Order, by: Member, at: datetime, name: str, data: dict[str, Any]) -> None:
        """Take the goods as received."""
        actions.record_receipt(order=order, by=by, at=at)


class Cancellation(_Step):
    """End the order, or ask for its end, as the caller's side may in the present state."""

    input_class = CancellationIn

    @extend_schema(request=CancellationIn, responses=OrderOut)
    def post(self, request: Request, reference: str) -> Response:
        """Cancel, decline, or ask to cancel."""
        return super().post(request, reference)

    def move(self, member: Member, order: Order) -> str:
        """Return the ending that is open to the caller, or the one that will be refused."""
        buying = member.acts_for(order.buyer_id)
        if not buying:
            return "decline" if order.state == OrderState.AWAITING_SUPPLIER else "cancel_by_seller"
        if order.state in {OrderState.IN_PRODUCTION, OrderState.READY_TO_SHIP}:
            late = rules.is_timely(order, "cancel_late", clock.now())
            return "cancel_late" if late else "ask_cancellation"
        return "cancel"

    def act(self, order: Order, by: Member, at: datetime, name: str, data: dict[str, Any]) -> None:
        """Call the action of the chosen ending."""
        ENDINGS[name](order=order, by=by, at=at, reason=data["reason"])


ENDINGS = {
    "decline": actions.decline_order,
    "cancel": actions.cancel_order,
    "cancel_by_seller": actions.cancel_by_seller,
    "cancel_late": actions.cancel_late,
    "ask_cancellation": actions.ask_cancellation,
}


def _seen(member: Member, order: Order) -> Order:
    if not rules.can_see_order(member, order):
        raise PermissionDenied
    return order


def _member(request: Request) -> Member:
    member: Member = request._request.member  # type: ignore[attr-defined]  # noqa: SLF001 - the middleware's
    return member


urlpatterns = [
    *contract_api.urlpatterns,
    path("orders/", OrderList.as_view(), name="orders"),
    path("orders/<str:reference>/", OrderDetail.as_view(), name="order"),
    path("orders/<str:reference>/confirmation/", Confirmation.as_view(), name="order-confirmation"),
    path("orders/<str:reference>/shipment/", Dispatch.as_view(), name="order-shipment"),
    path("orders/<str:reference>/receipt/", Receipt.as_view(), name="order-receipt"),
    path("orders/<str:reference>/cancellation/", Cancellation.as_view(), name="order-cancellation"),
]
