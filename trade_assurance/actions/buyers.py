"""A buyer is blocked or let back in: what becomes of its orders, and what their suppliers are told.

Unpaid orders end. Paid ones go on: receipt counts as confirmed by the clock, an operator opens disputes
for the buyer, refunds go back to where the money came from.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.core import outbox
from marketplace.orders import actions as orders
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.orders.stopped import never_paid

ENDED = (OrderState.COMPLETED, OrderState.CANCELLED)
KINDS = {"block": "buyer_blocked", "unblock": "buyer_unblocked"}


def follow_blocked_buyer(*, company: Company, decision: str, by: Member, at: datetime) -> None:
    """Bring the orders of a buyer into line with an operator's decision on it."""
    kind = KINDS.get(decision)
    if kind is None:
        return
    if decision == "block":
        for order in never_paid(company.pk):
            reason = _("The buyer may not order any more.")
            orders.cancel_for_buyer(order=order, by=by, at=at, reason=reason)
    going_on = Order.objects.filter(buyer=company).exclude(state__in=ENDED).order_by("pk")
    for pk in going_on.values_list("pk", flat=True):
        outbox.emit("trade_assurance.told", kind=kind, order_id=pk)
