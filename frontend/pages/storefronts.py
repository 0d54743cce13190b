"""Suppliers in public: the directory and each storefront. Editing is in `storefront_desk`."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django_countries import countries

from frontend.access import member_of
from frontend.cards import card_rows, cards_of
from frontend.jsonld import organization
from frontend.pages import storefront_desk
from marketplace.catalog.queries import visible_products
from marketplace.core import clock
from vendors import queries
from vendors.models import Vendor
from vendors.rules import can_see_vendor
from vendors.states import VendorState

PER_PAGE = 24
PRODUCTS = 24
REVIEWS = 10


def directory(request: HttpRequest) -> HttpResponse:
    """List the suppliers, narrowed by words and country."""
    words = request.GET.get("q", "").strip()[:100]
    country = request.GET.get("country", "")[:2].upper()
    found = queries.find_vendors(words=words, country=country).prefetch_related(
        queries.current_checks(clock.now().date())
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "vendors": [_head(vendor) for vendor in page],
        "words": words,
        "country": country,
        "countries": [(code, countries.name(code)) for code in queries.vendor_countries()],
        "filtered": bool(words or country),
    }
    return render(request, "storefronts/directory.html", context)


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one supplier: banner, profile, checks, facts, products, reviews."""
    member = member_of(request)
    vendor = get_object_or_404(queries.storefront_rows(), slug=slug)
    if not can_see_vendor(member, vendor):
        return render(request, "errors/404.html", status=404)
    today = clock.now().date()
    products = card_rows(visible_products(member).filter(seller=vendor.company))
    page = Paginator(products.order_by("-published_at", "-pk"), PRODUCTS).get_page(
        request.GET.get("page")
    )
    head = _head(vendor)
    context = {
        **head,
        "page": page,
        "cards": cards_of(page),
        "checks": queries.valid_verifications(vendor, today),
        "reviews": queries.shown_reviews(vendor)[:REVIEWS],
        "export_markets": [countries.name(code) for code in vendor.export_markets],
        "ships_to": [countries.name(code) for code in vendor.ships_to],
        "away": vendor.is_away(today),
        "public": vendor.state == VendorState.APPROVED,
        "owner": member.acts_for(vendor.company_id),
        "structured": organization(vendor, head["logo"]),
    }
    return render(request, "storefronts/detail.html", context)


def _head(vendor: Vendor) -> dict[str, Any]:
    pictures = sorted(vendor.pictures.all(), key=lambda picture: picture.width)
    return {
        "vendor": vendor,
        "company": vendor.company,
        "url": reverse("storefronts:detail", kwargs={"slug": vendor.slug}),
        "logo": next((p for p in pictures if p.kind == "logo"), None),
        "banners": [p for p in pictures if p.kind == "banner"],
    }


app_name = "storefronts"
urlpatterns = [
    path("suppliers/", directory, name="directory"),
    path("suppliers/<slug:slug>/", detail, name="detail"),
    *storefront_desk.urlpatterns,
]
