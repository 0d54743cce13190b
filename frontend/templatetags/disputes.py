"""What the order page shows of an order's disputes."""

from django import template

from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.orders.models import Order
from trade_assurance import dispute_queries, rules
from trade_assurance.models import Dispute

register = template.Library()


@register.simple_tag
def disputes_of(order: Order) -> list[Dispute]:
    """Return the order's disputes, the latest first."""
    return list(dispute_queries.disputes_of(order))


@register.simple_tag
def may_dispute(member: Member, order: Order) -> bool:
    """Tell whether the member may open a dispute on the order now."""
    if not rules.can_open_dispute(member, order):
        return False
    return dispute_queries.disputable(order, clock.now()) is not None
