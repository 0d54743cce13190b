"""Questions to search: the engine is chosen here, and every hit is checked against the catalogue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django_countries import countries

from marketplace.catalog.models import AttributeDefinition, Category
from marketplace.catalog.queries import definitions_for, visible_products
from marketplace.companies.member import GUEST, Member
from search import cluster, facets
from search.backends import Backend
from search.backends.elasticsearch import ElasticsearchBackend
from search.backends.postgres import PostgresBackend
from search.facets import Group
from search.requests import Found, Hit, SearchAnswer, SearchRequest

T = TypeVar("T")
MOST_ATTRIBUTE_GROUPS = 8


def search_listings(request: SearchRequest, member: Member = GUEST) -> SearchAnswer:
    """Return the listings of one page that `member` may see, with facets.

    Elasticsearch answers while it is up and complete, PostgreSQL otherwise and within the same call.
    """
    found, engine = _answered(lambda backend: backend.search(request))
    return _checked(found, engine, request, member)


def browse_listings(request: SearchRequest, member: Member = GUEST) -> SearchAnswer:
    """Return listings from PostgreSQL whatever the state of Elasticsearch: category pages."""
    backend = PostgresBackend()
    return _checked(backend.search(request), backend.name, request, member)


def find(request: SearchRequest) -> Found:
    """Return what the present engine finds, unchecked: for callers that read the rows anyway."""
    return _answered(lambda backend: backend.search(request))[0]


def engines() -> list[Backend]:
    """Return the engines to ask, in their order."""
    postgres = PostgresBackend()
    if not cluster.configured() or cluster.breaker.is_open():
        return [postgres]
    return [ElasticsearchBackend(), postgres]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What completes a few typed letters."""

    titles: tuple[str, ...]
    categories: tuple[Category, ...]


def suggestions(text: str, limit: int = 6) -> Suggestions:
    """Return titles of visible listings and categories that complete the text."""
    if len(text.strip()) < 2:
        return Suggestions((), ())
    titles, _engine = _answered(lambda backend: backend.titles(text, limit))
    named = Q(name_en__icontains=text.strip()[:60]) | Q(name_fr__icontains=text.strip()[:60])
    return Suggestions(tuple(titles), tuple(Category.objects.filter(named).order_by("path")[:4]))


def _answered(question: Callable[[Backend], T]) -> tuple[T, str]:
    *preferred, last = engines()
    for backend in preferred:
        try:
            return question(backend), backend.name
        except cluster.ClusterAway:
            continue
    return question(last), last.name


def _checked(found: Found, engine: str, request: SearchRequest, member: Member) -> SearchAnswer:
    """Drop what the catalogue does not show to this member (the index may be a moment behind)."""
    ids = [hit.product_id for hit in found.hits]
    shown = set(visible_products(member).filter(pk__in=ids).values_list("pk", flat=True))
    hits: tuple[Hit, ...] = tuple(hit for hit in found.hits if hit.product_id in shown)
    groups = facet_groups(request) if request.with_facets else []
    return SearchAnswer(
        hits=hits,
        total=found.total - (len(found.hits) - len(hits)),
        total_is_exact=found.total_is_exact,
        facets=facets.facets_of(found.counts, groups, request),
        corrected=found.corrected,
        relaxed=found.relaxed,
        engine=engine,
    )


def facet_groups(request: SearchRequest) -> list[Group]:
    """Return the groups to show for a request: those of every listing, then the category's own."""
    return [
        Group(facets.CATEGORY, _("Category"), _category_labels(request), labelled_only=True),
        Group(facets.COUNTRY, _("Ships from"), dict(countries)),
        Group(facets.MOQ, _("Minimum order"), _up_to(facets.MOQ_STEPS), by_count=False),
        Group(facets.LEAD_TIME, _("Lead time"), _within_days(), by_count=False),
        Group(facets.SAMPLE, _("Samples"), {"1": _("Samples available")}),
        *(_attribute_group(definition) for definition in _definitions(request)),
    ]


def _category_labels(request: SearchRequest) -> dict[str, str]:
    """Return the categories one step below the present one, or the top ones."""
    if request.category_id is None:
        rows = Category.objects.filter(depth=1)
    else:
        parent = Category.objects.filter(pk=request.category_id).first()
        rows = Category.objects.get_children(parent) if parent else Category.objects.none()
    return {str(row.pk): row.name for row in rows}


def _definitions(request: SearchRequest) -> list[AttributeDefinition]:
    chosen = [
        int(v) for g, vs in request.filters if g == facets.CATEGORY for v in vs if v.isdigit()
    ]
    category_id = request.category_id or (chosen[0] if len(chosen) == 1 else None)
    category = Category.objects.filter(pk=category_id).first() if category_id else None
    if category is None:
        return []
    return [row for row in definitions_for(category) if row.facet][:MOST_ATTRIBUTE_GROUPS]


def _attribute_group(definition: AttributeDefinition) -> Group:
    labels = {"yes": _("Yes"), "no": _("No")} if definition.kind == "boolean" else {}
    label = f"{definition.label} ({definition.unit})" if definition.unit else definition.label
    return Group(f"{facets.ATTRIBUTE}{definition.code}", label, labels)


def _up_to(steps: tuple[int, ...]) -> dict[str, str]:
    return {
        str(step): _("Up to %(quantity)s") % {"quantity": number_format(step, force_grouping=True)}
        for step in steps
    }


def _within_days() -> dict[str, str]:
    return {
        str(days): _("%(days)s days or less") % {"days": days} for days in facets.LEAD_TIME_STEPS
    }
