"""Who may see and do what to an order."""

from collections.abc import Callable
from datetime import datetime, timedelta

from marketplace.companies.member import Member
from marketplace.companies.rules import is_blocked
from marketplace.companies.states import Permission
from marketplace.core.transitions import Actor
from marketplace.orders.gates import is_cleared
from marketplace.orders.models import Order, Shipment
from marketplace.orders.states import MOVING, ORDER, RECEIVABLE, OrderState
from marketplace.orders.states import ShipmentState as P


def side(member: Member, order: Order) -> Actor | None:
    """Return which side of the order the member is on, or None for a stranger."""
    return member.side(buyer_id=order.buyer_id, seller_id=order.seller_id)


def can_see_order(member: Member, order: Order) -> bool:
    """Operators; the buyer's people with the permission or who placed it; the seller's who fulfil."""
    if member.is_operator:
        return True
    if member.acts_for(order.buyer_id):
        return member.may(Permission.SEE_ALL_ORDERS) or member.user_id == order.placed_by_id
    return member.acts_for(order.seller_id) and (
        member.may(Permission.SEE_ALL_ORDERS) or member.may(Permission.FULFIL_ORDERS)
    )


def can_place_orders(member: Member) -> bool:
    """A member of a company with the permission to place orders."""
    return member.company is not None and member.may(Permission.PLACE_ORDERS)


def can_buy_for(member: Member, order: Order) -> bool:
    """Pay, cancel or ask to cancel on the buyer's side."""
    return member.acts_for(order.buyer_id) and member.may(Permission.PLACE_ORDERS)


def can_confirm_receipt(member: Member, order: Order) -> bool:
    """Confirm receipt, or ask for more time, on the buyer's side; for a blocked one the clock does."""
    if is_blocked(member.company):
        return False
    return member.acts_for(order.buyer_id) and member.may(Permission.CONFIRM_RECEIPT)


def can_fulfil(member: Member, order: Order) -> bool:
    """Confirm, decline, produce, ship on the seller's side."""
    return member.acts_for(order.seller_id) and member.may(Permission.FULFIL_ORDERS)


def can_discuss_contract(member: Member, order: Order) -> bool:
    """Ask and answer questions on the contract, and accept it: who buys, and who fulfils."""
    return can_buy_for(member, order) or can_fulfil(member, order)


def can_set_seller_terms(member: Member) -> bool:
    """The people of a selling company who run its storefront."""
    company = member.company
    return company is not None and company.may_sell and member.may(Permission.MANAGE_COMPANY)


CHANGEABLE = {
    OrderState.AWAITING_SUPPLIER,
    OrderState.AWAITING_PAYMENT,
    OrderState.IN_PRODUCTION,
    OrderState.READY_TO_SHIP,
    OrderState.SHIPPING,
}
RECEIPT_MOVES = {"receive", "extend_receipt", "refuse_goods", "reject_work", "report_lost"}
# While what has not left is disputed or frozen, nobody ends it or ships: that would decide over the
# money that is disputed. Work and the carrier's facts go on; consignments stand still on their own.
STANDS_STILL = {
    "payment_lapsed",
    "refund_underfunded",
    "cancel",
    "cancel_by_seller",
    "ask_cancellation",
    "agree_cancellation",
    "refuse_cancellation",
    "cancellation_unanswered",
    "claim_default",
    "cancel_for_default",
    "cancel_late",
    "not_shipped",
    "ship",
    "hand_in",
}


# While an inspection or a change is open, nobody ends the order for being late.
WAITS_FOR_HOLDS = {"cancel_late", "not_shipped"}


def can_make(member: Member, order: Order, name: str) -> bool:
    """Tell whether the member's permissions carry the named row of the table, whatever the state."""
    actor = side(member, order)
    if actor is None or not any(row.name == name and actor in row.actors for row in ORDER):
        return False
    if actor is Actor.OPERATOR:
        return name in {"track", "deliver", "report_lost", "report_found", "report_returned"}
    if actor is Actor.SELLER:
        return can_fulfil(member, order)
    if name in RECEIPT_MOVES:
        return can_confirm_receipt(member, order)
    return can_buy_for(member, order)


def is_timely(order: Order, name: str, at: datetime) -> bool:
    """Tell whether the dates and consignments of the order let the named row happen at `at`."""
    if order.paused_at is not None and name in STANDS_STILL:
        return False
    if order.held_at is not None and name in WAITS_FOR_HOLDS:
        return False
    if name in OF_THE_REST and order.state == OrderState.SHIPPING and not _has_rest(order):
        return False
    test, condition = OF_A_SHIPMENT.get(name), TIMELY.get(name)
    if test is not None and not any(test(shipment) for shipment in order.shipments.all()):
        return False
    return condition is None or condition(order, at)


def is_paid(order: Order) -> bool:
    """Tell whether every instalment has come, as it must before the goods leave.

    Or none is waited for: the order started unpaid.
    """
    return bool(order.starts_on) or all(
        instalment.funded_at for instalment in order.instalments.all()
    )


