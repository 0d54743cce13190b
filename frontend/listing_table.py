"""The table of a seller's own products: tabs by state, search, pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.catalog import queries
from marketplace.catalog.models import Picture, Product, ProductQuerySet
from marketplace.catalog.states import ProductState
from marketplace.companies.member import Member

PER_PAGE = 25
TABS: dict[str, tuple[str | Promise, Q]] = {
    "all": (_("All"), ~Q(state=ProductState.ARCHIVED)),
    "published": (_("On sale"), Q(state=ProductState.PUBLISHED, visible=True)),
    "hidden": (_("Hidden"), Q(state=ProductState.PUBLISHED, visible=False)),
    "draft": (_("Drafts"), Q(state=ProductState.DRAFT)),
    "archived": (_("Archived"), Q(state=ProductState.ARCHIVED)),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One state of the list."""

    label: str | Promise
    query: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One product as the table shows it."""

    product: Product
    picture: Picture | None
    lowest: Decimal | None
    state: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class ListingTable:
    """The whole table."""

    tabs: list[Tab]
    page: Page[Product]
    lines: list[Line]
    search: str
    tab: str

    @property
    def empty_shop(self) -> bool:
        """The company has no product at all yet."""
        return not any(tab.count for tab in self.tabs)


def listing_table(member: Member, asked: Mapping[str, str]) -> ListingTable:
    """Return the table for the parameters of the address."""
    chosen = asked.get("state", "all")
    name = chosen if chosen in TABS else "all"
    search = asked.get("q", "").strip()[:100]
    own = queries.own_products(member)
    rows = queries.with_card_rows(_found(own, search).filter(TABS[name][1]))
    page = Paginator(rows.order_by("-changed_at", "-pk"), PER_PAGE).get_page(asked.get("page"))
    return ListingTable(
        tabs=_tabs(own, name, search),
        page=page,
        lines=[_line(product) for product in page.object_list],
        search=search,
        tab=name,
    )


def _found(rows: ProductQuerySet, search: str) -> ProductQuerySet:
    if not search:
        return rows
    by_code = Q(pk__in=rows.filter(skus__code__istartswith=search).values("pk"))
    return rows.filter(Q(title__icontains=search) | by_code)


def _tabs(own: ProductQuerySet, current: str, search: str) -> list[Tab]:
    counts = own.aggregate(**{name: Count("pk", filter=q) for name, (_label, q) in TABS.items()})
    return [
        Tab(
            label=label,
            query=urlencode({"state": name, **({"q": search} if search else {})}),
            count=counts[name],
            current=name == current,
        )
        for name, (label, _q) in TABS.items()
    ]


def _line(product: Product) -> Line:
    media = next(iter(product.media.all()), None)
    prices = [tier.unit_price for tier in product.tiers.all()]
    hidden = product.state == ProductState.PUBLISHED and not product.visible
    return Line(
        product=product,
        picture=media.small if media and media.variants else None,
        lowest=min(prices) if prices else None,
        state="hidden" if hidden else product.state,
        label=TABS["hidden"][0] if hidden else product.get_state_display(),
    )
