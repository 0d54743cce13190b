"""Quantities in words: the closed list of units, singular and plural in the active language."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language, npgettext_lazy

from marketplace.catalog.states import Unit

COUNTED: dict[str, Any] = {
    Unit.PIECE: npgettext_lazy("counted", "piece", "pieces"),
    Unit.SET: npgettext_lazy("counted", "set", "sets"),
    Unit.PAIR: npgettext_lazy("counted", "pair", "pairs"),
    Unit.PACK: npgettext_lazy("counted", "pack", "packs"),
    Unit.CASE: npgettext_lazy("counted", "case", "cases"),
    Unit.ROLL: npgettext_lazy("counted", "roll", "rolls"),
    Unit.PALLET: npgettext_lazy("counted", "pallet", "pallets"),
    Unit.KILOGRAM: npgettext_lazy("counted", "kilogram", "kilograms"),
    Unit.TONNE: npgettext_lazy("counted", "tonne", "tonnes"),
    Unit.LITRE: npgettext_lazy("counted", "litre", "litres"),
    Unit.METRE: npgettext_lazy("counted", "metre", "metres"),
    Unit.SQUARE_METRE: npgettext_lazy("counted", "square metre", "square metres"),
    Unit.CUBIC_METRE: npgettext_lazy("counted", "cubic metre", "cubic metres"),
    Unit.HOUR: npgettext_lazy("counted", "hour", "hours"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """So many of a unit, as a fact that each reader gets in their own language."""

    quantity: Decimal | int
    unit: str


def unit_word(unit: str, quantity: Decimal | int) -> str:
    """Return the name of a unit after `quantity`; a unit that is not on the list as it is."""
    words = COUNTED.get(unit)
    if words is None:
        return unit
    # Fractions count too ("1.5 pieces", « 1,5 pièce »), where gettext knows whole numbers alone.
    one = _locale().plural_form(Decimal(quantity).normalize()) == "one"
    return str(words % (1 if one else 2))


def write_quantity(quantity: Decimal | int) -> str:
    """Write a quantity without idle zeros: `1,200`, `2.5`."""
    return format_decimal(quantity, format="#,##0.######", locale=_locale())


def write_count(quantity: Decimal | int, unit: str) -> str:
    """Write a quantity with its unit: `1,200 pieces`, `1 pièce`."""
    return f"{write_quantity(quantity)} {unit_word(unit, quantity)}"


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("-", "_"))
