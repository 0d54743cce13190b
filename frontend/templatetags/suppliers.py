"""What the order page shows while its supplier is stopped."""

from django import template

from marketplace.companies.member import Member
from marketplace.orders import rules as order_rules
from marketplace.orders.models import Order
from trade_assurance.models import SellerQuestion
from trade_assurance.seller_question_queries import question_of

register = template.Library()


@register.simple_tag
def supplier_question(order: Order) -> SellerQuestion | None:
    """Return the last question whether the order goes on, if one was ever asked."""
    return question_of(order)


@register.simple_tag
def may_answer(member: Member, order: Order) -> bool:
    """Tell whether the member says for the buyer what becomes of the order."""
    return order_rules.can_buy_for(member, order)
