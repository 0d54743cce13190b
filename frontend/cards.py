"""A product as a card shows it, whether it comes from the database or from the search index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from frontend.templatetags.quayside import first_url
from marketplace.catalog.models import Picture, Product
from marketplace.catalog.queries import card_parts
from marketplace.core import clock
from vendors.models import ReviewSummary, Vendor
from vendors.queries import current_checks


class TierRow(Protocol):
    """A step of a price ladder."""

    @property
    def min_quantity(self) -> Decimal: ...
    @property
    def unit_price(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class ProductCard:
    """What components/product_card.html needs. Prices are in `currency`, quantities in `unit`.

    `lit` is the `min_quantity` of the tier that fits the reader's quantity; `tag` a short remark.
    `stars` are of the product's own reviews, `rating` of the seller's.
    """

    title: str
    url: str
    currency: str
    unit: str
    moq: Decimal
    tiers: tuple[TierRow, ...] = ()
    picture: Picture | None = None
    lead_time_days: int | None = None
    sample_price: Decimal | None = None
    seller_name: str = ""
    seller_url: str = ""
    seller_country: str = ""
    seller_country_name: str = ""
    verified: bool = False
    stars: Decimal | None = None
    stars_count: int = 0
    rating: Decimal | None = None
    rating_count: int = 0
    reply_hours: int | None = None
    quotation_url: str = ""
    chat_url: str = ""
    tag: str = ""
    lit: Decimal | None = None


def card_rows(products: QuerySet[Product]) -> QuerySet[Product]:
    """Add all that cards show, in a fixed number of queries."""
    return card_columns(products).prefetch_related(*_parts())


def card_columns(products: QuerySet[Product]) -> QuerySet[Product]:
    """Add what cards show and the product's own query can bring; `read_parts` reads the rest."""
    return products.select_related("seller", "category", "seller__vendor", "review_summary")


def read_parts(products: Sequence[Product]) -> None:
    """Read tiers, pictures and checks of products from several queries at once."""
    prefetch_related_objects(products, *_parts())


def _parts() -> tuple["Prefetch[str]", ...]:
    return (*card_parts(), current_checks(clock.now().date(), of="seller__vendor__"))


def card_of(product: Product, *, lit: Decimal | None = None) -> ProductCard:
    """Return the card of a product read with `card_rows`."""
    media = next(iter(product.media.all()), None)
    vendor: Vendor | None = getattr(product.seller, "vendor", None)
    reviews: ReviewSummary | None = getattr(product, "review_summary", None)
    return ProductCard(
        title=product.title,
        url=product_url(product),
        currency=product.currency,
        unit=product.unit,
        moq=product.moq,
        tiers=tuple(tier for tier in product.tiers.all() if tier.sku_id is None)[:4],
        picture=media.small if media and media.variants else None,
        lead_time_days=product.lead_time_days,
        sample_price=product.sample_price,
        seller_name=product.seller.name,
        seller_url=first_url("storefronts:detail", "storefronts:home", slug=vendor.slug)
        if vendor
        else "",
        seller_country=str(product.seller.country.code or ""),
        seller_country_name=str(product.seller.country.name),
        verified=bool(getattr(vendor, "checks", ())),
        stars=reviews.rating if reviews else None,
        stars_count=reviews.rating_count if reviews else 0,
        rating=vendor.rating if vendor else None,
        rating_count=vendor.rating_count if vendor else 0,
        reply_hours=reply_hours(vendor),
        quotation_url=_ask("rfqs:new", product=product.pk),
        chat_url=_ask("chat:start", listing=product.pk),
        lit=lit,
    )


def cards_of(products: Iterable[Product]) -> list[ProductCard]:
    """Return the cards of several products, in their order."""
    return [card_of(product) for product in products]


def product_url(product: Product) -> str:
    """Return the address of a product's page, or nothing while there is none."""
    return first_url("products:detail", pk=product.pk, slug=product.slug) or first_url(
        "products:detail", product_id=product.pk, slug=product.slug
    )


def _ask(name: str, **facts: int) -> str:
    url = first_url(name)
    return f"{url}?{urlencode(facts)}" if url else ""


def reply_hours(vendor: Vendor | None) -> int | None:
    """Return the mean time to a reply in whole hours, or None where it is not known."""
    seconds = vendor.response_seconds if vendor else None
    return max(1, round(seconds / 3600)) if seconds is not None else None
