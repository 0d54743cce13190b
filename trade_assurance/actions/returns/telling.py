"""Who is told of a return: bell and mail for both sides, one line in the order's conversation."""

from datetime import datetime
from typing import Any

from marketplace.companies.states import Permission
from marketplace.core.transitions import Actor
from messaging.actions import notify, order_thread, post_event
from trade_assurance.models import GoodsReturn


def tell(
    found: GoodsReturn, kind: str, *, at: datetime, but: Actor | None = None, **facts: Any
) -> None:
    """Tell both sides, except the one that acted, and write the line in the conversation."""
    order = found.order
    context = {
        "return": found.reference,
        "order": order.reference,
        "buyer": order.buyer.name,
        "seller": order.seller.name,
        "amount": found.refund,
        **facts,
    }
    for side, company_id in ((Actor.BUYER, order.buyer_id), (Actor.SELLER, order.seller_id)):
        if side is not but:
            notify(
                kind=kind,
                at=at,
                company_id=company_id,
                permission=Permission.HANDLE_DISPUTES,
                subject_kind="return",
                subject_reference=found.reference,
                context=context,
                url_name="returns:detail",
                url_args=[found.reference],
            )
    post_event(thread=order_thread(order, at), event=kind, context=context, at=at)
