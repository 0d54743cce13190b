"""What the order page shows of an order's money."""

from django import template

from marketplace.companies.member import Member
from marketplace.orders.models import Order
from trade_assurance import refund_queries, rules

register = template.Library()


@register.simple_tag
def may_pay(member: Member, order: Order) -> bool:
    """Tell whether the member may pay the order."""
    return rules.can_pay(member, order)


@register.simple_tag
def may_refund(member: Member, order: Order) -> bool:
    """Tell whether the member may give released money back, and there is some."""
    return rules.can_refund(member, order) and bool(refund_queries.refundable_parts(order))


@register.simple_tag
def may_release(member: Member, order: Order) -> bool:
    """Tell whether the member may release the money."""
    return rules.can_release(member, order)
