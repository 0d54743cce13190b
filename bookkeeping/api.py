"""/api/v1: why an amount is what it is, for orders, disputes, payouts, papers, movements and statements."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bookkeeping import explaining, payout_whys, period_whys, queries, rules, statements
from bookkeeping.periods import Period
from marketplace.companies.member import Member
from marketplace.orders.queries import party_orders
from trade_assurance.agreed import explain_dues, explain_terms
from trade_assurance.claimed import explain_dispute
from trade_assurance.explanations import explain
from trade_assurance.inspection_fees import explain_visits
from trade_assurance.ledger.models import Movement
from trade_assurance.models import Dispute
from trade_assurance.queries import payouts_for
from trade_assurance.return_queries import returns_for
from trade_assurance.returned import explain_return
from trade_assurance.rules import (
    can_read_dispute,
    can_read_return,
    can_see_finance,
    can_see_payment,
)
from trade_assurance.whys import FrozenFee, Part, Why

SIDES = {"selling": statements.of_seller, "buying": statements.of_buyer}


class PartOut(serializers.Serializer[Part]):
    """A summand of an amount; `movement` is the key of the ledger's movement behind it."""

    at = serializers.DateTimeField(allow_null=True)
    label = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute of this name
    detail = serializers.CharField()
    movement = serializers.CharField()
    order = serializers.CharField()
    minor = serializers.IntegerField(source="money.minor")


class FeeOut(serializers.Serializer[FrozenFee]):
    """The commission of an order's line as frozen, with the rule and the rate that it comes from."""

    line = serializers.CharField(source="line.title")
    rule = serializers.CharField(source="rule_name")
    rate_bps = serializers.IntegerField()
    fee_minor = serializers.IntegerField()
    vat_minor = serializers.IntegerField()


class WhyOut(serializers.Serializer[Why]):
    """An amount and the parts that add up to it, to the minor unit."""

    name = serializers.CharField()
    title = serializers.CharField()
    rule = serializers.CharField()
    currency = serializers.CharField(source="amount.currency")
    amount_minor = serializers.IntegerField(source="amount.minor")
    parts = PartOut(many=True)
    fees = FeeOut(many=True)


class PeriodAsked(serializers.Serializer[Period]):
    """A period, a currency and the name of an amount: `opening`, `sum-1`, `balance-3`, …"""

    first = serializers.DateField()
    last = serializers.DateField()
    currency = serializers.CharField(max_length=3)
    why = serializers.CharField(max_length=40)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A period ends after it begins."""
        if attrs["last"] < attrs["first"]:
            raise serializers.ValidationError({"last": _("The period ends before it begins.")})
        return attrs


class OrderMoney(APIView):
    """Why each amount of an order is what it is."""

    @extend_schema(responses=WhyOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Explain every amount of an order: the movements, the rule and the rate behind it."""
        member = _member(request)
        order = get_object_or_404(party_orders(member), reference=reference)
        if not can_see_payment(member, order):
            raise PermissionDenied
        selling = not member.acts_for(order.buyer_id)
        return _whys(
            [
                *explain(order, selling=selling),
                *explain_terms(order),
                *explain_dues(order),
                *explain_visits(order),
            ]
        )


class DisputeMoney(APIView):
    """Why each amount of a dispute is what it is."""

    @extend_schema(responses=WhyOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Explain claim, held money, proposals and rulings of a dispute."""
        member = _member(request)
        rows = Dispute.objects.filter(order__in=party_orders(member).values("pk"))
        dispute = get_object_or_404(rows.select_related("order", "protection"), reference=reference)
        if not can_read_dispute(member, dispute):
            raise PermissionDenied
        return _whys(explain_dispute(dispute))


class ReturnMoney(APIView):
    """Why each amount of a return is what it is."""

    @extend_schema(responses=WhyOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Explain the value of the goods, what the supplier keeps, the way back and the refund."""
        member = _member(request)
        found = get_object_or_404(returns_for(member), reference=reference)
        if not can_read_return(member, found):
            raise PermissionDenied
        return _whys(explain_return(found))


class PayoutMoney(APIView):
    """Why a payout is what it is."""

    @extend_schema(responses=WhyOut(many=True))
    def get(self, request: Request, reference: str) -> Response:
        """Explain a payout: gross, commission and rest of each earning in it."""
        if not (_member(request).is_operator or can_see_finance(_member(request))):
            raise PermissionDenied
        payout = get_object_or_404(payouts_for(_member(request)), reference=reference)
        return _whys(payout_whys.explain_payout(payout))


class PaperMoney(APIView):
    """Why each amount of a numbered paper is what it is."""

    @extend_schema(responses=WhyOut(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Explain an invoice, credit note, fee invoice or receipt."""
        paper = get_object_or_404(queries.papers_for(_member(request)), pk=pk)
        if not rules.can_see_paper(_member(request), paper):
            raise PermissionDenied
        return _whys(explaining.of_paper(paper))


class MovementMoney(APIView):
    """The entries of one movement of the ledger."""

    @extend_schema(responses=WhyOut(many=True))
    def get(self, request: Request, key: str) -> Response:
        """Explain one movement to those whose order or payout it is about."""
        member = _member(request)
        found = get_object_or_404(Movement, key=key)
        order = queries.order_of(member, found)
        if order is not None and not can_see_payment(member, order):
            raise PermissionDenied
        if order is None and not queries.is_own_payout(member, found):
            raise Http404
        selling = order is None or not member.acts_for(order.buyer_id)
        return _whys(explaining.of_movement(found, selling=selling))


class StatementMoney(APIView):
    """Why an amount of a period's statement is what it is."""

    @extend_schema(
        responses=WhyOut,
        parameters=[OpenApiParameter(name, str) for name in ("first", "last", "currency", "why")],
    )
    def get(self, request: Request, side: str) -> Response:
        """Explain one amount of the company's statement of a period."""
        member = _member(request)
        if side not in SIDES:
            raise Http404
        if member.company is None or not can_see_finance(member):
            raise PermissionDenied
        asked = PeriodAsked(data=request.query_params)
        asked.is_valid(raise_exception=True)
        chosen, company = asked.validated_data, member.company.pk
        if chosen["currency"] not in statements.currencies_of(company):
            raise Http404
        period = Period(chosen["first"], chosen["last"])
        statement = SIDES[side](company, chosen["currency"], period)
        why = period_whys.of_statement(statement, company, chosen["why"])
        if why is None:
            raise Http404
        return Response(WhyOut(why).data)


def _member(request: Request) -> Member:
    member: Member = request._request.member  # type: ignore[attr-defined]  # noqa: SLF001 - DRF wraps Django's request
    return member


def _whys(whys: list[Why]) -> Response:
    shape: Any = WhyOut
    return Response(shape(whys, many=True).data)


urlpatterns = [
    path("orders/<str:reference>/money/", OrderMoney.as_view(), name="order-money"),
    path("disputes/<str:reference>/money/", DisputeMoney.as_view(), name="dispute-money"),
    path("returns/<str:reference>/money/", ReturnMoney.as_view(), name="return-money"),
    path("payouts/<str:reference>/money/", PayoutMoney.as_view(), name="payout-money"),
    path("papers/<int:pk>/money/", PaperMoney.as_view(), name="paper-money"),
    path("movements/<str:key>/", MovementMoney.as_view(), name="movement"),
    path("statements/<slug:side>/money/", StatementMoney.as_view(), name="statement-money"),
]
