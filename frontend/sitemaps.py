"""What the sitemaps list: only what a guest may see, with every language's address."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from frontend.cards import product_url
from frontend.categories import category_url
from frontend.templatetags.quayside import first_url
from marketplace.catalog.models import Category, Product
from marketplace.catalog.queries import visible_products
from marketplace.companies.member import GUEST
from vendors.models import Vendor
from vendors.queries import public_vendors

PER_FILE = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in all its languages: absolute addresses by language code."""

    addresses: dict[str, str]
    changed_at: datetime | None

    @property
    def default(self) -> str:
        """The address for readers of none of the languages."""
        return self.addresses[settings.LANGUAGE_CODE]


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of page: its rows in a stable order, the address of one, and when it changed."""

    rows: Callable[[], QuerySet[Any]]
    address: Callable[[Any], str]
    changed_at: Callable[[Any], datetime | None] = lambda row: None

    def pages(self) -> int:
        """Return how many files of PER_FILE rows there are."""
        return -(-self.rows().count() // PER_FILE)

    def entries(self, page: int) -> list[Entry]:
        """Return the entries of one file, counted from 1."""
        rows = list(self.rows()[(page - 1) * PER_FILE : page * PER_FILE])
        return list(_entries(rows, self.address, self.changed_at))


def _entries(
    rows: Iterable[Any], address: Callable[[Any], str], changed_at: Callable[[Any], datetime | None]
) -> Iterator[Entry]:
    by_language = {}
    rows = list(rows)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            by_language[code] = [address(row) for row in rows]
    for place, row in enumerate(rows):
        found = {code: paths[place] for code, paths in by_language.items()}
        if all(found.values()):
            absolute = {code: f"{settings.SITE_URL}{path}" for code, path in found.items()}
            yield Entry(absolute, changed_at(row))


def _products() -> QuerySet[Product]:
    return visible_products(GUEST).only("pk", "slug", "changed_at").order_by("pk")


def _categories() -> QuerySet[Category]:
    rows: QuerySet[Category] = Category.objects.order_by("pk")
    return rows


def _suppliers() -> QuerySet[Vendor]:
    return public_vendors().filter(company__may_sell=True).order_by("pk")


def _storefront(vendor: Vendor) -> str:
    return first_url("storefronts:detail", "storefronts:home", slug=vendor.slug)


SECTIONS = {
    "products": Section(_products, product_url, lambda product: product.changed_at),
    "categories": Section(_categories, category_url),
    "suppliers": Section(_suppliers, _storefront),
}
