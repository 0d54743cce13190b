"""A product as a card shows it, whether it comes from the database or from the search index."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from frontend.templatetags.quayside import first_url
from marketplace.catalog.models import Picture, Product


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
    rating: Decimal | None = None
    rating_count: int = 0
    reply_hours: int | None = None
    quotation_url: str = ""
    chat_url: str = ""
    tag: str = ""
    lit: Decimal | None = None


def card_of(product: Product, *, lit: Decimal | None = None) -> ProductCard:
    """Return the card of a product read with `catalog.queries.with_card_rows`."""
    media = next(iter(product.media.all()), None)
    vendor = getattr(product.seller, "vendor", None)
    return ProductCard(
        title=product.title,
        url=product_url(product),
        currency=product.currency,
        unit=product.get_unit_display(),
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
        verified=bool(vendor and product.seller.may_sell),
        rating=vendor.rating if vendor else None,
        rating_count=vendor.rating_count if vendor else 0,
        reply_hours=_hours(vendor.response_seconds) if vendor else None,
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


def _hours(seconds: int | None) -> int | None:
    return max(1, round(seconds / 3600)) if seconds is not None else None
