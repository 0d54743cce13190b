"""/api/v1/disputes: read disputes and take their steps; operators rule."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies.member import Member
from marketplace.companies.requests import member_of_request
from marketplace.companies.states import CompanyState
from marketplace.core import clock
from marketplace.core.api import KEY, NewestFirst, checked, once
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders.criteria import Finding
from marketplace.orders.models import Order
from trade_assurance import dispute_queries, rules
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.disputes.refusals import NothingHeld
from trade_assurance.dispute_serializers import (
    DisputeAcceptanceIn,
    DisputeClaimIn,
    DisputeExhibitIn,
    DisputeIn,
    DisputeOut,
    DisputeProposalIn,
    DisputeRulingIn,
)
from trade_assurance.models import Dispute


class Disputes(ListAPIView[Dispute]):
    """List the disputes that the caller may read, or open one."""

    serializer_class = DisputeOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Dispute]:
        """Return those of the caller's company; without the permission none."""
        return _readable(member_of_request(self.request))

    @extend_schema(parameters=[KEY], request=DisputeIn, responses={201: DisputeOut})
    @once
    def post(self, request: Request) -> Response:
        """Open a dispute on an order of the caller's company; operators do it for blocked buyers."""
        member, at = member_of_request(request), clock.now()
        data = checked(DisputeIn, request)
        mine = Q(buyer=member.company) | Q(seller=member.company)
        orders = Order.objects.filter(mine) if member.company else Order.objects.none()
        if member.is_operator:
            orders = Order.objects.filter(buyer__state=CompanyState.BLOCKED)
        order = get_object_or_404(orders, reference=data["order"])
        if not rules.can_open_dispute(member, order):
            raise PermissionDenied
        side = Actor.SELLER if member.acts_for(order.seller_id) else Actor.BUYER
        found = dispute_queries.disputables(order, at, side.value)
        wanted = data.get("tranche")
        chosen = [row for row in found if wanted in (None, row.tranche.position)]
        if not chosen:
            raise NothingHeld(_("No money of this order can be disputed now."))
        protection = chosen[0]
        claim = actions.Claim(
            reason=data["reason"],
            amount=_money(data["amount_minor"], data["currency"], protection.currency),
            description=data["description"],
            wanted=data["wanted"],
            days=data.get("days"),
            measured=_measured(data.get("findings", ())),
        )
        made = actions.open_dispute(protection=protection, claim=claim, by=member, at=at)
        return _answer(made, request, status.HTTP_201_CREATED)


class DisputeDetail(RetrieveAPIView[Dispute]):
    """Read one dispute."""

    serializer_class = DisputeOut
    lookup_field = "reference"

    def get_queryset(self) -> QuerySet[Dispute]:
        """Return those of the caller's company."""
        return _rows(member_of_request(self.request))

    def get_object(self) -> Dispute:
        """Return it, or refuse a colleague without the permission."""
        return _dispute(self.request, self.kwargs["reference"])


