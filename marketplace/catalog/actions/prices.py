"""The price ladder of a product, and the quantities that it may be ordered in."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalog import queries
from marketplace.catalog.actions.changes import changed, locked
from marketplace.catalog.models import PriceTier, Product, Sku
from marketplace.catalog.pricing import LadderInvalid, PriceLadder, Tier, checked
from marketplace.companies.member import Member
from marketplace.core.errors import Refusal

MAX_TIERS = 12


class LadderRefused(Refusal):
    """The tiers do not make a ladder; `index` is the row at fault from 0, `column` what of it."""

    code = "ladder_refused"
    field = "ladder"

    def __init__(self, message: str, *, index: int, column: str = "unit_price") -> None:
        super().__init__(message)
        self.index = index
        self.column = column


class QuantitiesRefused(Refusal):
    """Minimum, multiple and maximum leave no quantity that could be ordered."""

    code = "quantities_refused"


@transaction.atomic
def set_ladder(
    *,
    product: Product,
    tiers: Sequence[Tier],
    by: Member,
    at: datetime,
    sku: Sku | None = None,
) -> Product:
    """Replace the ladder of a product, or of one of its SKUs; no tiers make it for quotation only.

    Raises: NotAllowed; LadderRefused unless quantities ascend and prices descend;
    QuantitiesRefused when the first tier lies above the maximum.
    """
    row = locked(product, by=by)
    if sku is not None and sku.product_id != row.pk:
        raise LadderRefused(_("This variant belongs to another product."), index=0)
    replace_tiers(row, tiers, sku=sku)
    check_quantities(queries.ladder_of(row, sku_id=sku.pk if sku else None))
    changed(row, at=at)
    return row


def replace_tiers(row: Product, tiers: Sequence[Tier], *, sku: Sku | None = None) -> None:
    """Write the ladder of a locked product; the caller checks quantities and counts the change."""
    rungs = _checked(tiers)
    PriceTier.objects.filter(product=row, sku=sku).delete()
    PriceTier.objects.bulk_create(
        PriceTier(product=row, sku=sku, min_quantity=t.min_quantity, unit_price=t.unit_price)
        for t in rungs
    )


def check_quantities(ladder: PriceLadder) -> None:
    """Raise QuantitiesRefused unless something can be ordered at all."""
    if ladder.minimum <= 0:
        raise QuantitiesRefused(_("The minimum is more than nothing."), field="moq")
    if ladder.multiple <= 0:
        raise QuantitiesRefused(_("The multiple is more than nothing."), field="multiple")
    if ladder.maximum is None:
        return
    if ladder.maximum < ladder.minimum:
        raise QuantitiesRefused(
            _("The maximum is at least the minimum order quantity."), field="max_quantity"
        )
    if ladder.largest is not None and ladder.largest < ladder.smallest:
        raise QuantitiesRefused(
            _("No multiple lies between the minimum, the first price and the maximum."),
            field="max_quantity",
        )


def _checked(tiers: Sequence[Tier]) -> tuple[Tier, ...]:
    if len(tiers) > MAX_TIERS:
        raise LadderRefused(
            _("At most %(count)d price tiers.") % {"count": MAX_TIERS}, index=MAX_TIERS
        )
    try:
        return checked(tiers)
    except LadderInvalid as invalid:
        messages = {
            "quantity_not_positive": _("A quantity is more than nothing."),
            "price_not_positive": _("A price is more than nothing."),
            "quantity_not_ascending": _("Each tier starts at more units than the one before."),
            "price_not_descending": _("Each tier costs less per unit than the one before."),
        }
        column = "min_quantity" if invalid.reason.startswith("quantity") else "unit_price"
        raise LadderRefused(
            messages[invalid.reason], index=invalid.index, column=column
        ) from invalid
