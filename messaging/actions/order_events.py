"""Who is told what of an order's life: the bell, a mail, and a line in the order's conversation.

Heard inside the transaction that makes the fact true, while the order's row is held: few statements.
"""

from datetime import datetime
from typing import Any

from marketplace.companies.member import SYSTEM
from marketplace.companies.states import Permission
from marketplace.core.money import Money
from marketplace.orders.models import ClauseRemark, ContractChange, Order, Shipment
from marketplace.orders.states import OrderState, Side, SourceKind
from messaging.actions.notices import notify
from messaging.actions.threads import open_thread, post_card, post_event
from messaging.models import Thread
from messaging.states import SubjectKind

PAGE = "orders:detail"
_PEOPLE = {"buyer": Permission.PLACE_ORDERS, "seller": Permission.FULFIL_ORDERS}
# Named remarks on an order that concern somebody: the kind each side is told.
_NOTED: dict[str, dict[str, str]] = {
    "accept_contract": {"seller": "order_contract_accepted"},
    "announce_transfer": {"seller": "order_transfer_announced"},
    "reverse_funding": {
        "buyer": "order_funding_reversed",
        "seller": "order_funding_reversed",
    },
    "report_progress": {"buyer": "order_progress"},
    "mark_ready": {"buyer": "order_ready"},
    "track": {"buyer": "order_tracked"},
    "ask_cancellation": {"seller": "order_cancellation_asked"},
    "refuse_cancellation": {"buyer": "order_cancellation_refused"},
    "cancellation_unanswered": {"buyer": "order_cancellation_refused"},
    "extend_receipt": {"seller": "order_receipt_extended"},
}


def tell_order_placed(*, order: Order, at: datetime) -> None:
    """Open the order's conversation with the order's card and tell both sides; a negotiation shows both."""
    accepted = order.state == OrderState.AWAITING_PAYMENT
    name = "order_accepted" if accepted else "order_placed"
    name += "_thanks" if order.thanks else ""
    until = order.payment_due_at if accepted else order.answer_due_at
    thread = order_thread(order, at)
    _post_card(thread, order, at)
    kinds = {"buyer": f"{name}_buyer", "seller": f"{name.removesuffix('_thanks')}_seller"}
    _tell(order, at, kinds, thread, until=until, thanks=order.thanks)
    if order.source_kind == SourceKind.QUOTATION:
        _tell_negotiation(order, _event(kinds), at)


def tell_order_confirmed(*, order: Order, at: datetime) -> None:
    """Tell the buyer, in the seller's own words where there are some, to read and accept."""
    kind = "order_confirmed_thanks" if order.thanks else "order_confirmed"
    _tell(order, at, {"buyer": kind}, until=order.payment_due_at, thanks=order.thanks)


def tell_clause_remark(*, order: Order, at: datetime, remark: ClauseRemark) -> None:
    """Tell the other side what was asked or answered about a clause."""
    kind = "order_clause_asked" if remark.answers_id is None else "order_clause_answered"
    other = "seller" if remark.side == Side.BUYER else "buyer"
    _tell(
        order, at, {other: kind}, clause=remark.clause, text=remark.text, person=str(remark.person)
    )


def tell_change(*, order: Order, at: datetime, change: ContractChange, name: str) -> None:
    """Tell the side that did not act what became of an offer; both, where nobody did."""
    mine, other = change.side, "seller" if change.side == Side.BUYER else "buyer"
    sides = {
        "propose_change": (other,),
        "accept_change": (mine,),
        "refuse_change": (mine,),
        "withdraw_change": (other,),
    }.get(name, ("buyer", "seller"))
    facts: dict[str, Any] = {
        "side": order.buyer.name if mine == Side.BUYER else order.seller.name,
        "new_total": change.total,
        "reason": change.reason,
        "until": change.lapses_at,
    }
    _tell(order, at, dict.fromkeys(sides, f"order_{name}"), **facts)


def tell_order_cancelled(*, order: Order, at: datetime, cause: Any) -> None:
    """Tell both sides why the order ended."""
    kinds = {"buyer": "order_cancelled", "seller": "order_cancelled"}
    _tell(order, at, kinds, cause=getattr(cause, "label", str(cause)))


def tell_order_funded(*, order: Order, at: datetime) -> None:
    """Tell both sides that the money is held."""
    _tell(order, at, {"buyer": "order_funded_buyer", "seller": "order_funded_seller"})


def tell_order_shipped(*, order: Order, at: datetime, shipment: Shipment) -> None:
    """Tell the buyer carrier and tracking number."""
    carrier, tracking = shipment.carrier or "—", shipment.tracking or "—"
    _tell(order, at, {"buyer": "order_shipped"}, carrier=carrier, tracking=tracking)


def tell_order_delivered(*, order: Order, at: datetime, shipment: Shipment) -> None:
    """Tell both sides, and the buyer until when receipt can be confirmed or refused."""
    kinds = {"buyer": "order_delivered_buyer", "seller": "order_delivered_seller"}
    _tell(order, at, kinds, until=shipment.auto_receipt_at)


