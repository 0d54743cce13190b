"""A product's trade terms as rows for people."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_countries import countries

from frontend.formats import write_unit_price
from marketplace.catalog.models import Product
from marketplace.catalog.pricing import Price, PriceRefusal
from marketplace.catalog.units import write_count

COUNTRIES_SHOWN = 6


def trade_terms(product: Product, answer: Price | PriceRefusal) -> list[tuple[str, str]]:
    """Return labels and values; what the seller left open is left out."""
    unit = product.unit
    rows = [
        (_("Minimum order"), write_count(answer.minimum, unit)),
        (_("Sold in multiples of"), _multiple(product, unit)),
        (_("Largest order"), _maximum(product, unit)),
        (_("Lead time"), _lead_time(product, answer)),
        (_("Delivery term"), " ".join(filter(None, [product.incoterm, product.port]))),
        (_("Made in"), str(product.origin.name) if product.origin else ""),
        (_("Ships to"), _ships_to(product)),
        (_("Sample"), _sample(product)),
        (_("Packaging"), product.packaging),
        (_("Supply ability"), product.supply_ability),
        (_("Warranty"), product.warranty),
        (_("Returns"), product.returns),
    ]
    return [(label, value) for label, value in rows if value]


def _multiple(product: Product, unit: str) -> str:
    return write_count(product.multiple, unit) if product.multiple != 1 else ""


def _maximum(product: Product, unit: str) -> str:
    return write_count(product.max_quantity, unit) if product.max_quantity else ""


def _lead_time(product: Product, answer: Price | PriceRefusal) -> str:
    days = answer.lead_time_days if isinstance(answer, Price) else product.lead_time_days
    if days is None:
        return ""
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


def _ships_to(product: Product) -> str:
    if not product.ships_to:
        return _("Worldwide")
    names = [str(countries.name(code)) or code for code in product.ships_to]
    shown = ", ".join(names[:COUNTRIES_SHOWN])
    more = len(names) - COUNTRIES_SHOWN
    return shown if more <= 0 else _("%(names)s and %(more)d more") % {"names": shown, "more": more}


def _sample(product: Product) -> str:
    if product.sample_price is None:
        return ""
    return write_unit_price(product.sample_price, product.currency)
