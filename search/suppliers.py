"""Search for suppliers: by their name and words, and by the listings that answer the question."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from marketplace.core import clock
from search import facets
from search.analysis import query_words
from search.queries import find
from search.requests import SearchRequest, term
from vendors.models import Vendor, Verification
from vendors.queries import current_checks, public_vendors

MOST = 500


@dataclass(frozen=True, slots=True)
class SupplierRequest:
    """One question about suppliers; `reply_hours` is the slowest mean reply wanted."""

    text: str = ""
    countries: tuple[str, ...] = ()
    ships_to: str = ""
    reply_hours: int | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class FoundSupplier:
    """A supplier, and how many of its listings answer the question (None: no words were given)."""

    vendor: Vendor
    listings: int | None


def search_suppliers(request: SupplierRequest) -> list[FoundSupplier]:
    """Return public suppliers: named so first, then those with most listings that answer."""
    vendors = _filtered(public_vendors(), request).prefetch_related(
        current_checks(clock.now().date())
    )
    asked = query_words(request.text)
    if not asked:
        newest = vendors.order_by("-rating_count", "-approved_at", "-pk")[:MOST]
        return [FoundSupplier(vendor, None) for vendor in newest]
    counts = find(SearchRequest(text=request.text, size=1)).counts
    prefix = term(facets.SELLER, "")
    selling = {
        int(counted.removeprefix(prefix)): number
        for counted, number in counts.items()
        if counted.startswith(prefix)
    }
    named = _named(asked)
    rows = vendors.filter(named | Q(company_id__in=selling))
    names = set(vendors.filter(named).values_list("pk", flat=True))
    found = [FoundSupplier(vendor, selling.get(vendor.company_id, 0)) for vendor in rows[:MOST]]
    return sorted(
        found, key=lambda f: (f.vendor.pk not in names, -(f.listings or 0), f.vendor.slug)
    )


def supplier_countries() -> list[tuple[str, int]]:
    """Return the countries that public suppliers are in, with how many each has."""
    rows = public_vendors().exclude(company__country="").order_by().values("company__country")
    counted = rows.annotate(number=Count("pk")).order_by("-number", "company__country")
    return list(counted.values_list("company__country", "number"))


def _filtered(vendors: QuerySet[Vendor], request: SupplierRequest) -> QuerySet[Vendor]:
    if request.countries:
        vendors = vendors.filter(company__country__in=request.countries)
    if request.ships_to:
        vendors = vendors.filter(Q(ships_to=[]) | Q(ships_to__contains=[request.ships_to]))
    if request.reply_hours is not None:
        vendors = vendors.filter(response_seconds__lte=request.reply_hours * 3600)
    if request.verified:
        today = clock.now().date()
        checked = Verification.objects.filter(checked_on__lte=today, expires_on__gte=today)
        vendors = vendors.filter(pk__in=checked.values("vendor_id"))
    return vendors


def _named(asked: Iterable[str]) -> Q:
    named = Q()
    for word in asked:
        named &= (
            Q(company__name__icontains=word) | Q(tagline__icontains=word) | Q(slug__icontains=word)
        )
    return named
