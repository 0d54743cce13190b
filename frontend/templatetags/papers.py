"""What the order page shows of its numbered papers."""

from django import template

from bookkeeping import queries
from bookkeeping.queries import KindOfPaper
from bookkeeping.rules import can_pack
from marketplace.companies.member import Member
from marketplace.orders.models import Order
from trade_assurance.models import Payout

register = template.Library()


@register.simple_tag
def papers_of(order: Order) -> list[KindOfPaper]:
    """Return the numbered papers of an order by kind."""
    return queries.of_order(order)


@register.simple_tag
def fee_papers_of(payout: Payout) -> list[KindOfPaper]:
    """Return the fee papers that a payout run made, by kind."""
    return queries.by_kind(queries.with_files(payout.papers.order_by("-pk")))


@register.simple_tag
def may_pack(member: Member, order: Order) -> bool:
    """Tell whether the member may enter how the goods are packed."""
    return can_pack(member, order)
