"""Saving the whole of an editor's page at once: details, variants and ladder, or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marketplace.catalog.actions.changes import locked
from marketplace.catalog.actions.prices import replace_tiers, set_ladder
from marketplace.catalog.actions.products import ProductDetails, create_product, update_product
from marketplace.catalog.actions.skus import SkuRow, set_skus
from marketplace.catalog.models import Product
from marketplace.catalog.pricing import Tier
from marketplace.companies.member import Member


@transaction.atomic
def save_listing(
    *,
    product: Product | None,
    details: ProductDetails,
    tiers: Sequence[Tier],
    skus: Sequence[SkuRow],
    by: Member,
    at: datetime,
    seen_version: int | None = None,
) -> Product:
    """Create a draft (`product` None) or replace everything that its editor shows.

    Raises: what `create_product`, `update_product`, `set_skus` and `set_ladder` raise; then
    nothing is saved.
    """
    if product is None:
        row = create_product(details=details, by=by, at=at)
        row = set_skus(product=row, rows=skus, by=by, at=at)
        return set_ladder(product=row, tiers=tiers, by=by, at=at)
    row = locked(product, by=by, seen_version=seen_version)
    # The ladder first: details are checked against the prices that come with them.
    replace_tiers(row, tiers)
    set_skus(product=row, rows=skus, by=by, at=at)
    return update_product(product=row, details=details, by=by, at=at)
