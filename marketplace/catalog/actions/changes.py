"""What every change of a product does: lock, check whose it is, count, announce."""

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.catalog import rules
from marketplace.catalog.models import Product
from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Stale


def locked(product: Product, *, by: Member, seen_version: int | None = None) -> Product:
    """Return the product's row, locked and fresh.

    Raises: NotAllowed for anybody who does not manage the seller's listings; Stale when the
    editor showed an older version.
    """
    row = (
        Product.objects.select_for_update(of=("self",)).select_related("seller").get(pk=product.pk)
    )
    if not rules.can_edit_product(by, row):
        raise NotAllowed(_("You may not change this product."))
    if seen_version is not None and seen_version != row.version:
        raise Stale(
            _("This product was changed meanwhile. Look at what it says now, then save again.")
        )
    return row


def changed(product: Product, *, at: datetime) -> None:
    """Count a change of a locked product, save it and announce it."""
    product.version += 1
    product.changed_at = at
    product.save()
    announce(product.pk)


def announce(product_id: int) -> None:
    """Tell the search index, after commit, that a listing is no longer what it was."""
    outbox.emit("catalog.listing_changed", product_id=product_id)
