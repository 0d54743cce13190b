"""Products as rows of a CSV file that the importer reads again."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from marketplace.catalog.imports.mapping import FIELDS
from marketplace.catalog.models import PriceTier, Product, ProductQuerySet, Sku

CHUNK = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_rows(products: ProductQuerySet) -> Iterator[list[str]]:
    """Yield the header and one row per product; a product without a SKU gets its number as one."""
    yield list(FIELDS)
    rows = products.select_related("category").prefetch_related(
        Prefetch("skus", Sku.objects.order_by("position", "pk")),
        Prefetch("tiers", PriceTier.objects.filter(sku=None).order_by("min_quantity")),
    )
    for product in rows.order_by("pk").iterator(chunk_size=CHUNK):
        values = _values(product)
        yield [_guarded(values.get(name)) for name in FIELDS]


def _values(product: Product) -> dict[str, Any]:
    sku = next(iter(product.skus.all()), None)
    specifications = [*product.attributes.items(), *product.specifications]
    names = (
        "title", "summary", "description", "brand", "unit", "moq", "multiple", "max_quantity", "port",
        "lead_time_days", "incoterm", "sample_price", "packaging", "warranty", "returns",
    )  # fmt: skip
    return {name: getattr(product, name) for name in names} | {
        "sku": sku.code if sku else f"P-{product.pk}",
        "category": product.category.slug,
        "tiers": "; ".join(
            f"{t.min_quantity.normalize():f}: {t.unit_price.normalize():f}"
            for t in product.tiers.all()
        ),
        "origin": product.origin.code,
        "ships_to": " ".join(product.ships_to),
        "stock": sku.stock if sku else None,
        "specifications": " | ".join(f"{label}: {value}" for label, value in specifications),
    }


def _guarded(value: Any) -> str:
    """Return the cell; what a spreadsheet would run as a formula gets an apostrophe in front."""
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
