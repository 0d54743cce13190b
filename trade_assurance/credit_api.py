"""/api/v1: credit lines, what is owed on them, buying on terms and paying an invoice."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies.requests import member_of_request
from marketplace.core import clock
from marketplace.core.api import KEY, NewestFirst, once
from marketplace.orders.models import Order
from marketplace.orders.queries import party_orders
from trade_assurance import rules
from trade_assurance.actions import credit
from trade_assurance.models import Claim, CreditLine
from trade_assurance.payment_serializers import PaymentAsked, PaymentOut


class CreditLineOut(serializers.ModelSerializer[CreditLine]):
    """Credit between two companies; amounts in minor units, `free_minor` for new orders."""

    seller = serializers.CharField(source="seller.name", read_only=True)
    buyer = serializers.CharField(source="buyer.name", read_only=True)
    free_minor = serializers.IntegerField(source="free.minor", read_only=True)

    class Meta:
        model = CreditLine
        fields = (
            "id", "seller", "buyer", "state", "currency", "limit_minor", "open_minor", "free_minor",
            "days", "granted_at", "revoked_at",
        )  # fmt: skip
        read_only_fields = fields


class ClaimOut(serializers.ModelSerializer[Claim]):
    """What is owed on terms for a tranche of an order; amounts in minor units."""

    order = serializers.CharField(source="order.reference", read_only=True)
    tranche = serializers.IntegerField(source="tranche.position", read_only=True)
    open_minor = serializers.IntegerField(source="open.minor", read_only=True)

    class Meta:
        model = Claim
        fields = (
            "id", "order", "tranche", "state", "currency", "amount_minor", "paid_minor",
            "credited_minor", "written_off_minor", "open_minor", "days", "issued_at", "due_at", "closed_at",
        )  # fmt: skip
        read_only_fields = fields


class CreditLines(ListAPIView[CreditLine]):
    """The credit that the company grants or has."""

    serializer_class = CreditLineOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[CreditLine]:
        """Return lines of the caller's company alone."""
        company_id = _company_id(self.request)
        rows = CreditLine.objects.select_related("seller", "buyer")
        return rows.filter(Q(seller_id=company_id) | Q(buyer_id=company_id))


class Claims(ListAPIView[Claim]):
    """What the company owes on terms, or is owed."""

    serializer_class = ClaimOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Claim]:
        """Return claims of the caller's company alone."""
        company_id = _company_id(self.request)
        rows = Claim.objects.select_related("order", "tranche")
        return rows.filter(Q(line__seller_id=company_id) | Q(line__buyer_id=company_id))


class OrderTermsChoice(APIView):
    """Buying an order on the supplier's credit."""

    @extend_schema(request=None, responses={201: ClaimOut(many=True)}, parameters=[KEY])
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Start an order on terms: unprotected, paid after dispatch."""
        order = _order(request, reference)
        if not rules.can_pay(member_of_request(request), order):
            raise PermissionDenied
        claims = credit.buy_on_terms(order=order, by=member_of_request(request), at=clock.now())
        return Response(ClaimOut(claims, many=True).data, status=status.HTTP_201_CREATED)


class ClaimPayments(APIView):
    """Paying an invoice on terms."""

    @extend_schema(request=PaymentAsked, responses={201: PaymentOut}, parameters=[KEY])
    @once
    def post(self, request: Request, reference: str, tranche: int) -> Response:
        """Start to pay what is open for one tranche of an order."""
        order = _order(request, reference)
        if not rules.can_pay(member_of_request(request), order):
            raise PermissionDenied
        claim = get_object_or_404(Claim, order=order, tranche__position=tranche)
        asked = PaymentAsked(data=request.data)
        asked.is_valid(raise_exception=True)
        payment = credit.pay_claim(
            claim=claim, by=member_of_request(request), at=clock.now(), **asked.validated_data
        )
        return Response(PaymentOut(payment).data, status=status.HTTP_201_CREATED)


def _company_id(request: Request) -> int:
    member = member_of_request(request)
    if member.company is None or not rules.can_see_credit(member):
        raise PermissionDenied
    return member.company.pk


def _order(request: Request, reference: str) -> Order:
    member = member_of_request(request)
    order = get_object_or_404(party_orders(member), reference=reference)
    if not rules.can_see_payment(member, order):
        raise PermissionDenied
    return order


urlpatterns = [
    path("credit-lines/", CreditLines.as_view(), name="credit-lines"),
    path("claims/", Claims.as_view(), name="claims"),
    path("orders/<str:reference>/terms/", OrderTermsChoice.as_view(), name="order-terms"),
    path(
        "orders/<str:reference>/claims/<int:tranche>/payments/",
        ClaimPayments.as_view(),
        name="claim-payments",
    ),
]
