"""Search results, category pages and suggestions."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from frontend.forms.search import SearchForm
from frontend.results import CategoryPage, ListingResults, category_links
from frontend.supplier_results import SupplierResults
from marketplace.catalog.models import Category
from marketplace.companies.member import Member
from search import queries

app_name = "search"


def _member(request: HttpRequest) -> Member:
    return request.member  # type: ignore[attr-defined,no-any-return]


def _wants_results(request: HttpRequest) -> bool:
    """Tell whether htmx asks for the results alone (a history restore wants the whole page)."""
    return request.headers.get("HX-Target") == "results"


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def results(request: HttpRequest) -> HttpResponse:
    """Show the listings or the suppliers that answer the words, facets and quantity asked."""
    form = SearchForm(request.GET)
    if request.GET.get("tab") == "suppliers":
        found = SupplierResults(form, request.GET)
        return render(request, "search/suppliers.html", {"form": form, "found": found})
    listings = ListingResults.searched(form, request.GET, _member(request))
    template = "search/_update.html" if _wants_results(request) else "search/results.html"
    return render(request, template, _context(form, listings))


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a category from PostgreSQL: it works while Elasticsearch does not."""
    row = get_object_or_404(Category, slug=slug)
    form = SearchForm(request.GET)
    listings = ListingResults.browsed(form, request.GET, _member(request), category_id=row.pk)
    if _wants_results(request):
        return render(request, "search/_update.html", _context(form, listings))
    page = CategoryPage(row, listings)
    return render(request, "search/category.html", {**_context(form, listings), "page": page})


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """Show the tree of categories, two levels deep."""
    return render(request, "search/categories.html", {"categories": category_links()})


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Return titles and categories that complete the typed letters."""
    found = queries.suggestions(request.GET.get("q", "")[:100])
    here = reverse("search:results")
    titles = [
        {"label": title, "url": f"{here}?{urlencode({'q': title})}"} for title in found.titles
    ]
    trades = [
        {"label": row.name, "url": reverse("search:category", kwargs={"slug": row.slug})}
        for row in found.categories
    ]
    return JsonResponse({"titles": titles, "categories": trades})


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """Say how results are put in order."""
    return render(request, "search/ranking.html")


def _context(form: SearchForm, listings: ListingResults) -> dict[str, Any]:
    return {"form": form, "found": listings}


urlpatterns = [
    path("search/", results, name="results"),
    path("search/suggest/", suggest, name="suggest"),
    path("search/ranking/", ranking, name="ranking"),
    path("c/", categories, name="categories"),
    path("c/<slug:slug>/", category, name="category"),
]
