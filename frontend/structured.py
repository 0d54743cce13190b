"""Structured data (JSON-LD) of public pages; one place builds and escapes it."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString

from marketplace.catalog.models import Product
from marketplace.catalog.pricing import PriceLadder
from marketplace.core.money import Money
from vendors.models import ReviewSummary

# Inside <script> nothing is text to the HTML parser but "<": escaped so that no value can end it.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
_SCHEMA = "https://schema.org"


def json_ld(*things: dict[str, Any]) -> SafeString:
    """Return the things as one escaped JSON-LD graph, ready for the inside of a script element."""
    graph = {"@context": _SCHEMA, "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return SafeString(text.translate(_ESCAPES))


def breadcrumbs(crumbs: Iterable[tuple[str, str]], site_url: str) -> dict[str, Any]:
    """Return a BreadcrumbList of (label, path) pairs."""
    items = [
        {"@type": "ListItem", "position": place, "name": label, "item": f"{site_url}{url}"}
        for place, (label, url) in enumerate(crumbs, 1)
        if url
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def product_data(
    product: Product,
    ladder: PriceLadder,
    *,
    url: str,
    images: Sequence[str],
    reviews: ReviewSummary | None = None,
) -> dict[str, Any]:
    """Return a Product; the ladder becomes an AggregateOffer, a product without prices has none.

    The rating is that of real reviews; without any there is none.
    """
    data: dict[str, Any] = {
        "@type": "Product",
        "name": product.title,
        "description": product.summary or product.description[:300],
        "url": url,
        "sku": str(product.pk),
        "category": product.category.name,
    }
    if images:
        data["image"] = list(images)
    if product.brand:
        data["brand"] = {"@type": "Brand", "name": product.brand}
    if ladder.tiers:
        data["offers"] = _aggregate_offer(product, ladder, url)
    if reviews and reviews.rating_count:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": str(reviews.rating),
            "reviewCount": reviews.rating_count,
            "bestRating": 5,
            "worstRating": 1,
        }
    return data


def _aggregate_offer(product: Product, ladder: PriceLadder, url: str) -> dict[str, Any]:
    prices = [tier.unit_price for tier in ladder.tiers]
    return {
        "@type": "AggregateOffer",
        "priceCurrency": ladder.currency,
        "lowPrice": _price(min(prices), ladder.currency),
        "highPrice": _price(max(prices), ladder.currency),
        "offerCount": len(prices),
        "offers": [_offer(product, ladder, index, url) for index in range(len(prices))],
    }


def _offer(product: Product, ladder: PriceLadder, index: int, url: str) -> dict[str, Any]:
    tier = ladder.tiers[index]
    above = ladder.tiers[index + 1].min_quantity if index + 1 < len(ladder.tiers) else None
    quantity: dict[str, Any] = {
        "@type": "QuantitativeValue",
        "minValue": float(max(tier.min_quantity, ladder.smallest)),
    }
    if above is not None:
        quantity["maxValue"] = float(above - ladder.multiple)
    return {
        "@type": "Offer",
        "url": url,
        "availability": f"{_SCHEMA}/InStock",
        "businessFunction": "http://purl.org/goodrelations/v1#Sell",
        "seller": {"@type": "Organization", "name": product.seller.name},
        "eligibleQuantity": quantity,
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "price": format(tier.unit_price.normalize(), "f"),
            "priceCurrency": ladder.currency,
            "unitText": product.get_unit_display(),
        },
    }


def _price(amount: Any, currency: str) -> str:
    """Search engines read prices with the currency's own decimals."""
    return str(Money.rounded(amount, currency).amount)