class DisputeProposals(APIView):
    """Propose an amount and a remedy."""

    @extend_schema(parameters=[KEY], request=DisputeProposalIn, responses={201: DisputeOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Put an amount on the table; it replaces what lay there."""
        dispute, data = _handled(request, reference), checked(DisputeProposalIn, request)
        terms = actions.Terms(
            refund=_money(data["refund_minor"], data["currency"], dispute.currency),
            remedy=data["remedy"],
            freight_by=data["freight_by"],
            days=data.get("days"),
        )
        actions.propose(
            dispute=dispute, terms=terms, message=data["message"], by=member_of_request(request),
            at=clock.now(),
        )  # fmt: skip
        return _answer(dispute, request, status.HTTP_201_CREATED)


class DisputeAcceptance(APIView):
    """Agree to the proposal on the table."""

    @extend_schema(parameters=[KEY], request=DisputeAcceptanceIn, responses={200: DisputeOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Accept; the money moves at once."""
        dispute, data = _handled(request, reference), checked(DisputeAcceptanceIn, request)
        actions.accept_proposal(
            dispute=dispute, number=data["number"], by=member_of_request(request), at=clock.now()
        )
        return _answer(dispute, request)


class DisputeExhibits(APIView):
    """Hand in evidence."""

    parser_classes = (MultiPartParser,)

    @extend_schema(request=DisputeExhibitIn, responses={201: DisputeOut})
    def post(self, request: Request, reference: str) -> Response:
        """Add one file; it cannot be changed or removed later."""
        dispute, member = _dispute(request, reference), member_of_request(request)
        if not (member.is_operator or rules.can_handle_dispute(member, dispute)):
            raise PermissionDenied
        data = checked(DisputeExhibitIn, request)
        actions.add_exhibits(
            dispute=dispute, files=[data["file"]], note=data["note"], by=member, at=clock.now()
        )
        return _answer(dispute, request, status.HTTP_201_CREATED)


class DisputeClaim(APIView):
    """Raise or lower what is claimed."""

    @extend_schema(parameters=[KEY], request=DisputeClaimIn, responses={200: DisputeOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Change the claim, twice at most; the other side's turn begins again."""
        dispute, data = _handled(request, reference), checked(DisputeClaimIn, request)
        amount = _money(data["amount_minor"], data["currency"], dispute.currency)
        actions.change_claim(
            dispute=dispute, amount=amount, message=data["message"], by=member_of_request(request),
            at=clock.now(),
        )  # fmt: skip
        return _answer(dispute, request)


class DisputeEscalation(APIView):
    """Ask an operator to decide."""

    @extend_schema(parameters=[KEY], request=None, responses={200: DisputeOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Escalate from the fourth day on, or earlier when the supplier is silent."""
        dispute = _handled(request, reference)
        actions.escalate(dispute=dispute, by=member_of_request(request), at=clock.now())
        return _answer(dispute, request)


class DisputeRuling(APIView):
    """Operators rule."""

    @extend_schema(parameters=[KEY], request=DisputeRulingIn, responses={201: DisputeOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Rule; above the threshold the ruling waits for a second operator."""
        member = member_of_request(request)
        if not rules.can_judge_disputes(member):
            raise NotFound
        dispute, data = _dispute(request, reference), checked(DisputeRulingIn, request)
        minor = data.get("refund_minor")
        decision = actions.Decision(
            outcome=data["outcome"],
            article=data["article"],
            reasons=data["reasons"],
            amount=None if minor is None else Money(minor, dispute.currency),
            freight_by=data["freight_by"],
            days=data.get("days"),
        )
        actions.rule(dispute=dispute, decision=decision, by=member, at=clock.now())
        return _answer(dispute, request, status.HTTP_201_CREATED)


def _measured(rows: Iterable[dict[str, Any]]) -> dict[int, actions.Measurement]:
    return {
        row["position"]: actions.Measurement(
            finding=Finding(
                value=row["value"], checked=row.get("checked"), failing=row.get("failing")
            ),
            note=row["note"],
        )
        for row in rows
    }


def _rows(member: Member) -> QuerySet[Dispute]:
    rows = dispute_queries.disputes_for(member)
    return rows.prefetch_related("proposals__answer", "exhibits", "rulings", "findings__exhibit")


def _readable(member: Member) -> QuerySet[Dispute]:
    rows = _rows(member)
    return rows.filter(pk__in=[row.pk for row in rows if rules.can_read_dispute(member, row)])


def _dispute(request: Request, reference: str) -> Dispute:
    member = member_of_request(request)
    dispute: Dispute = get_object_or_404(_rows(member), reference=reference)
    if not rules.can_read_dispute(member, dispute):
        raise PermissionDenied
    return dispute


def _handled(request: Request, reference: str) -> Dispute:
    dispute = _dispute(request, reference)
    if not rules.can_handle_dispute(member_of_request(request), dispute):
        raise PermissionDenied
    return dispute


def _money(minor: int, currency: str, expected: str) -> Money:
    if currency != expected:
        raise serializers.ValidationError(
            {
                "currency": [
                    _("The money of this order is in %(currency)s.") % {"currency": expected}
                ]
            },
            code="currency",
        )
    return Money(minor, currency)


def _answer(dispute: Dispute, request: Request, code: int = status.HTTP_200_OK) -> Response:
    fresh = _rows(member_of_request(request)).get(pk=dispute.pk)
    return Response(DisputeOut(fresh).data, status=code)


_ONE = "disputes/<str:reference>/"
urlpatterns = [
    path("disputes/", Disputes.as_view(), name="disputes"),
    path(_ONE, DisputeDetail.as_view(), name="dispute"),
    path(f"{_ONE}proposals/", DisputeProposals.as_view(), name="dispute-proposals"),
    path(f"{_ONE}acceptance/", DisputeAcceptance.as_view(), name="dispute-acceptance"),
    path(f"{_ONE}exhibits/", DisputeExhibits.as_view(), name="dispute-exhibits"),
    path(f"{_ONE}claim/", DisputeClaim.as_view(), name="dispute-claim"),
    path(f"{_ONE}escalation/", DisputeEscalation.as_view(), name="dispute-escalation"),
    path(f"{_ONE}ruling/", DisputeRuling.as_view(), name="dispute-ruling"),
]
