"""Puts a batch of checked rows into the catalogue with a handful of statements, not one per row."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from marketplace.catalog.actions.products import slug_for
from marketplace.catalog.imports.rows import Row
from marketplace.catalog.models import Category, Product
from marketplace.catalog.states import ProductState
from marketplace.companies.models import Company
from marketplace.core import outbox
from marketplace.core.states import record_many
from marketplace.core.transitions import Actor

COLUMNS = (
    "title", "slug", "summary", "description", "brand", "attributes", "specifications",
    "category_id", "currency", "unit", "moq", "multiple", "max_quantity", "lead_time_days",
    "incoterm", "port", "origin", "ships_to", "sample_price", "packaging", "warranty", "returns",
)  # fmt: skip
CONSTANTS = {
    "kind": "goods",
    "visible": True,
    "lead_time_bands": "[]",
    "supply_ability": "",
    "version": 1,
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its category and the attributes found in its specifications."""

    row: Row
    category: Category
    attributes: dict[str, Any]
    specifications: list[list[str]]
    complete: bool


@transaction.atomic
def store_rows(
    placed: Sequence[Placed], *, seller: Company, currency: str, user_id: int | None, at: datetime
) -> tuple[int, int]:
    """Create or update one product per row, by SKU; return how many of each.

    A new product is published where it is complete and the company may sell, else a draft. An
    update keeps state and visibility. Codes must not repeat within the batch.
    """
    known = _known_products(seller, [p.row.sku for p in placed])
    fresh = [p for p in placed if p.row.sku not in known]
    old = [(known[p.row.sku], p) for p in placed if p.row.sku in known]
    new = list(zip(_new_ids(len(fresh)), fresh, strict=True))
    _copy_products(new, seller=seller, currency=currency, at=at)
    _copy(
        "catalog_sku",
        ("product_id", "seller_id", "code", "options", "stock", "position"),
        ((pk, seller.pk, p.row.sku, "{}", p.row.stock, 0) for pk, p in new),
    )
    _update_products(old, seller=seller, currency=currency, at=at)
    _replace_tiers([*new, *old], replaced=[pk for pk, _ in old])
    for state in (ProductState.DRAFT, ProductState.PUBLISHED):
        record_many(
            "catalog.product",
            [pk for pk, p in new if _state(p, seller) == state],
            "import",
            to_state=state,
            actor=Actor.SELLER,
            at=at,
            user_id=user_id,
        )
    if placed:
        outbox.emit("catalog.listings_changed", product_ids=[pk for pk, _ in (*new, *old)])
    return len(new), len(old)


def _known_products(seller: Company, codes: list[str]) -> dict[str, int]:
    """Return product ids by SKU, their rows locked in order of id."""
    rows = Product.objects.filter(seller=seller, skus__code__in=codes).values_list(
        "skus__code", "pk"
    )
    known = {code: pk for code, pk in rows if code in set(codes)}
    locked = Product.objects.filter(pk__in=known.values()).order_by("pk").select_for_update()
    list(locked.values_list("pk", flat=True))
    return known


def _new_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('catalog_product', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _copy_products(
    new: Iterable[tuple[int, Placed]], *, seller: Company, currency: str, at: datetime
) -> None:
    names = (
        "id",
        "seller_id",
        "state",
        "created_at",
        "changed_at",
        "published_at",
        *CONSTANTS,
        *COLUMNS,
    )

    def values(pk: int, placed: Placed) -> tuple[Any, ...]:
        state = _state(placed, seller)
        published_at = at if state == ProductState.PUBLISHED else None
        head = (pk, seller.pk, str(state), at, at, published_at, *CONSTANTS.values())
        return (*head, *_columns(placed, currency).values())

    _copy("catalog_product", names, (values(pk, placed) for pk, placed in new))


def _columns(placed: Placed, currency: str) -> dict[str, Any]:
    own = placed.row.values | {
        "slug": slug_for(placed.row.values["title"]),
        "attributes": json.dumps(placed.attributes),
        "specifications": json.dumps(placed.specifications),
        "category_id": placed.category.pk,
        "currency": currency,
    }
    return {name: own[name] for name in COLUMNS}


def _update_products(
    old: Sequence[tuple[int, Placed]], *, seller: Company, currency: str, at: datetime
) -> None:
    sets = ", ".join(f"{name} = %s" for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE catalog_product SET {sets}, version = version + 1, changed_at = %s"  # noqa: S608 - the names are constants above
            " WHERE id = %s AND seller_id = %s",
            [(*_columns(p, currency).values(), at, pk, seller.pk) for pk, p in old],
        )
        cursor.executemany(
            "UPDATE catalog_sku SET stock = %s WHERE seller_id = %s AND code = %s",
            [(p.row.stock, seller.pk, p.row.sku) for _, p in old if p.row.stock is not None],
        )


def _replace_tiers(all_rows: Iterable[tuple[int, Placed]], *, replaced: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM catalog_pricetier WHERE sku_id IS NULL AND product_id = ANY(%s)",
            [replaced],
        )
    _copy(
        "catalog_pricetier",
        ("product_id", "min_quantity", "unit_price"),
        ((pk, t.min_quantity, t.unit_price) for pk, p in all_rows for t in p.row.tiers),
    )


def _copy(table: str, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY is several times faster than INSERT; constraints and triggers hold all the same."""
    with connection.cursor() as cursor:
        statement = f"COPY {table} ({', '.join(names)}) FROM STDIN"
        with cursor.cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def _state(placed: Placed, seller: Company) -> ProductState:
    return ProductState.PUBLISHED if placed.complete and seller.may_sell else ProductState.DRAFT
