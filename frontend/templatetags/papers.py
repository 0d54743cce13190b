"""What the order page shows of its numbered papers."""

from django import template

from bookkeeping import queries
from bookkeeping.queries import KindOfPaper
from bookkeeping.rules import can_pack
from marketplace.companies.member import Member
from marketplace.orders.models import Order

register = template.Library()


@register.simple_tag
def papers_of(order: Order) -> list[KindOfPaper]:
    """Return the numbered papers of an order by kind."""
    return queries.of_order(order)


@register.simple_tag
def may_pack(member: Member, order: Order) -> bool:
    """Tell whether the member may enter how the goods are packed."""
    return can_pack(member, order)
