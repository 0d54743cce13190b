"""What a page says of credit: whether an order can be bought on terms, and what that would use."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.orders.models import Order
from trade_assurance.actions.credit.ordering import checked
from trade_assurance.credit_queries import lines_between
from trade_assurance.credit_states import CreditState
from trade_assurance.models import CreditLine


@dataclass(frozen=True, slots=True)
class TermsOffer:
    """A supplier's credit and an order that waits for payment; `why_not` is empty where it fits."""

    line: CreditLine
    order_total: Money
    why_not: str

    @property
    def after(self) -> Money:
        """What would be in use with this order."""
        return self.line.open + self.order_total


def terms_offer(order: Order, at: datetime) -> TermsOffer | None:
    """Return what the supplier's credit says of an order; None where it grants none at all."""
    lines = lines_between(seller_id=order.seller_id, buyer_id=order.buyer_id)
    granted = [line for line in lines if line.state == CreditState.GRANTED]
    if not granted:
        return None
    own = next((line for line in granted if line.currency == order.currency), None)
    try:
        checked(order, at)
    except Refusal as refusal:
        return TermsOffer(own or granted[0], order.total, str(refusal))
    return TermsOffer(own or granted[0], order.total, "")
