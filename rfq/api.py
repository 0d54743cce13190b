"""/api/v1: requests, quotations, their revisions and acceptance."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.catalog.models import Category
from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.core.api import once
from rfq import actions, queries, rules
from rfq import serializers as shapes
from rfq.models import RFQ, Quotation


class NewestFirst(CursorPagination):
    """Pages of fifty, newest first."""

    ordering = "-id"
    page_size = 50


class RFQs(ListAPIView[RFQ]):
    """List the requests the caller may know of, or draft a new one."""

    serializer_class = shapes.RFQOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[RFQ]:
        """Return requests of the caller's company and those that reached it."""
        return _rfqs(self.request)

    @extend_schema(request=shapes.RFQIn, responses={201: shapes.RFQOut})
    @once
    def post(self, request: Request) -> Response:
        """Draft a request; send it with its `submission`."""
        member = _member(request)
        if not rules.can_post_rfqs(member):
            raise PermissionDenied
        data = _checked(shapes.RFQIn, request)
        slug = data.pop("category", "")
        if slug:
            data["category"] = get_object_or_404(Category, slug=slug)
        rfq = actions.start_rfq(by=member, at=clock.now(), fields=data)
        return _answer(shapes.RFQOut, rfq, request, status.HTTP_201_CREATED)


class RFQDetail(RetrieveAPIView[RFQ]):
    """Read one request."""

    serializer_class = shapes.RFQOut
    lookup_field = "reference"

    def get_queryset(self) -> QuerySet[RFQ]:
        """Return what the caller may read."""
        return _rfqs(self.request)

    def get_object(self) -> RFQ:
        """Return it, or refuse a colleague without the permission."""
        return _seen_rfq(self.request, self.kwargs["reference"])