def tell_order_received(*, order: Order, at: datetime) -> None:
    """Tell both sides that receipt is confirmed."""
    _tell(order, at, {"buyer": "order_received_buyer", "seller": "order_received_seller"})


def tell_order_completed(*, order: Order, at: datetime) -> None:
    """Tell both sides, and ask the buyer for a review."""
    _tell(order, at, {"buyer": "order_completed_buyer", "seller": "order_completed_seller"})


def tell_order_noted(*, order: Order, at: datetime, name: str) -> None:
    """Tell of a remark that moved nothing; those that concern nobody pass silently."""
    if name in {"balance_due", "claim_default"}:
        facts = _balance(order)
        if name == "claim_default":
            facts["until"] = order.default_due_at
        _tell(order, at, {"buyer": f"order_{name}"}, **facts)
    elif name == "extend_payment":
        both = {"buyer": "order_payment_extended", "seller": "order_payment_extended"}
        _tell(order, at, both, until=order.payment_due_at)
    elif kinds := _NOTED.get(name):
        extended = name == "extend_receipt"
        until = _auto_receipt(order) if extended else order.cancellation_due_at
        _tell(order, at, kinds, until=until)


def remind_of_receipt(*, order: Order, at: datetime) -> None:
    """Remind the buyer's people that receipt is taken as confirmed before long."""
    facts = {**_order_facts(order), "until": _auto_receipt(order)}
    _notify_side(order, at, "buyer", "order_receipt_reminder", facts)


def remind_of_balance(*, order: Order, at: datetime) -> None:
    """Remind the buyer's people of the balance, with what storing the goods costs."""
    facts = {**_order_facts(order), **_balance(order)}
    _notify_side(order, at, "buyer", "order_balance_reminder", facts)


def _balance(order: Order) -> dict[str, Any]:
    """Return what is unpaid, until when, and the contract's clause on storage."""
    row = order.instalments.filter(funded_at=None).order_by("position").first()
    return {
        "balance": row.amount if row else order.total,
        "until": row.due_at if row else None,
        "storage": order.storage_clause,
        "kept": Money(order.default_kept_minor, order.currency),
    }


def _tell_negotiation(order: Order, event: str, at: datetime) -> None:
    """Show in the conversation about the quotation, if there is one, what came of it."""
    thread = Thread.objects.filter(
        subject_kind=SubjectKind.QUOTATION,
        subject_reference=order.source_reference.partition("/")[0],
        buyer=order.buyer,
        seller=order.seller,
    ).first()
    if thread is not None:
        post_event(thread=thread, event=event, context=_order_facts(order), at=at)
        _post_card(thread, order, at)


def order_thread(order: Order, at: datetime) -> Thread:
    """Return the order's own conversation, opening it if there is none."""
    return open_thread(
        subject_kind=SubjectKind.ORDER,
        subject_reference=order.reference,
        buyer_id=order.buyer_id,
        seller_id=order.seller_id,
        title=_title(order),
        at=at,
    )


def _tell(
    order: Order,
    at: datetime,
    kinds: dict[str, str],
    thread: Thread | None = None,
    **facts: Any,
) -> None:
    facts = {**_order_facts(order), **facts}
    for side, kind in kinds.items():
        _notify_side(order, at, side, kind, facts)
    thread = thread or order_thread(order, at)
    post_event(thread=thread, event=_event(kinds), context=facts, at=at)


def _notify_side(order: Order, at: datetime, side: str, kind: str, facts: dict[str, Any]) -> None:
    notify(
        kind=kind,
        at=at,
        company_id=order.buyer_id if side == "buyer" else order.seller_id,
        permission=_PEOPLE[side],
        subject_kind=SubjectKind.ORDER,
        subject_reference=order.reference,
        context=facts,
        url_name=PAGE,
        url_args=[order.reference],
    )


def _post_card(thread: Thread, order: Order, at: datetime) -> None:
    facts = _order_facts(order)
    card = {"reference": order.reference, "title": facts["title"], "total": order.total}
    post_card(thread=thread, card_kind=SubjectKind.ORDER, card=card, by=SYSTEM, at=at)


def _event(kinds: dict[str, str]) -> str:
    """The conversation shows one neutral line for both: the step's name without its side."""
    return (
        next(iter(kinds.values()))
        .removesuffix("_buyer")
        .removesuffix("_seller")
        .removesuffix("_thanks")
    )


def _order_facts(order: Order) -> dict[str, Any]:
    return {
        "order": order.reference,
        "title": _title(order),
        "buyer": order.buyer.name,
        "seller": order.seller.name,
        "total": order.total,
    }


def _title(order: Order) -> str:
    lines = order.contract["terms"]["lines"]
    return str(lines[0]["title"]) if lines else order.reference


def _auto_receipt(order: Order) -> datetime | None:
    dates = order.shipments.order_by("-auto_receipt_at").values_list("auto_receipt_at", flat=True)
    return next((date for date in dates if date), None)
