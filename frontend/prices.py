"""The pricing function's answers as sentences, the same on every page that asks for a quantity."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from marketplace.catalog.pricing import PriceRefusal, Why
from marketplace.catalog.units import write_count, write_quantity


def read_quantity(text: str | None) -> Decimal | None:
    """Return the quantity that a person typed, or None where it is no positive number."""
    try:
        quantity = Decimal((text or "").strip().replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
    return quantity if quantity.is_finite() and 0 < quantity < Decimal(10) ** 11 else None


def refusal_text(refusal: PriceRefusal) -> str:
    """Return why there is no price and what would have one."""
    facts = {
        "minimum": write_count(refusal.minimum, refusal.unit),
        "multiple": write_count(refusal.multiple, refusal.unit),
        "maximum": write_count(refusal.maximum or 0, refusal.unit),
    }
    sentence = {
        Why.BELOW_MINIMUM: _("The minimum order is %(minimum)s."),
        Why.NOT_A_MULTIPLE: _("This is sold in multiples of %(multiple)s."),
        Why.ABOVE_MAXIMUM: _("The largest order is %(maximum)s."),
        Why.QUOTE_ONLY: _("The supplier gives a price on request."),
    }[refusal.code]
    text = sentence % facts
    if refusal.accepted and refusal.code != Why.BELOW_MINIMUM:
        nearest = _(" or ").join(write_quantity(quantity) for quantity in refusal.accepted)
        text = f"{text} {_('Nearest: %(nearest)s.') % {'nearest': nearest}}"
    return text