class RFQSubmission(APIView):
    """Send a drafted request."""

    @extend_schema(request=None, responses={200: shapes.RFQOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Publish it, or put it before an operator."""
        rfq = _seen_rfq(request, reference)
        done = actions.submit_rfq(rfq=rfq, by=_member(request), at=clock.now())
        return _answer(shapes.RFQOut, done, request)


class RFQCancellation(APIView):
    """Withdraw a request."""

    @extend_schema(request=shapes.ReasonIn, responses={200: shapes.RFQOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """End it; live quotations go with it."""
        rfq, data = _seen_rfq(request, reference), _checked(shapes.ReasonIn, request)
        done = actions.cancel_rfq(
            rfq=rfq, reason=data["reason"], by=_member(request), at=clock.now()
        )
        return _answer(shapes.RFQOut, done, request)


class Quotations(ListAPIView[Quotation]):
    """List quotations sent and received, or quote on a request."""

    serializer_class = shapes.QuotationOut
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Quotation]:
        """Return quotations the caller may read."""
        member = _member(self.request)
        sees = member.is_operator or rules.can_list_quotations(member)
        found = _quotations(self.request)
        return found if sees else found.filter(rfq__created_by_id=member.user_id)

    @extend_schema(request=shapes.QuotationIn, responses={201: shapes.QuotationOut})
    @once
    def post(self, request: Request) -> Response:
        """Send the company's one quotation on a request."""
        member, at = _member(request), clock.now()
        data = _checked(shapes.QuotationIn, request)
        rfq = get_object_or_404(queries.rfqs_offered_to(member), reference=data["rfq"])
        offer = shapes.offer_from(data)
        quotation = actions.quote_on_request(rfq=rfq, offer=offer, by=member, at=at)
        return _fresh(quotation, request, status.HTTP_201_CREATED)


class QuotationDetail(RetrieveAPIView[Quotation]):
    """Read one quotation with its revisions."""

    serializer_class = shapes.QuotationOut
    lookup_field = "reference"

    def get_queryset(self) -> QuerySet[Quotation]:
        """Return what the caller may read."""
        return _quotations(self.request)

    def get_object(self) -> Quotation:
        """Return it, or refuse a colleague without the permission."""
        return _seen_quotation(self.request, self.kwargs["reference"])


class Revisions(APIView):
    """Propose other terms: a new version for the seller, a counter-offer for the buyer."""

    @extend_schema(request=shapes.RevisionIn, responses={201: shapes.QuotationOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Append a revision that answers revision `number`."""
        quotation, by = _seen_quotation(request, reference), _member(request)
        data = _checked(shapes.RevisionIn, request)
        verb = actions.revise if by.acts_for(quotation.seller_id) else actions.counter_offer
        verb(
            quotation=quotation,
            number=data["number"],
            offer=shapes.offer_from(data),
            by=by,
            at=clock.now(),
        )
        return _fresh(quotation, request, status.HTTP_201_CREATED)


class Acceptance(APIView):
    """Accept the revision that was shown; the order is placed with exactly its terms."""

    @extend_schema(request=shapes.AcceptanceIn, responses={201: shapes.AcceptanceOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """Accept for the buyer, or the buyer's counter-offer for the seller."""
        quotation, by = _seen_quotation(request, reference), _member(request)
        data = _checked(shapes.AcceptanceIn, request)
        is_seller = by.acts_for(quotation.seller_id)
        verb = actions.accept_counter if is_seller else actions.accept_revision
        order = verb(quotation=quotation, **data, by=by, at=clock.now())
        return Response({"order": order.reference}, status=status.HTTP_201_CREATED)


class Refusal(APIView):
    """Say no: declined by the buyer, withdrawn by the seller."""

    @extend_schema(request=shapes.ReasonIn, responses={200: shapes.QuotationOut})
    @once
    def post(self, request: Request, reference: str) -> Response:
        """End the quotation with a reason."""
        quotation, by = _seen_quotation(request, reference), _member(request)
        reason = _checked(shapes.ReasonIn, request)["reason"]
        verb = actions.withdraw if by.acts_for(quotation.seller_id) else actions.decline
        verb(quotation=quotation, reason=reason, by=by, at=clock.now())
        return _fresh(quotation, request)


def _member(request: Any) -> Member:
    member: Member = request.member
    return member


def _checked(shape: type[Any], request: Request) -> dict[str, Any]:
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _answer(
    shape: type[Any], row: Any, request: Request, code: int = status.HTTP_200_OK
) -> Response:
    return Response(shape(row, context={"request": request}).data, status=code)


def _fresh(quotation: Quotation, request: Request, code: int = status.HTTP_200_OK) -> Response:
    row = _quotations(request).get(pk=quotation.pk)
    return _answer(shapes.QuotationOut, row, request, code)


def _rfqs(request: Any) -> QuerySet[RFQ]:
    member = _member(request)
    found = queries.rfqs_for(member).select_related("buyer", "category")
    return found if member.is_operator else queries.readable_rfqs(found, member)


def _quotations(request: Any) -> QuerySet[Quotation]:
    return queries.with_revisions(queries.quotations_for(_member(request)))


def _seen_rfq(request: Any, reference: str) -> RFQ:
    member = _member(request)
    rfq = get_object_or_404(
        queries.rfqs_for(member).select_related("buyer", "category"), reference=reference
    )
    if not rules.can_see_rfq(member, rfq):
        raise PermissionDenied
    return rfq


def _seen_quotation(request: Any, reference: str) -> Quotation:
    quotation = get_object_or_404(_quotations(request), reference=reference)
    if not rules.can_see_quotation(_member(request), quotation):
        raise PermissionDenied
    return quotation


urlpatterns = [
    path("rfqs/", RFQs.as_view(), name="rfqs"),
    path("rfqs/<str:reference>/", RFQDetail.as_view(), name="rfq"),
    path("rfqs/<str:reference>/submission/", RFQSubmission.as_view(), name="rfq-submission"),
    path("rfqs/<str:reference>/cancellation/", RFQCancellation.as_view(), name="rfq-cancellation"),
    path("quotations/", Quotations.as_view(), name="quotations"),
    path("quotations/<str:reference>/", QuotationDetail.as_view(), name="quotation"),
    path("quotations/<str:reference>/revisions/", Revisions.as_view(), name="revisions"),
    path("quotations/<str:reference>/acceptance/", Acceptance.as_view(), name="acceptance"),
    path("quotations/<str:reference>/refusal/", Refusal.as_view(), name="refusal"),
]
