"""The pricing function's answers as sentences, the same on every page that asks for a quantity."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from frontend.formats import write_quantity
from marketplace.catalog.pricing import PriceRefusal, Why


def read_quantity(text: str | None) -> Decimal | None:
    """Return the quantity that a person typed, or None where it is no positive number."""
    try:
        quantity = Decimal((text or "").strip().replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return quantity if quantity.is_finite() and 0 < quantity < Decimal(10) ** 11 else None


def refusal_text(refusal: PriceRefusal, unit: str) -> str:
    """Return why there is no price and what would have one; `unit` in the reader's words."""
    facts = {
        "unit": unit,
        "minimum": write_quantity(refusal.minimum),
        "multiple": write_quantity(refusal.multiple),
        "maximum": write_quantity(refusal.maximum or 0),
    }
    sentence = {
        Why.BELOW_MINIMUM: _("The minimum order is %(minimum)s (unit: %(unit)s)."),
        Why.NOT_A_MULTIPLE: _("This is sold in multiples of %(multiple)s (unit: %(unit)s)."),
        Why.ABOVE_MAXIMUM: _("The largest order is %(maximum)s (unit: %(unit)s)."),
        Why.QUOTE_ONLY: _("The supplier gives a price on request."),
    }[refusal.code]
    text = sentence % facts
    if refusal.accepted and refusal.code != Why.BELOW_MINIMUM:
        nearest = _(" or ").join(write_quantity(quantity) for quantity in refusal.accepted)
        text = f"{text} {_('Nearest: %(nearest)s.') % {'nearest': nearest}}"
    return text
