"""What an order that started without money asks of whom; nothing here speaks of held money."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState

S = OrderState
BUYER, SELLER = Actor.BUYER, Actor.SELLER

RECEIVED = _("Receipt is confirmed. The order is completed when everything on it is paid.")
SENTENCES: dict[tuple[S, Actor], str | Promise] = {
    (S.IN_PRODUCTION, SELLER): _(
        "Nothing is held for this order: you gave the buyer credit. Report progress, and say when "
        "the goods are ready."
    ),
    (S.SHIPPING, BUYER): _(
        "Confirm receipt when the goods are there and counted. This order is not protected: write "
        "to the supplier if something is wrong."
    ),
    (S.DELIVERED, BUYER): _(
        "Check quantity and quality, then confirm receipt. This order is not protected: write to "
        "the supplier if something is wrong."
    ),
}


def unpaid_sentence(order: Order, state: S, side: Actor) -> str | Promise:
    """Return what differs from an order whose money is held; empty where nothing does."""
    if order.received_at is not None:
        return RECEIVED
    return SENTENCES.get((state, side), "")
