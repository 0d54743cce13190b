"""Reads of the catalogue. `visible_products` is the one queryset of what the public may see."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from marketplace.catalog.models import (
    AttributeDefinition,
    Category,
    ImportJob,
    Media,
    PriceTier,
    Product,
    ProductQuerySet,
)
from marketplace.catalog.pricing import LeadTime, PriceLadder, Tier
from marketplace.companies.member import Member


def visible_products(member: Member) -> ProductQuerySet:
    """Return what `member` may see: published, not hidden, sold by an approved company.

    Search, pages, API, sitemaps and matching all start here; rules per member are added here.
    """
    return Product.objects.visible()


def own_products(member: Member) -> ProductQuerySet:
    """Return every product of the company that the member acts for, in every state."""
    if member.company is None:
        return Product.objects.none()
    return Product.objects.of_seller(member.company.pk)


def own_imports(member: Member) -> QuerySet[ImportJob]:
    """Return the imports of the company that the member acts for, newest first."""
    if member.company is None:
        return ImportJob.objects.none()
    return ImportJob.objects.filter(seller=member.company).order_by("-pk")


def with_card_rows(products: QuerySet[Product]) -> QuerySet[Product]:
    """Add what a card or a row shows: seller, tiers and pictures in three queries in all."""
    return products.select_related("seller", "category").prefetch_related(*card_parts())


def card_parts() -> tuple["Prefetch[str]", ...]:
    """Return what is read for all products of a page together: tiers and pictures, in order."""
    return (
        Prefetch("tiers", PriceTier.objects.order_by("min_quantity")),
        Prefetch("media", Media.objects.order_by("position", "pk")),
    )


def ladder_of(product: Product, *, sku_id: int | None = None) -> PriceLadder:
    """Return the ladder of a product, or of one SKU where it has tiers of its own.

    Reads `product.tiers.all()`, so prefetch them for more than one product.
    """
    return build_ladder(product, product.tiers.all(), sku_id=sku_id)


def build_ladder(
    product: Product, tiers: Iterable[PriceTier], *, sku_id: int | None = None
) -> PriceLadder:
    """Return the ladder from rows already read; the SKU's own tiers replace the product's."""
    rows = sorted(tiers, key=lambda tier: tier.min_quantity)
    own = [row for row in rows if sku_id is not None and row.sku_id == sku_id]
    chosen = own or [row for row in rows if row.sku_id is None]
    return PriceLadder(
        currency=product.currency,
        unit=product.unit,
        tiers=tuple(Tier(row.min_quantity, row.unit_price) for row in chosen),
        minimum=product.moq,
        multiple=product.multiple,
        maximum=product.max_quantity,
        lead_times=_lead_times(product),
        rule="sku" if own else "list",
    )


def definitions_for(category: Category) -> list[AttributeDefinition]:
    """Return the attributes of a category, those inherited from its ancestors first."""
    paths = [
        category.path[:end]
        for end in range(category.steplen, len(category.path) + 1, category.steplen)
    ]
    rows = AttributeDefinition.objects.filter(category__path__in=paths).select_related("category")
    by_code: dict[str, AttributeDefinition] = {}
    for row in sorted(rows, key=lambda row: (row.category.depth, row.position, row.pk)):
        by_code[row.code] = row  # a category may redefine what it inherits
    return list(by_code.values())


def category_trail(category: Category) -> list[Category]:
    """Return the ancestors from the root down, and the category itself."""
    return category_trails([category])[category.pk]


def category_trails(categories: Iterable[Category]) -> dict[int, list[Category]]:
    """Return the trail of each category by its key, in one query for all of them."""
    asked = {category.pk: category for category in categories}
    above = {path for category in asked.values() for path in _paths_above(category)}
    rows = Category.objects.filter(path__in=above) if above else ()
    by_path = {row.path: row for row in rows}
    return {
        pk: [*(by_path[path] for path in _paths_above(category)), category]
        for pk, category in asked.items()
    }


def _paths_above(category: Category) -> list[str]:
    path, step = category.path, category.steplen
    return [path[:end] for end in range(step, len(path), step)]


def _lead_times(product: Product) -> tuple[LeadTime, ...]:
    if product.lead_time_days is None:
        return ()
    further = (LeadTime(Decimal(str(q)), int(days)) for q, days in product.lead_time_bands)
    return (LeadTime(Decimal(0), product.lead_time_days), *further)
