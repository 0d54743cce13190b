"""What the order page shows of reviews."""

from django import template

from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.orders.models import Order
from vendors import review_rules

register = template.Library()


@register.simple_tag
def may_review(member: Member, order: Order) -> bool:
    """Tell whether the member may review the order now."""
    return review_rules.can_review(member, order, clock.now())
