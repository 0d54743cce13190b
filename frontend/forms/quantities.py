"""Quantities of an order's lines in a form: one field for each."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from marketplace.catalog.units import write_count


def quantity_field(label: str, most: Decimal, unit: str, *, initial: Decimal) -> forms.DecimalField:
    """Return the field of one line's quantity; what is possible is said under it."""
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=3,
        initial=initial.normalize() + 0,
        help_text=_("At most %(most)s.") % {"most": write_count(most, unit)},
    )


def read_quantities(data: dict[str, Any]) -> dict[int, Decimal]:
    """Return the quantities of a checked form by order line; an empty field is nothing."""
    return {
        int(name.removeprefix("line_")): value or Decimal(0)
        for name, value in data.items()
        if name.startswith("line_")
    }
