"""What the order page shows of an order's disputes."""

from django import template

from marketplace.companies.member import Member
from marketplace.core import clock
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from trade_assurance import dispute_queries, return_queries, rules
from trade_assurance.models import Dispute, GoodsReturn
from trade_assurance.public_record import PublicRecord, record_of

register = template.Library()


@register.simple_tag
def disputes_of(order: Order) -> list[Dispute]:
    """Return the order's disputes, the latest first."""
    return list(dispute_queries.disputes_of(order))


@register.simple_tag
def public_record(company_id: int) -> PublicRecord:
    """Return what everybody may read of a supplier's disputes."""
    return record_of(company_id, clock.now())


@register.simple_tag
def may_dispute(member: Member, order: Order) -> bool:
    """Tell whether the member may open a dispute on the order now."""
    if not rules.can_open_dispute(member, order):
        return False
    side = Actor.SELLER if member.acts_for(order.seller_id) else Actor.BUYER
    return bool(dispute_queries.disputables(order, clock.now(), side.value))


@register.simple_tag
def returns_of(order: Order) -> list[GoodsReturn]:
    """Return the order's returns that come of no dispute, the latest first."""
    return list(return_queries.returns_of(order).filter(dispute__isnull=True))


@register.simple_tag
def may_return(member: Member, order: Order) -> bool:
    """Tell whether the member may ask to send goods of the order back now."""
    if not rules.can_ask_return(member, order):
        return False
    return bool(return_queries.returnable(order, clock.now()))
