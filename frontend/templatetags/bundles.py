"""Where a signed file of an order or a dispute can be taken from."""

from django import template
from django.urls import reverse

from bookkeeping.bundles import is_on
from marketplace.companies.member import Member
from marketplace.orders.models import Order
from marketplace.orders.rules import can_see_order
from trade_assurance.models import Dispute

register = template.Library()


@register.simple_tag
def file_of_dispute(dispute: Dispute) -> str:
    """Return the address of a dispute's signed file, or nothing without a key to sign with."""
    return reverse("bundles:dispute", args=[dispute.reference]) if is_on() else ""


@register.simple_tag
def file_of_order(order: Order, member: Member) -> str:
    """Return the address of an order's signed file for those who see the order."""
    if not is_on() or not can_see_order(member, order):
        return ""
    return reverse("bundles:order", args=[order.reference])
