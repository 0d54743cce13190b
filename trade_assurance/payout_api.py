"""/api/v1: paydays and holds of a supplier; operators hold, approve and send payouts."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.companies.requests import member_of_request
from marketplace.core import clock
from marketplace.core.api import KEY, NewestFirst, checked, once
from marketplace.core.money import EXPONENTS, Money
from trade_assurance import actions, queries, rules
from trade_assurance.models import Interval, Payout, PayoutHold, PayoutPlan

DECISIONS = {
    "approval": actions.approve_payout,
    "dispatch": actions.send_payout,
}


class PayoutPlanOut(serializers.ModelSerializer[PayoutPlan]):
    """On which days, and from which amount, a supplier is paid out in a currency."""

    class Meta:
        model = PayoutPlan
        fields = ("currency", "interval", "minimum_minor")
        read_only_fields = fields


class PayoutPlanIn(serializers.Serializer[Any]):
    """The paydays and the least amount in minor units."""

    interval = serializers.ChoiceField(choices=Interval.choices)
    minimum_minor = serializers.IntegerField(min_value=0)


class PayoutHoldOut(serializers.ModelSerializer[PayoutHold]):
    """What stops payouts: `cause` is a code, `reason` an operator's own words."""

    company = serializers.CharField(source="company.reference", read_only=True)
    order = serializers.CharField(
        source="order.reference", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = PayoutHold
        fields = ("id", "company", "order", "cause", "reason", "placed_at", "lifted_at")
        read_only_fields = fields


class PayoutHoldIn(serializers.Serializer[Any]):
    """Whose payouts are held, and why."""

    company = serializers.CharField(max_length=20)
    reason = serializers.CharField(max_length=200)


class PayoutDecisionOut(serializers.ModelSerializer[Payout]):
    """Where a payout stands; `needs_second` wants another operator than who scheduled it."""

    class Meta:
        model = Payout
        fields = ("reference", "state", "currency", "amount_minor", "needs_second")
        read_only_fields = fields


class PayoutPlans(ListAPIView[PayoutPlan]):
    """The company's own paydays."""

    serializer_class = PayoutPlanOut
    pagination_class = None

    def get_queryset(self) -> QuerySet[PayoutPlan]:
        """Return those of the caller's company, by currency."""
        member = member_of_request(self.request)
        if not rules.can_see_finance(member):
            raise PermissionDenied
        return PayoutPlan.objects.filter(company=member.company).order_by("currency")


class PayoutPlanOfCurrency(APIView):
    """The paydays in one currency."""

    @extend_schema(request=PayoutPlanIn, responses={200: PayoutPlanOut})
    def put(self, request: Request, currency: str) -> Response:
        """Choose the days and the least amount; the next run follows them."""
        if currency not in EXPONENTS:
            raise NotFound
        data = checked(PayoutPlanIn, request)
        plan = actions.set_payout_plan(
            interval=data["interval"],
            minimum=Money(data["minimum_minor"], currency),
            by=member_of_request(request),
            at=clock.now(),
        )
        return Response(PayoutPlanOut(plan).data)


class PayoutHolds(ListAPIView[PayoutHold]):
    """What stops payouts: a supplier reads its own, an operator all."""

    serializer_class = PayoutHoldOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[PayoutHold]:
        """Return the standing holds that concern the caller."""
        member = member_of_request(self.request)
        rows = PayoutHold.objects.filter(lifted_at=None).select_related("company", "order")
        if member.is_operator:
            return rows
        if not rules.can_see_finance(member):
            raise PermissionDenied
        return rows.filter(company=member.company)

    @extend_schema(parameters=[KEY], request=PayoutHoldIn, responses={201: PayoutHoldOut})
    @once
    def post(self, request: Request) -> Response:
        """Operators stop the payouts to a supplier; what was not sent is called back."""
        by, data = _operator(request), checked(PayoutHoldIn, request)
        company = get_object_or_404(Company, reference=data["company"])
        hold = actions.hold_payouts(company=company, reason=data["reason"], by=by, at=clock.now())
        return Response(PayoutHoldOut(hold).data, status=status.HTTP_201_CREATED)


class PayoutHoldEnd(APIView):
    """Operators let payouts go on."""

    @extend_schema(parameters=[KEY], request=None, responses={200: PayoutHoldOut})
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Lift a hold that was placed by hand; the others end with their cause."""
        by = _operator(request)
        hold = get_object_or_404(PayoutHold, pk=pk)
        lifted = actions.lift_payout_hold(hold=hold, by=by, at=clock.now())
        return Response(PayoutHoldOut(lifted).data)


class PayoutDecision(APIView):
    """Operators approve a payout, and record that it was ordered at the bank."""

    @extend_schema(parameters=[KEY], request=None, responses={200: PayoutDecisionOut})
    @once
    def post(self, request: Request, reference: str, noun: str) -> Response:
        """Decide; a large payout wants another operator than the one before."""
        by = _operator(request)
        found = get_object_or_404(queries.payouts_for(by), reference=reference)
        if noun not in DECISIONS:
            raise NotFound(_("A payout is approved or dispatched."))
        made = DECISIONS[noun](payout=found, by=by, at=clock.now())
        return Response(PayoutDecisionOut(made).data)


def _operator(request: Request) -> Member:
    member = member_of_request(request)
    if not rules.can_handle_money(member):
        raise NotFound
    return member


urlpatterns = [
    path("payout-plans/", PayoutPlans.as_view(), name="payout-plans"),
    path("payout-plans/<str:currency>/", PayoutPlanOfCurrency.as_view(), name="payout-plan"),
    path("payout-holds/", PayoutHolds.as_view(), name="payout-holds"),
    path("payout-holds/<int:pk>/end/", PayoutHoldEnd.as_view(), name="payout-hold-end"),
    path(
        "payouts/<str:reference>/decisions/<slug:noun>/",
        PayoutDecision.as_view(),
        name="payout-decision",
    ),
]
