"""The home page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from frontend.cards import ProductCard, card_rows, cards_of
from frontend.categories import top_categories
from frontend.templatetags.quayside import first_url
from marketplace.catalog.queries import visible_products
from marketplace.companies.member import Member
from marketplace.core import clock
from vendors.models import Vendor
from vendors.queries import current_checks, public_vendors

PRODUCTS = 8
SUPPLIERS = 6


@dataclass(frozen=True, slots=True)
class SupplierCard:
    """A new supplier as the home page shows it."""

    name: str
    url: str
    country: str
    line: str
    verified: bool


def home(request: HttpRequest) -> HttpResponse:
    """Show what can be bought here and why paying here is safe."""
    member: Member = request.member  # type: ignore[attr-defined]
    return render(
        request,
        "home/home.html",
        {
            "categories": top_categories(),
            "products": _newest(member),
            "suppliers": _suppliers(),
            "samples": [
                _("steel bottle"),
                _("corrugated box"),
                _("cotton T-shirt"),
                _("LED panel"),
            ],
        },
    )


def _newest(member: Member) -> list[ProductCard]:
    rows = card_rows(visible_products(member))
    return cards_of(rows.order_by("-published_at", "-pk")[:PRODUCTS])


def _suppliers() -> list[SupplierCard]:
    newest = public_vendors().prefetch_related(current_checks(clock.now().date()))
    return [_supplier(vendor) for vendor in newest.order_by("-approved_at", "-pk")[:SUPPLIERS]]


def _supplier(vendor: Vendor) -> SupplierCard:
    return SupplierCard(
        name=vendor.company.name,
        url=first_url("storefronts:detail", "storefronts:home", slug=vendor.slug),
        country=str(vendor.company.country.name),
        line=vendor.tagline,
        verified=bool(getattr(vendor, "checks", ())),
    )


urlpatterns = [path("", home, name="home")]
