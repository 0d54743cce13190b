"""Acceptance criteria in templates: what is required, how many pieces are looked at."""

from decimal import Decimal

from django import template

from marketplace.orders import criteria_words
from marketplace.orders.criteria import Criterion
from rfq.models import RFQ

register = template.Library()


@register.filter
def requirement(criterion: Criterion) -> str:
    """Write what is required."""
    return criteria_words.requirement(criterion)


@register.filter
def criteria_of(row: RFQ) -> list[Criterion]:
    """Return the criteria that a request carries as JSON."""
    return [Criterion.from_json(each) for each in row.criteria]


@register.filter
def sample_of(criterion: Criterion, lot: Decimal | int) -> str:
    """Write how many pieces of the lot are looked at, and how many may fail."""
    return criteria_words.sample(criterion, Decimal(lot))
