"""/api/v1: products in public, categories, prices at a quantity; sellers write their own products."""

from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import ListAPIView, RetrieveAPIView, get_object_or_404
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from marketplace.catalog import actions, queries, rules
from marketplace.catalog.models import Category, Product, Sku
from marketplace.catalog.pricing import Price, PriceRefusal, price_for
from marketplace.catalog.serializers import (
    CategoryDetailOut,
    CategoryOut,
    PriceOut,
    ProductIn,
    ProductOut,
    PublicationIn,
    QuantityIn,
)
from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.core.api import once


class ProductPages(CursorPagination):
    """Newest first."""

    ordering = ("-created_at", "-id")
    page_size = 50


class CategoryPages(CursorPagination):
    """In the order of the tree."""

    ordering = "path"
    page_size = 200


class ProductList(ListAPIView[Product]):
    """List what is on sale, newest first; `category` narrows to one category by its slug."""

    permission_classes = (AllowAny,)
    serializer_class = ProductOut
    pagination_class = ProductPages

    def get_queryset(self) -> QuerySet[Product]:
        """Return only what this caller may see."""
        rows = queries.visible_products(_member(self.request))
        slug = self.request.query_params.get("category") if hasattr(self, "request") else None
        return _with_rows(rows.filter(category__slug=slug) if slug else rows)

    @extend_schema(parameters=[OpenApiParameter("category", str)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List."""
        return super().get(request, *args, **kwargs)

    @extend_schema(request=ProductIn, responses={201: ProductOut})
    @once
    def post(self, request: Request) -> Response:
        """Create a draft of the caller's company."""
        member = _member(request)
        if not rules.can_manage_listings(member):
            raise PermissionDenied
        given = ProductIn(data=request.data)
        given.is_valid(raise_exception=True)
        product = actions.save_listing(product=None, **given.listing(), by=member, at=clock.now())
        return Response(_shown(member, product.pk), status=status.HTTP_201_CREATED)


class OwnProductList(ListAPIView[Product]):
    """List the products of the caller's company, in every state."""

    serializer_class = ProductOut
    pagination_class = ProductPages

    def get_queryset(self) -> QuerySet[Product]:
        """Return the company's own rows alone."""
        return _with_rows(queries.own_products(_member(self.request)))


class ProductDetail(RetrieveAPIView[Product]):
    """Read a product on sale, or one of the caller's own; replace one's own."""

    permission_classes = (AllowAny,)
    serializer_class = ProductOut

    def get_queryset(self) -> QuerySet[Product]:
        """Return what is on sale and what is the caller's own."""
        member = _member(self.request)
        return _with_rows(queries.visible_products(member) | queries.own_products(member))

    @extend_schema(request=ProductIn, responses=ProductOut)
    def put(self, request: Request, pk: int) -> Response:
        """Replace what is said about a product; `version` refuses what was changed meanwhile."""
        member = _member(request)
        product = _own(member, pk)
        given = ProductIn(data=request.data)
        given.is_valid(raise_exception=True)
        actions.save_listing(product=product, **given.listing(), by=member, at=clock.now())
        return Response(_shown(member, pk))


class Publication(APIView):
    """Put a draft on sale."""

    @extend_schema(request=PublicationIn, responses=ProductOut)
    def post(self, request: Request, pk: int) -> Response:
        """Publish."""
        member = _member(request)
        actions.publish_product(product=_own(member, pk), by=member, at=clock.now())
        return Response(_shown(member, pk))


class ProductPrice(APIView):
    """Say what a quantity costs, or which quantity would be accepted."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[QuantityIn], responses=PriceOut)
    def get(self, request: Request, pk: int) -> Response:
        """Price a quantity."""
        given = QuantityIn(data=request.query_params)
        given.is_valid(raise_exception=True)
        member = _member(request)
        product = get_object_or_404(_with_rows(queries.visible_products(member)), pk=pk)
        sku = given.validated_data.get("sku")
        if sku is not None:
            get_object_or_404(Sku, pk=sku, product=product)
        answer = price_for(queries.ladder_of(product, sku_id=sku), given.validated_data["quantity"])
        return Response(PriceOut(_price(answer)).data)


class CategoryList(ListAPIView[Category]):
    """List the category tree, parents before children."""

    permission_classes = (AllowAny,)
    serializer_class = CategoryOut
    pagination_class = CategoryPages
    queryset = Category.objects.order_by("path")


class CategoryDetail(RetrieveAPIView[Category]):
    """Read a category with its attributes, those inherited included."""

    permission_classes = (AllowAny,)
    serializer_class = CategoryDetailOut
    lookup_field = "slug"
    queryset = Category.objects.all()


def _member(request: Request) -> Member:
    member: Member = request._request.member  # type: ignore[attr-defined]  # noqa: SLF001 - set by the middleware
    return member


def _own(member: Member, pk: int) -> Product:
    product = get_object_or_404(queries.own_products(member), pk=pk)
    if not rules.can_edit_product(member, product):
        raise PermissionDenied
    return product


def _with_rows(products: QuerySet[Product]) -> QuerySet[Product]:
    skus = Prefetch("skus", Sku.objects.order_by("position", "pk"))
    return queries.with_card_rows(products).prefetch_related(skus)


def _shown(member: Member, pk: int) -> Any:
    return ProductOut(_with_rows(queries.own_products(member)).get(pk=pk)).data


def _price(answer: Price | PriceRefusal) -> dict[str, Any]:
    """Return one shape for both answers: a price, or a code with quantities that would be accepted."""
    common: dict[str, Any] = {
        "quantity": answer.quantity,
        "unit": answer.unit,
        "minimum": answer.minimum,
        "multiple": answer.multiple,
    }
    if isinstance(answer, PriceRefusal):
        return common | {"refused": answer.code.value, "accepted": list(answer.accepted)}
    return common | {
        "refused": "",
        "accepted": list[Decimal](),
        "unit_price": answer.unit_price,
        "currency": answer.currency,
        "total": answer.total,
        "tier_min_quantity": answer.tier.min_quantity,
        "lead_time_days": answer.lead_time_days,
        "rule": answer.rule,
        "more_for_next": answer.more_for_next,
        "next_unit_price": answer.next_tier.unit_price if answer.next_tier else None,
    }


urlpatterns = [
    path("products/", ProductList.as_view(), name="products"),
    path("products/own/", OwnProductList.as_view(), name="own-products"),
    path("products/<int:pk>/", ProductDetail.as_view(), name="product"),
    path("products/<int:pk>/price/", ProductPrice.as_view(), name="product-price"),
    path("products/<int:pk>/publication/", Publication.as_view(), name="product-publication"),
    path("categories/", CategoryList.as_view(), name="categories"),
    path("categories/<slug:slug>/", CategoryDetail.as_view(), name="category"),
]
