"""/api/v1: payments of an order, what is held, statement, payouts."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies.member import Member
from marketplace.companies.requests import member_of_request
from marketplace.core import clock
from marketplace.core.api import KEY, NewestFirst, once
from marketplace.orders.models import Order
from marketplace.orders.queries import party_orders
from trade_assurance import (
    actions,
    credit_api,
    dispute_api,
    payout_api,
    queries,
    return_api,
    rules,
    seller_question_api,
)
from trade_assurance.models import Payment, Payout, Protection
from trade_assurance.payment_serializers import PaymentAsked, PaymentOut
from trade_assurance.statements import Statement as SellersStatement
from trade_assurance.statements import StatementLine, lines_of


class ProtectionOut(serializers.ModelSerializer[Protection]):
    """What is held for a tranche; amounts in minor units, `released_minor` before commission."""

    held_minor = serializers.SerializerMethodField()
    tranche = serializers.IntegerField(source="tranche.position", read_only=True)
    kind = serializers.CharField(source="tranche.kind", read_only=True)

    class Meta:
        model = Protection
        fields = (
            "tranche", "kind", "state", "currency", "amount_minor", "funded_minor", "held_minor",
            "released_minor", "refunded_minor", "claim_days", "received_at", "release_due_at", "closed_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_held_minor(self, protection: Protection) -> int:
        """What is held now."""
        return protection.held.minor


class PayoutOut(serializers.ModelSerializer[Payout]):
    """Money on its way to the company: `goes_by` is `bank` or `provider` (its account there)."""

    goes_by = serializers.ChoiceField(choices=("bank", "provider"), read_only=True)

    class Meta:
        model = Payout
        fields = (
            "reference", "state", "currency", "amount_minor", "created_at", "ended_at",
            "goes_by", "bank_reference", "transfer_id", "failure_reason",
        )  # fmt: skip
        read_only_fields = fields


class StatementLineOut(serializers.Serializer[StatementLine]):
    """A line of the statement; minor units, `balance_minor` after the line."""

    at = serializers.DateTimeField()
    kind = serializers.CharField()
    movement = serializers.CharField(source="key")
    reference = serializers.CharField()
    currency = serializers.CharField(source="money.currency")
    gross_minor = serializers.IntegerField(source="gross.minor", allow_null=True, default=None)
    commission_minor = serializers.IntegerField(
        source="commission.minor", allow_null=True, default=None
    )
    amount_minor = serializers.IntegerField(source="money.minor")
    balance_minor = serializers.IntegerField(source="balance.minor")


class OrderPayments(APIView):
    """The payments of one order."""

    @extend_schema(responses=PaymentOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """List the attempts to pay an order, newest first."""
        payments = Payment.objects.filter(order=_order(request, reference)).order_by("-pk")
        return Response(PaymentOut(payments, many=True).data)

    @extend_schema(request=PaymentAsked, responses={201: PaymentOut}, parameters=[KEY])
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Start to pay what is due on an order."""
        order = _order(request, reference)
        if not rules.can_pay(member_of_request(request), order):
            raise PermissionDenied
        asked = PaymentAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        payment = actions.start_payment(
            order=order, by=member_of_request(request), at=clock.now(), **asked.validated_data
        )
        return Response(PaymentOut(payment).data, status=status.HTTP_201_CREATED)


class OrderProtections(APIView):
    """What is held for one order, by tranche."""

    @extend_schema(responses=ProtectionOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Show what is held, released and refunded of each tranche."""
        rows = Protection.objects.filter(order=_order(request, reference))
        rows = rows.select_related("tranche").order_by("tranche__position")
        return Response(ProtectionOut(rows, many=True).data)


class OrderRelease(APIView):
    """The buyer's early release."""

    @extend_schema(request=None, responses=ProtectionOut, parameters=[KEY])
    @once
    def post(self, request: Request, reference: str, tranche: int) -> Response:
        """Release the held money of a tranche to the supplier before its claim window ends."""
        order = _order(request, reference)
        if not rules.can_release(member_of_request(request), order):
            raise PermissionDenied
        protection = get_object_or_404(Protection, order=order, tranche__position=tranche)
        released = actions.release_early(
            protection=protection, by=member_of_request(request), at=clock.now()
        )
        return Response(ProtectionOut(released).data)


class Payouts(ListAPIView[Payout]):
    """The payouts of the company, newest first."""

    serializer_class = PayoutOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Payout]:
        """Return payouts of the caller's company alone."""
        _finance(self.request)
        return queries.payouts_for(member_of_request(self.request))


class Statement(ListAPIView[Any]):
    """Releases with their commission, and payouts, of the company as a seller, newest first."""

    serializer_class = StatementLineOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the ledger holds on the caller's own account."""
        member = _finance(self.request)
        return SellersStatement(member.company.pk if member.company else 0).postings

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return the lines that a page of the ledger makes."""
        return lines_of(super().paginate_queryset(queryset) or [])


def _order(request: Request, reference: str) -> Order:
    member = member_of_request(request)
    order = get_object_or_404(party_orders(member), reference=reference)
    if not rules.can_see_payment(member, order):
        raise PermissionDenied
    return order


def _finance(request: Request) -> Member:
    member = member_of_request(request)
    if not rules.can_see_finance(member):
        raise PermissionDenied
    return member


urlpatterns = [
    *dispute_api.urlpatterns,
    *credit_api.urlpatterns,
    *seller_question_api.urlpatterns,
    *return_api.urlpatterns,
    *payout_api.urlpatterns,
    path("orders/<str:reference>/payments/", OrderPayments.as_view(), name="order-payments"),
    path(
        "orders/<str:reference>/protections/", OrderProtections.as_view(), name="order-protections"
    ),
    path(
        "orders/<str:reference>/protections/<int:tranche>/release/",
        OrderRelease.as_view(),
        name="order-release",
    ),
    path("payouts/", Payouts.as_view(), name="payouts"),
    path("statement/", Statement.as_view(), name="statement"),
]
