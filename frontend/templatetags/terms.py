"""Small helpers of the pages about credit."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of_row(forms: Mapping[int, Any], pk: int) -> Any:
    """Return the form of one row."""
    return forms.get(pk)


@register.filter
def credit_id(row: Any) -> str:
    """Return an id for the dialog of a row."""
    return f"{row._meta.model_name}-{row.pk}"  # noqa: SLF001 - Django's documented metadata
