"""The public page of a product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from frontend.product_page import page_of, with_page_rows
from marketplace.catalog import queries
from marketplace.companies.member import Member

app_name = "products"


def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a product; an old slug leads to the present one, what is not on sale is not found."""
    member: Member = request.member  # type: ignore[attr-defined]
    product = get_object_or_404(with_page_rows(queries.visible_products(member)), pk=pk)
    if slug != product.slug:
        address = reverse("products:detail", kwargs={"slug": product.slug, "pk": pk})
        asked = request.META.get("QUERY_STRING")
        return redirect(f"{address}?{asked}" if asked else address, permanent=True)
    page = page_of(product, member, request.GET)
    return render(request, "products/detail.html", {"page": page})


urlpatterns = [path("products/<slug:slug>-<int:pk>/", detail, name="detail")]
