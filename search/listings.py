"""Reads listings of the catalogue as `ListingFacts`: what the projector may know."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch

from marketplace.catalog.models import Category, PriceTier, Product, Sku
from marketplace.catalog.queries import build_ladder, visible_products
from marketplace.companies.member import SYSTEM
from search.documents import ListingFacts


def facts_of(product_ids: Sequence[int]) -> list[ListingFacts]:
    """Return the present facts of the products that exist, in a handful of queries."""
    products = list(
        Product.objects.filter(pk__in=product_ids)
        .select_related("seller", "category")
        .prefetch_related(
            Prefetch("tiers", PriceTier.objects.order_by("min_quantity")),
            Prefetch("skus", Sku.objects.order_by("position", "pk")),
        )
    )
    public = set(visible_products(SYSTEM).filter(pk__in=product_ids).values_list("pk", flat=True))
    by_path = _categories(products)
    return [_facts(product, by_path, visible=product.pk in public) for product in products]


def _categories(products: Iterable[Product]) -> dict[str, Category]:
    paths = {path for product in products for path in _path(product.category)}
    return {row.path: row for row in Category.objects.filter(path__in=paths)} if paths else {}


def _path(category: Category) -> list[str]:
    step = category.steplen
    return [category.path[:end] for end in range(step, len(category.path) + 1, step)]


def _facts(product: Product, by_path: dict[str, Category], *, visible: bool) -> ListingFacts:
    trail = [by_path[path] for path in _path(product.category)]
    ladder = build_ladder(product, product.tiers.all())
    skus = product.skus.all()
    values = [*_values(product.attributes), *_options(skus)]
    texts = [str(value) for row in product.specifications for value in row[1:]]
    return ListingFacts(
        product_id=product.pk,
        seller_id=product.seller_id,
        seller_name=product.seller.name,
        visible=visible,
        title=product.title,
        summary=product.summary,
        description=product.description,
        codes=tuple(sku.code for sku in skus),
        brand=product.brand,
        attributes=tuple(values),
        specifications=tuple(texts),
        category_ids=tuple(category.pk for category in trail),
        category_names=tuple(
            name for category in trail for name in (category.name_en, category.name_fr)
        ),
        currency=product.currency,
        ladder=tuple((tier.min_quantity, tier.unit_price) for tier in ladder.tiers),
        moq=ladder.smallest,
        multiple=product.multiple,
        max_quantity=ladder.largest,
        lead_time_days=product.lead_time_days,
        country=str(product.origin or product.seller.country or ""),
        ships_to=tuple(product.ships_to),
        has_sample=product.sample_price is not None,
        published_at=product.published_at,
    )


def _values(attributes: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    return [(code, _strings(value)) for code, value in attributes.items()]


def _options(skus: Iterable[Sku]) -> list[tuple[str, tuple[str, ...]]]:
    return [(code, _strings(value)) for sku in skus for code, value in sku.options.items()]


def _strings(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return () if value in (None, "") else (str(value),)
