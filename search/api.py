"""/api/v1/search/: listings with facets, as the search page finds them."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.catalog.models import Product
from marketplace.catalog.pricing import Price, price_for
from marketplace.catalog.queries import ladder_of, visible_products, with_card_rows
from marketplace.companies.member import GUEST
from marketplace.companies.models import User
from marketplace.companies.queries import ACTING_COMPANY, member_for
from search.queries import search_listings
from search.requests import LARGEST_PAGE, LAST_PAGE, SearchAnswer, SearchRequest, Sort


class SearchQuery(serializers.Serializer[Any]):
    """What is asked."""

    q = serializers.CharField(required=False, default="", max_length=200, allow_blank=True)
    category = serializers.IntegerField(required=False, default=None, min_value=1)
    quantity = serializers.DecimalField(
        required=False, default=None, min_value=0, max_digits=14, decimal_places=3
    )
    min_price = serializers.DecimalField(
        required=False, default=None, min_value=0, max_digits=18, decimal_places=6
    )
    max_price = serializers.DecimalField(
        required=False, default=None, min_value=0, max_digits=18, decimal_places=6
    )
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, default="")
    ships_to = serializers.RegexField(r"^[A-Z]{2}$", required=False, default="")
    facet = serializers.ListField(
        child=serializers.RegexField(r"^[a-z][\w.-]{0,70}=.{1,60}$"), required=False, default=list,
        help_text="A choice written group=value, as the answer's facets name them; may be repeated.",
    )  # fmt: skip
    sort = serializers.ChoiceField(choices=[s.value for s in Sort], default=Sort.BEST.value)
    page = serializers.IntegerField(default=1, min_value=1, max_value=LAST_PAGE)
    size = serializers.IntegerField(default=24, min_value=1, max_value=LARGEST_PAGE)


class FacetOption(serializers.Serializer[Any]):
    """One value of a facet."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the label of one
    count = serializers.IntegerField()
    selected = serializers.BooleanField()


class FacetGroup(serializers.Serializer[Any]):
    """A group of values; a group's own choices do not shrink its counts."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the label of one
    options = FacetOption(many=True)


class FoundListing(serializers.Serializer[Any]):
    """A listing; `unit_price` is that of the asked quantity, null where there is none."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    slug = serializers.CharField()
    seller = serializers.CharField(help_text="Reference of the selling company.")
    seller_name = serializers.CharField()
    currency = serializers.CharField()
    unit = serializers.CharField()
    moq = serializers.DecimalField(max_digits=14, decimal_places=3)
    lead_time_days = serializers.IntegerField(allow_null=True)
    unit_price = serializers.DecimalField(allow_null=True, max_digits=18, decimal_places=6)


class SearchResult(serializers.Serializer[Any]):
    """One page of listings."""

    total = serializers.IntegerField()
    total_is_exact = serializers.BooleanField()
    corrected = serializers.CharField(
        help_text="The words that were searched for instead, or empty."
    )
    engine = serializers.ChoiceField(choices=["postgresql", "elasticsearch"])
    listings = FoundListing(many=True)
    facets = FacetGroup(many=True)


class SearchView(APIView):
    """Listings that anybody may see."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="search_listings",
        parameters=[SearchQuery, OpenApiParameter("facet", str, many=True)],
        responses=SearchResult,
    )
    def get(self, request: Request) -> Response:
        """Search listings by words, facets, quantity and price."""
        query = SearchQuery(data=_plain(request))
        query.is_valid(raise_exception=True)
        user = request.user if isinstance(request.user, User) else None
        member = member_for(user, company_id=request.session.get(ACTING_COMPANY)) if user else GUEST
        asked = _asked(query.validated_data)
        answer = search_listings(asked, member)
        rows = with_card_rows(visible_products(member))
        products = rows.in_bulk([hit.product_id for hit in answer.hits])
        listings = [
            _listing(products[hit.product_id], asked)
            for hit in answer.hits
            if hit.product_id in products
        ]
        return Response(SearchResult(_result(answer, listings)).data)


def _plain(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = request.query_params.dict()
    return {**given, "facet": request.query_params.getlist("facet")}


def _asked(data: dict[str, Any]) -> SearchRequest:
    chosen: dict[str, list[str]] = {}
    for choice in data["facet"]:
        group, _, value = choice.partition("=")
        chosen.setdefault(group, []).append(value)
    return SearchRequest(
        text=data["q"],
        category_id=data["category"],
        filters=tuple((group, tuple(values)) for group, values in sorted(chosen.items())),
        quantity=data["quantity"] or None,
        min_price=data["min_price"],
        max_price=data["max_price"],
        currency=data["currency"],
        ships_to=data["ships_to"],
        sort=Sort(data["sort"]),
        page=data["page"],
        size=data["size"],
    )


def _listing(product: Product, asked: SearchRequest) -> dict[str, Any]:
    ladder = ladder_of(product)
    price = price_for(ladder, asked.quantity or ladder.smallest)
    return {
        "id": product.pk,
        "title": product.title,
        "slug": product.slug,
        "seller": product.seller.reference,
        "seller_name": product.seller.name,
        "currency": product.currency,
        "unit": product.unit,
        "moq": product.moq,
        "lead_time_days": product.lead_time_days,
        "unit_price": price.unit_price if isinstance(price, Price) else None,
    }


def _result(answer: SearchAnswer, listings: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "total": answer.total,
        "total_is_exact": answer.total_is_exact,
        "corrected": answer.corrected,
        "engine": answer.engine,
        "listings": listings,
        "facets": answer.facets,
    }


urlpatterns = [path("search/", SearchView.as_view(), name="search")]
