"""The one component by which an amount is shown with its explanation behind it."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bookkeeping.models import Paper
from frontend import formats
from marketplace.core.money import Money
from marketplace.orders.models import Order
from trade_assurance.models import Dispute, GoodsReturn, Payout

register = template.Library()


@register.simple_tag
def explained(amount: Money | None, about: object, name: str, number: object = "") -> SafeString:
    """Write an amount that links to what it is made of; nothing for None.

    `about` is the order, dispute, payout, return or paper whose page explains it, or the address of
    that page, empty for this one; `name` (with `number`) is the explanation's anchor there.
    """
    if amount is None:
        return SafeString("")
    anchor = f"{name}-{number}" if number != "" else name
    return format_html(
        '<a class="amount" data-why="{}" href="{}#why-{}">{}</a>',
        anchor,
        _page_of(about, anchor),
        anchor,
        formats.write_money(amount),
    )


def _page_of(about: object, anchor: str) -> str:
    if isinstance(about, Order):
        return reverse("payments:movements", args=[about.reference])
    if isinstance(about, Dispute):
        return reverse("why:dispute", args=[about.reference])
    if isinstance(about, Payout):
        return reverse("why:payout", args=[about.reference])
    if isinstance(about, GoodsReturn):
        return reverse("why:return", args=[about.reference])
    if isinstance(about, Paper):
        return reverse("papers:why", args=[about.pk])
    # An address that ends in `=` asks for one explanation by its name.
    address = str(about)
    return address + anchor if address.endswith("=") else address
