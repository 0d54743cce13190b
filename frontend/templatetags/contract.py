"""What order and payment pages show of the contract."""

from django import template

from frontend.contract_page import Standing, standing
from marketplace.companies.member import Member
from marketplace.orders.models import Order

register = template.Library()


@register.simple_tag
def contract_standing(member: Member, order: Order) -> Standing:
    """Return who accepted the contract, and the form to accept it where that is open."""
    return standing(order, member)