def is_in_default(order: Order, at: datetime) -> bool:
    """Tell whether an instalment has been due for so long that the seller may give up waiting."""
    days = timedelta(days=order.frozen_policies.default_days)
    return not order.starts_on and any(
        row.funded_at is None and _past(row.due_at, at - days) for row in order.instalments.all()
    )


def choices(member: Member, order: Order, at: datetime) -> list[str]:
    """Return the moves that the member can make now: the buttons of the order page."""
    actor = side(member, order)
    if actor is None:
        return []
    names = dict.fromkeys(ORDER.choices(state=order.state, actor=actor))
    names.pop("cancel_for_seller", None)  # comes with the answer to a question alone
    return [n for n in names if can_make(member, order, n) and is_timely(order, n, at)]


def shipment_choices(member: Member, order: Order, shipment: Shipment, at: datetime) -> list[str]:
    """Return the moves of one consignment that the member can make now."""
    return [
        name for name in choices(member, order, at)
        if (test := OF_A_SHIPMENT.get(name)) is not None and test(shipment)
    ]  # fmt: skip


def _has_rest(order: Order) -> bool:
    return any(shipment.state == P.PLANNED for shipment in order.shipments.all())


def _stands(*states: str) -> "Test":
    return lambda shipment: shipment.state in states and shipment.paused_at is None


def _waits_for_remedy(shipment: Shipment) -> bool:
    """Lost or brought back at the seller's risk: sent again, found, or refunded."""
    return shipment.remedy_due_at is not None and shipment.paused_at is None


def _extendable(shipment: Shipment) -> bool:
    return _stands(*RECEIVABLE)(shipment) and not shipment.extended_days


def _past(due: datetime | None, at: datetime) -> bool:
    return due is not None and due <= at


Condition = Callable[[Order, datetime], bool]

TIMELY: dict[str, Condition] = {
    "confirm_changed": lambda order, at: False,  # it comes with an accepted change alone
    "accept_contract": lambda order, at: order.accepted_at is None,
    "start_unpaid": lambda order, at: order.accepted_at is not None,
    "start_unpaid_stock": lambda order, at: order.accepted_at is not None,
    "fund": lambda order, at: order.accepted_at is not None,
    "fund_stock": lambda order, at: order.accepted_at is not None,
    "announce_transfer": lambda order, at: order.transfer_announced_at is None,
    "answer_lapsed": lambda order, at: _past(order.answer_due_at, at),
    "payment_lapsed": lambda order, at: (
        order.underfunded_at is None and _past(order.payment_due_at, at)
    ),
    "extend_payment": lambda order, at: order.underfunded_at is not None,
    "refund_underfunded": lambda order, at: (
        order.underfunded_at is not None and _past(order.payment_due_at, at)
    ),
    "ask_cancellation": lambda order, at: order.cancellation_asked_at is None,
    "agree_cancellation": lambda order, at: order.cancellation_due_at is not None,
    "refuse_cancellation": lambda order, at: order.cancellation_due_at is not None,
    "cancellation_unanswered": lambda order, at: _past(order.cancellation_due_at, at),
    "claim_default": lambda order, at: order.default_due_at is None and is_in_default(order, at),
    "cancel_for_default": lambda order, at: _past(order.default_due_at, at),
    "cancel_late": lambda order, at: _past(order.late_from_at, at),
    "not_shipped": lambda order, at: _past(order.not_shipped_due_at, at),
    "ship": lambda order, at: is_paid(order) and is_cleared(order),
    "hand_in": lambda order, at: is_paid(order),
}
Test = Callable[[Shipment], bool]
# What a row of the table asks of the consignment that it is about.
OF_A_SHIPMENT: dict[str, Test] = {
    "ship": lambda s: s.state == P.PLANNED and not s.is_milestone,
    "hand_in": lambda s: s.state == P.PLANNED and s.is_milestone,
    "track": lambda s: s.state in MOVING,
    "deliver": lambda s: s.state in MOVING,
    "receive": _stands(*RECEIVABLE),
    "extend_receipt": _extendable,
    "refuse_goods": lambda s: _stands(P.ARRIVED, P.DELIVERED)(s) and not s.is_milestone,
    "reject_work": lambda s: _stands(P.DELIVERED)(s) and s.is_milestone,
    "report_lost": _stands(P.SHIPPED, P.IN_TRANSIT),
    "report_returned": _stands(*MOVING, P.REFUSED),
    "report_found": lambda s: s.state == P.LOST and _waits_for_remedy(s),
    "reship": lambda s: _waits_for_remedy(s) and s.reshipped_at is None,
    "give_back": _waits_for_remedy,
}
# Of an order of which a part has left, only what has not can still be ended.
OF_THE_REST = ("ask_cancellation", "cancel_for_seller", "cancel_late", "not_shipped")
