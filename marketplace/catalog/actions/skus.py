"""The variants of a product."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalog.actions.changes import changed, locked
from marketplace.catalog.models import Product, Sku
from marketplace.companies.member import Member
from marketplace.core.errors import Refusal

MAX_SKUS = 200


class SkuRefused(Refusal):
    """A variant cannot be as it was given; `index` is its row, counted from 0."""

    code = "sku_refused"
    field = "skus"

    def __init__(self, message: str, *, index: int) -> None:
        super().__init__(message)
        self.index = index


@dataclass(frozen=True, slots=True)
class SkuRow:
    """A variant as the seller describes it; no stock means made to order."""

    code: str
    options: dict[str, str] = field(default_factory=dict)
    stock: Decimal | None = None


@transaction.atomic
def set_skus(*, product: Product, rows: Sequence[SkuRow], by: Member, at: datetime) -> Product:
    """Make the variants of a product these rows, in this order; a known code keeps its row.

    Raises: NotAllowed; SkuRefused for a code that is missing, doubled or another product's.
    """
    row = locked(product, by=by)
    _check(row, rows)
    kept = {sku.code: sku for sku in row.skus.all()}
    row.skus.exclude(code__in=[given.code for given in rows]).delete()
    for position, given in enumerate(rows):
        sku = kept.get(given.code) or Sku(product=row, seller=row.seller, code=given.code)
        sku.options, sku.stock, sku.position = given.options, given.stock, position
        sku.save()
    changed(row, at=at)
    return row


def _check(product: Product, rows: Sequence[SkuRow]) -> None:
    if len(rows) > MAX_SKUS:
        raise SkuRefused(_("At most %(count)d variants.") % {"count": MAX_SKUS}, index=MAX_SKUS)
    taken = set(
        Sku.objects.filter(seller=product.seller, code__in=[given.code for given in rows])
        .exclude(product=product)
        .values_list("code", flat=True)
    )
    seen: set[str] = set()
    for index, given in enumerate(rows):
        if not given.code.strip():
            raise SkuRefused(_("Give the variant a number."), index=index)
        if given.code in seen:
            raise SkuRefused(_("This number is on the list twice."), index=index)
        if given.code in taken:
            raise SkuRefused(_("Another of your products has this number."), index=index)
        if given.stock is not None and given.stock < 0:
            raise SkuRefused(_("Stock is never less than nothing."), index=index)
        seen.add(given.code)
