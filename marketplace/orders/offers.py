"""What a seller's product page offers right now for a quantity: price, tier and conditions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.catalog.models import Product, Sku
from marketplace.catalog.pricing import Price, PriceRefusal, Why, price_for
from marketplace.catalog.queries import ladder_of, visible_products
from marketplace.companies.member import Member
from marketplace.core.errors import Refusal
from marketplace.orders.contract import LineTerms, plain


class ListingUnavailable(Refusal):
    """The product is not on sale to this member (any more)."""

    code = "listing_unavailable"


class QuantityRefused(Refusal):
    """The seller's rules have no price for this quantity; `code` says which rule."""

    field = "quantity"

    def __init__(self, refusal: PriceRefusal) -> None:
        super().__init__(_words(refusal))
        self.code = refusal.code.value
        self.accepted = refusal.accepted


@dataclass(frozen=True, slots=True)
class Offer:
    """A line as it would be agreed now, and the conditions of the product it comes from."""

    product: Product
    sku: Sku | None
    price: Price
    line: LineTerms

    @property
    def lead_time_days(self) -> int:
        """Days from payment to dispatch; 0 where the seller gave none."""
        return self.price.lead_time_days or 0

    @property
    def from_stock(self) -> bool:
        """The seller says that nothing is produced first: a lead time of no days."""
        return self.price.lead_time_days == 0

    def ships_to(self, country: str) -> bool:
        """Tell whether the seller delivers to the country (an empty list means everywhere)."""
        return not self.product.ships_to or country in self.product.ships_to


def offer_for(
    member: Member, *, product_id: int, quantity: Decimal, sku_id: int | None = None
) -> Offer:
    """Ask the catalogue what `quantity` units cost now.

    Raises: ListingUnavailable; QuantityRefused with the code of the rule.
    """
    product = on_sale(member, [product_id]).get(product_id)
    return offer_of(product, quantity=quantity, sku_id=sku_id)


def on_sale(member: Member, product_ids: Iterable[int]) -> dict[int, Product]:
    """Return those of the products that are on sale to the member, by number, in two queries."""
    rows = visible_products(member).select_related("seller", "category")
    return rows.prefetch_related("tiers").in_bulk(set(product_ids))


def offer_of(product: Product | None, *, quantity: Decimal, sku_id: int | None = None) -> Offer:
    """Return what `quantity` units of a product that was read on sale cost; raise as `offer_for`."""
    if product is None:
        raise ListingUnavailable(_("This product is not on sale any more."))
    sku = _sku(product, sku_id)
    price = price_for(ladder_of(product, sku_id=sku_id), quantity)
    if isinstance(price, PriceRefusal):
        raise QuantityRefused(price)
    return Offer(product=product, sku=sku, price=price, line=_line(product, sku, price))


def _sku(product: Product, sku_id: int | None) -> Sku | None:
    if sku_id is None:
        return None
    sku = product.skus.filter(pk=sku_id).first()
    if sku is None:
        raise ListingUnavailable(_("This variant is not on sale any more."), field="sku")
    return sku


def _line(product: Product, sku: Sku | None, price: Price) -> LineTerms:
    options = {str(k): str(v) for k, v in (sku.options if sku else {}).items()}
    return LineTerms(
        product_id=product.pk,
        sku_id=sku.pk if sku else None,
        title=f"{product.title} ({sku.label})" if sku else product.title,
        attributes=options | ({"SKU": sku.code} if sku else {}),
        quantity=price.quantity,
        unit=product.unit,
        unit_price=price.unit_price,
    )


def _words(refusal: PriceRefusal) -> str:
    accepted = [plain(quantity) for quantity in refusal.accepted]
    if refusal.code is Why.QUOTE_ONLY:
        return _("The supplier sells this product on quotation only.")
    if refusal.code is Why.BELOW_MINIMUM:
        return _("The smallest quantity is %(minimum)s.") % {"minimum": plain(refusal.minimum)}
    if refusal.code is Why.ABOVE_MAXIMUM:
        return _("The largest quantity is %(maximum)s.") % {"maximum": accepted[-1]}
    if not accepted:
        return _("This product is sold in steps of %(multiple)s.") % {
            "multiple": plain(refusal.multiple)
        }
    return _("This product is sold in steps of %(multiple)s: choose %(accepted)s.") % {
        "multiple": plain(refusal.multiple),
        "accepted": _(" or ").join(accepted),
    }
