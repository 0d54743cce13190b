"""Writes the projection: always the present state of the row, never what a message said."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields

from django.db import transaction

from marketplace.catalog.models import Product
from marketplace.core import clock, outbox
from search import cluster
from search.documents import Document, document
from search.listings import facts_of
from search.models import ListingDocument
from vendors.models import Vendor

BATCH = 500
COLUMNS = [field.name for field in fields(Document)]


@transaction.atomic
def project_listings(*, product_ids: Sequence[int]) -> int:
    """Bring the documents of these products up to date; return how many changed.

    The document rows are locked before the products are read, so that the later of two workers
    reads what the earlier one read or newer. Changed ids are promised to Elasticsearch.
    """
    held = _lock(product_ids)
    now = clock.now()
    changed = []
    for facts in facts_of(product_ids):
        row = held[facts.product_id]
        values = asdict(document(facts))
        if row.version and all(getattr(row, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        # Milliseconds keep versions rising even where the table was emptied and filled again.
        row.version = max(row.version + 1, time.time_ns() // 1_000_000)
        row.indexed_at = now
        changed.append(row)
    ListingDocument.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["version", "indexed_at", *COLUMNS],
    )
    if changed and cluster.configured():
        outbox.emit("search.listings_projected", product_ids=[row.pk for row in changed])
    return len(changed)


def project_seller(*, company_id: int) -> int:
    """Promise the projection of every listing of a company, in batches; return how many."""
    ids = list(Product.objects.of_seller(company_id).order_by("pk").values_list("pk", flat=True))
    for batch in batches(ids):
        outbox.emit("search.projection_due", product_ids=batch)
    return len(ids)


def project_vendor(*, vendor_id: int) -> int:
    """Promise the projection of a vendor's listings; return how many."""
    company_id = Vendor.objects.values_list("company_id", flat=True).get(pk=vendor_id)
    return project_seller(company_id=company_id)


def project_everything() -> int:
    """Bring every document up to date, batch by batch; return how many changed."""
    ids = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    return sum(project_listings(product_ids=batch) for batch in batches(ids))


def batches(ids: Sequence[int], size: int = BATCH) -> Iterator[list[int]]:
    """Cut ids into lists of at most `size`."""
    for start in range(0, len(ids), size):
        yield list(ids[start : start + size])


def _lock(product_ids: Sequence[int]) -> dict[int, ListingDocument]:
    existing = Product.objects.filter(pk__in=product_ids).values_list("pk", flat=True)
    at = clock.now()
    ListingDocument.objects.bulk_create(
        [ListingDocument(product_id=id_, indexed_at=at) for id_ in sorted(existing)],
        ignore_conflicts=True,
    )
    rows = ListingDocument.objects.select_for_update().filter(pk__in=product_ids).order_by("pk")
    return {row.pk: row for row in rows}
