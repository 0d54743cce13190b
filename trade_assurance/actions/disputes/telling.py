"""Who is told of a step: bell and mail for people, one line in the order's conversation."""

from datetime import datetime
from typing import Any

from marketplace.companies.models import User
from marketplace.companies.states import Permission
from marketplace.core.transitions import Actor
from messaging.actions import notify, order_thread, post_event
from trade_assurance.models import Dispute


def tell(
    dispute: Dispute, kind: str, *, at: datetime, but: Actor | None = None, **facts: Any
) -> None:
    """Tell both sides, except the one that acted, and write the line in the conversation."""
    context = _facts(dispute, facts)
    for side in (Actor.BUYER, Actor.SELLER):
        if side is not but:
            _tell_side(dispute, kind, side, context, at)
    post_event(thread=order_thread(dispute.order, at), event=kind, context=context, at=at)


def tell_side(dispute: Dispute, kind: str, side: str, *, at: datetime, **facts: Any) -> None:
    """Tell one side alone (reminders): nothing is written in the conversation."""
    _tell_side(dispute, kind, Actor(side), _facts(dispute, facts), at)


def tell_operators(
    dispute: Dispute, kind: str, *, at: datetime, but: int | None = None, **facts: Any
) -> None:
    """Tell the operators, except the one who acted, that a case waits for them."""
    operators = User.objects.filter(is_operator=True, is_active=True)
    notify(
        kind=kind,
        at=at,
        users=operators.exclude(pk=but) if but else operators,
        subject_kind="dispute",
        subject_reference=dispute.reference,
        context=_facts(dispute, facts),
        url_name="desk_disputes:case",
        url_args=[dispute.reference],
    )


def _tell_side(
    dispute: Dispute, kind: str, side: Actor, context: dict[str, Any], at: datetime
) -> None:
    order = dispute.order
    notify(
        kind=kind,
        at=at,
        company_id=order.buyer_id if side is Actor.BUYER else order.seller_id,
        permission=Permission.HANDLE_DISPUTES,
        subject_kind="dispute",
        subject_reference=dispute.reference,
        context=context,
        url_name="disputes:room",
        url_args=[dispute.reference],
    )


def _facts(dispute: Dispute, facts: dict[str, Any]) -> dict[str, Any]:
    order = dispute.order
    return {
        "dispute": dispute.reference,
        "order": order.reference,
        "buyer": order.buyer.name,
        "seller": order.seller.name,
        "claimed": dispute.claimed,
        **facts,
    }
