"""What the search and category templates show, made from an answer of search. No HTML but marks."""

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_countries import countries

from frontend import formats
from frontend.cards import ProductCard, card_of, card_rows
from frontend.forms.search import SearchForm
from frontend.templatetags.quayside import first_url
from marketplace.catalog.models import Category, Product
from marketplace.catalog.pricing import Price, price_for
from marketplace.catalog.queries import category_trail, ladder_of, visible_products
from marketplace.catalog.units import write_quantity
from marketplace.companies.member import Member
from search import queries
from search.analysis import Segment
from search.requests import LAST_PAGE, Hit, SearchAnswer, SearchRequest


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, and the address of this page without it."""

    label: str
    query: str


@dataclass(frozen=True)
class ListingResults:
    """One page of listings with its facets, chips and neighbours."""

    request: SearchRequest
    answer: SearchAnswer
    cards: tuple[ProductCard, ...]
    parameters: QueryDict
    page: Page[int]

    @classmethod
    def searched(cls, form: SearchForm, parameters: QueryDict, member: Member) -> "ListingResults":
        """Ask the present engine."""
        request = form.request()
        return cls._of(request, queries.search_listings(request, member), parameters, member)

    @classmethod
    def browsed(
        cls, form: SearchForm, parameters: QueryDict, member: Member, *, category_id: int
    ) -> "ListingResults":
        """Ask PostgreSQL for what is in a category."""
        request = form.request(category_id=category_id)
        return cls._of(request, queries.browse_listings(request, member), parameters, member)

    @classmethod
    def _of(
        cls, request: SearchRequest, answer: SearchAnswer, parameters: QueryDict, member: Member
    ) -> "ListingResults":
        reachable = min(answer.total, request.limit * LAST_PAGE)
        pages = Paginator(range(reachable), request.limit)
        return cls(
            request=request,
            answer=answer,
            cards=tuple(_cards(answer.hits, member, request.quantity)),
            parameters=parameters,
            page=pages.get_page(request.page),
        )

    @cached_property
    def is_filtered(self) -> bool:
        """Something besides words and page is asked: robots need not keep the address."""
        asked = self.request
        return bool(
            asked.filters or asked.quantity or asked.min_price or asked.max_price
            or asked.currency or asked.ships_to or self.parameters.get("sort")
        )  # fmt: skip

    @cached_property
    def chips(self) -> list[Chip]:
        """Every active filter with the way to take it off."""
        labels = {
            (facet.name, option.value): option.label
            for facet in self.answer.facets
            for option in facet.options
        }
        chips = [
            Chip(labels.get((name, value), value), _without(self.parameters, name, value))
            for name, values in self.request.filters
            for value in values
        ]
        return chips + [
            Chip(text, _without(self.parameters, name)) for name, text in self._plain_filters()
        ]

    def _plain_filters(self) -> list[tuple[str, str]]:
        asked = self.request
        named = (
            ("qty", asked.quantity, _("%(value)s units")),
            ("low", asked.min_price, _("from %(value)s")),
            ("high", asked.max_price, _("up to %(value)s")),
        )
        chips = [
            (name, text % {"value": write_quantity(value)})
            for name, value, text in named
            if value is not None
        ]
        if asked.currency:
            chips.append(("currency", asked.currency))
        if asked.ships_to:
            country = countries.name(asked.ships_to) or asked.ships_to
            chips.append(("to", _("ships to %(country)s") % {"country": country}))
        return chips

    @property
    def GET(self) -> QueryDict:  # noqa: N802 - the name under which `querystring` looks
        """The parameters that links to other pages keep."""
        return self.parameters

    @property
    def total_text(self) -> str:
        """The number of hits, with a plus where counting stopped."""
        return f"{write_quantity(self.answer.total)}{'' if self.answer.total_is_exact else '+'}"

    @property
    def quotation_url(self) -> str:
        """Where a request for quotation starts, with the words and the quantity filled in."""
        url = first_url("rfqs:new", "rfqs:create")
        query = QueryDict(mutable=True)
        query["title"] = self.request.text
        if self.request.quantity is not None:
            query["quantity"] = str(self.request.quantity)
        return f"{url}?{query.urlencode()}" if url else ""


@dataclass(frozen=True)
class CategoryPage:
    """The words around a category's listings."""

    category: Category
    found: ListingResults

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        """From the tree's top to this category."""
        trail = [(row.name, category_url(row)) for row in category_trail(self.category)]
        return [(_("All categories"), first_url("search:categories")), *trail]

    @cached_property
    def children(self) -> list[tuple[str, str]]:
        """The categories below."""
        return [
            (row.name, category_url(row)) for row in Category.objects.get_children(self.category)
        ]

    @property
    def url(self) -> str:
        """The address of the category."""
        return category_url(self.category)

    @cached_property
    def structured_data(self) -> SafeString:
        """Breadcrumbs and the listed products for machines."""
        crumbs = [
            {"@type": "ListItem", "position": n, "name": name, "item": f"{settings.SITE_URL}{url}"}
            for n, (name, url) in enumerate(self.crumbs, 1)
        ]
        items = [
            {"@type": "ListItem", "position": n, "url": f"{settings.SITE_URL}{card.url}"}
            for n, card in enumerate(self.found.cards, 1)
            if card.url
        ]
        context = "https://schema.org"
        return json_ld(
            {"@context": context, "@type": "BreadcrumbList", "itemListElement": crumbs},
            {"@context": context, "@type": "ItemList", "itemListElement": items},
        )

    @property
    def canonical(self) -> str:
        """The clean address: pages keep theirs, filtered views point to the first page."""
        number = self.found.page.number
        query = f"?page={number}" if number > 1 and not self.found.is_filtered else ""
        return f"{category_url(self.category)}{query}"


