"""/api/v1: public suppliers and their reviews, operators' decisions, buyers' reviews."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.companies.requests import member_of_request
from marketplace.core import clock
from marketplace.core.api import once
from marketplace.orders.queries import orders_for
from vendors import actions, queries
from vendors.models import Review, Vendor

DECISIONS = {
    "approve": actions.approve_vendor,
    "reject": actions.reject_vendor,
    "suspend": actions.suspend_vendor,
    "reinstate": actions.reinstate_vendor,
    "terminate": actions.terminate_vendor,
}


class VendorOut(serializers.ModelSerializer[Vendor]):
    """A supplier as the public sees it."""

    name = serializers.CharField(source="company.name", read_only=True)
    country = serializers.CharField(source="company.country.code", read_only=True)

    class Meta:
        model = Vendor
        fields = (
            "slug", "name", "country", "tagline", "about", "founded_year", "staff_count",
            "plant_size_m2", "capacity", "export_markets", "ships_to", "certificates",
            "holiday_from", "holiday_until", "rating", "rating_count", "approved_at",
        )  # fmt: skip
        read_only_fields = fields


class ReviewOut(serializers.ModelSerializer[Review]):
    """A review in public."""

    vendor = serializers.CharField(source="vendor.slug", read_only=True)
    buyer = serializers.CharField(source="buyer.name", read_only=True)
    scores = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = Review
        fields = (
            "reference", "vendor", "product_id", "buyer", "scores", "overall", "text",
            "language", "created_at", "revised_at", "reply", "replied_at",
        )  # fmt: skip
        read_only_fields = fields


class ReviewIn(serializers.Serializer[Any]):
    """Scores from 1 to 5 by criterion; `product_id` is null for the supplier itself."""

    order = serializers.CharField(max_length=20)
    product_id = serializers.IntegerField(allow_null=True, default=None)
    scores = serializers.DictField(child=serializers.IntegerField())
    text = serializers.CharField(max_length=3000, allow_blank=True, default="")


class DecisionIn(serializers.Serializer[Any]):
    """An operator's decision and why."""

    decision = serializers.ChoiceField(choices=sorted(DECISIONS))
    reason = serializers.CharField(max_length=2000, allow_blank=True, default="")


class DecisionOut(serializers.Serializer[Any]):
    """What the vendor's state is now."""

    slug = serializers.CharField()
    state = serializers.CharField()


class Newest(CursorPagination):
    """Newest first."""

    ordering = "-pk"


class VendorList(ListAPIView[Vendor]):
    """GET /vendors/: in public."""

    permission_classes = (AllowAny,)
    serializer_class = VendorOut
    pagination_class = Newest
    queryset = Vendor.objects.none()

    def get_queryset(self) -> QuerySet[Vendor]:
        """Return the approved vendors."""
        return queries.public_vendors()


class VendorDetail(RetrieveAPIView[Vendor]):
    """GET /vendors/<slug>/: in public."""

    permission_classes = (AllowAny,)
    serializer_class = VendorOut
    lookup_field = "slug"
    queryset = Vendor.objects.none()

    def get_queryset(self) -> QuerySet[Vendor]:
        """Return the approved vendors."""
        return queries.public_vendors()


class VendorReviews(ListAPIView[Review]):
    """GET /vendors/<slug>/reviews/: in public."""

    permission_classes = (AllowAny,)
    serializer_class = ReviewOut
    pagination_class = Newest
    queryset = Review.objects.none()

    def get_queryset(self) -> QuerySet[Review]:
        """Return the shown reviews of the supplier."""
        vendor = get_object_or_404(queries.public_vendors(), slug=self.kwargs["slug"])
        return queries.shown_reviews(vendor)


class VendorDecision(APIView):
    """POST /vendors/<slug>/decision/: operators."""

    @extend_schema(request=DecisionIn, responses=DecisionOut, operation_id="vendors_decide")
    @once
    def post(self, request: Request, slug: str) -> Response:
        """Approve, reject, suspend, reinstate or terminate."""
        member = member_of_request(request)
        if not member.is_operator:
            raise NotFound
        vendor = get_object_or_404(Vendor, slug=slug)
        asked = DecisionIn(data=request.data)
        asked.is_valid(raise_exception=True)
        decide = DECISIONS[asked.validated_data["decision"]]
        decided = decide(
            vendor=vendor, by=member, at=clock.now(), reason=asked.validated_data["reason"]
        )
        return Response(DecisionOut(decided).data)


class ReviewList(ListAPIView[Review]):
    """GET and POST /reviews/: those that the company wrote or received."""

    serializer_class = ReviewOut
    pagination_class = Newest
    queryset = Review.objects.none()

    def get_queryset(self) -> QuerySet[Review]:
        """Return the company's reviews."""
        return queries.reviews_for(member_of_request(self.request))

    @extend_schema(request=ReviewIn, responses={201: ReviewOut})
    @once
    def post(self, request: Request) -> Response:
        """Review the supplier, or a product, of a completed order."""
        member = member_of_request(request)
        asked = ReviewIn(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        order = get_object_or_404(orders_for(member), reference=data["order"])
        review = actions.write_review(
            order=order,
            opinion=actions.Opinion(data["scores"], data["text"]),
            by=member,
            at=clock.now(),
            product_id=data["product_id"],
        )
        return Response(ReviewOut(review).data, status=status.HTTP_201_CREATED)


urlpatterns = [
    path("vendors/", VendorList.as_view(), name="vendors"),
    path("vendors/<slug:slug>/", VendorDetail.as_view(), name="vendor"),
    path("vendors/<slug:slug>/reviews/", VendorReviews.as_view(), name="vendor-reviews"),
    path("vendors/<slug:slug>/decision/", VendorDecision.as_view(), name="vendor-decision"),
    path("reviews/", ReviewList.as_view(), name="reviews"),
]
