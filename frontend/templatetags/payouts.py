"""Filters for the figures of a supplier's money."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from marketplace.catalog.units import write_quantity

register = template.Library()


@register.filter
def debt_tone(state: str) -> str:
    """Name a state of the same colour: an open debt is not good news, whatever "open" is elsewhere."""
    return "action_needed" if state == "open" else state


@register.filter
def percent(bps: int) -> str:
    """Write hundredths of a percent: 1050 is 10.5 %."""
    return f"{write_quantity(Decimal(bps) / 100)} %"


REQUIREMENTS: dict[str, str | Promise] = {
    "business_profile": gettext_lazy("What the company does"),
    "company": gettext_lazy("Facts about the company"),
    "external_account": gettext_lazy("A bank account"),
    "representative": gettext_lazy("Who represents the company"),
    "person": gettext_lazy("Facts about a person"),
    "tos_acceptance": gettext_lazy("The provider's terms"),
}


@register.filter
def requirement(name: str) -> str:
    """Write what a provider asks for, with its own name where we have no words."""
    words = REQUIREMENTS.get(name.split(".", maxsplit=1)[0].split("_1", maxsplit=1)[0])
    return f"{words} ({name})" if words else name


@register.filter
def at(table: Mapping[str, Any], key: str) -> Any:
    """Look a key up: `{{ figures|at:noun }}`."""
    return table[key]