def category_url(category: Category) -> str:
    """Return the address of a category."""
    return first_url("search:category", slug=category.slug)


def category_links() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the top categories, each with those one step below it."""
    rows = list(Category.objects.filter(depth__lte=2).order_by("path"))
    return [
        (
            top.name,
            category_url(top),
            [
                (r.name, category_url(r))
                for r in rows
                if r.depth == 2 and r.path.startswith(top.path)
            ],
        )
        for top in rows
        if top.depth == 1
    ]


def _cards(hits: tuple[Hit, ...], member: Member, quantity: Decimal | None) -> list[ProductCard]:
    rows = card_rows(visible_products(member))
    products = rows.in_bulk([hit.product_id for hit in hits])
    return [
        _card(products[hit.product_id], hit, quantity) for hit in hits if hit.product_id in products
    ]


def _card(product: Product, hit: Hit, quantity: Decimal | None) -> ProductCard:
    card = replace(card_of(product), title=marked_html(hit.title) or product.title)
    if quantity is None:
        return card
    price = price_for(ladder_of(product), quantity)
    if not isinstance(price, Price):
        return card
    words = _("%(price)s each for %(quantity)s") % {
        "price": formats.write_unit_price(price.unit_price, price.currency),
        "quantity": write_quantity(quantity),
    }
    return replace(
        card, lit=price.tier.min_quantity, tag=words, lead_time_days=price.lead_time_days
    )


def json_ld(*things: dict[str, Any]) -> SafeString:
    """Return data blocks for machines; `<`, `>` and `&` are escaped, so no title can end the block."""
    escapes = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
    blocks = ((SafeString(json.dumps(thing).translate(escapes)),) for thing in things)
    return format_html_join("", '<script type="application/ld+json">{}</script>', blocks)


def marked_html(segments: tuple[Segment, ...]) -> SafeString:
    """Return the title with its found words in <mark>; everything is escaped."""
    parts = ((("<mark>", text, "</mark>") if hit else ("", text, "")) for text, hit in segments)
    return format_html_join(
        "", "{}{}{}", ((SafeString(a), text, SafeString(b)) for a, text, b in parts)
    )


def _without(parameters: QueryDict, name: str, value: str | None = None) -> str:
    rest = parameters.copy()
    kept = [] if value is None else [v for v in rest.getlist(name) if v != value]
    rest.setlist(name, kept)
    rest.pop("page", None)
    return rest.urlencode()
