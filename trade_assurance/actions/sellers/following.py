"""A supplier is suspended, excluded or let back in: its orders follow, each as far as it has come.

Not paid or not confirmed: cancelled, what came goes back. Paid and not shipped: frozen, and the buyer
says whether it goes on. What has left goes on; its earnings are held (`payouts.holding`).
"""

from datetime import datetime, timedelta

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.models import Order
from marketplace.orders.states import UNPAID
from marketplace.orders.stopped import orders_with_a_rest
from trade_assurance import policies
from trade_assurance.actions.locking import held_row, locked_order
from trade_assurance.actions.protection import freeze
from trade_assurance.actions.sellers.answering import end_question_of
from trade_assurance.models import Protection, SellerQuestion
from trade_assurance.seller_states import OPEN_QUESTIONS, QuestionState, TroubleCause
from trade_assurance.states import HELD_STATES

STOPPED = {"suspend": TroubleCause.SUSPENDED, "terminate": TroubleCause.TERMINATED}


def follow_stopped_seller(*, company_id: int, decision: str, by: Member, at: datetime) -> None:
    """Bring the orders of a supplier into line with an operator's decision on it."""
    if cause := STOPPED.get(decision):
        _cancel_unpaid(company_id, cause, by=by, at=at)
        for order in orders_with_a_rest(company_id):
            _ask(order, cause, by=by, at=at)
    elif decision == "reinstate":
        open_ones = SellerQuestion.objects.filter(
            order__seller_id=company_id, state__in=OPEN_QUESTIONS
        )
        for question in open_ones.order_by("order_id"):
            end_question_of(question.order, by=by, at=at)


def _cancel_unpaid(company_id: int, cause: TroubleCause, *, by: Member, at: datetime) -> None:
    waiting = Order.objects.filter(seller_id=company_id, state__in=UNPAID)
    for order in waiting.order_by("pk"):
        orders.cancel_for_seller(order=order, by=by, at=at, reason=str(cause.label))


def _ask(order: Order, cause: TroubleCause, *, by: Member, at: datetime) -> None:
    """Stop what has not left and ask its buyer; whoever was asked before is not asked again."""
    order = locked_order(order.pk)
    if SellerQuestion.objects.filter(order=order, state__in=OPEN_QUESTIONS).exists():
        return
    rest = Protection.objects.filter(order=order, tranche__position=1).first()
    stops = rest is not None and held_row(rest.pk).state in HELD_STATES
    if rest is not None and stops:
        freeze(protection=rest, by=by, at=at, reason=str(cause.label))
    days = policies.current().seller_question_days
    question = SellerQuestion.objects.create(
        order=order, cause=cause, froze=stops, asked_at=at, answer_due_at=at + timedelta(days=days)
    )
    record(
        question,
        "ask",
        from_state="",
        to_state=QuestionState.ASKED,
        actor=Actor.OPERATOR,
        at=at,
        user_id=by.user_id,
    )
    outbox.emit("trade_assurance.told", kind="seller_question", question_id=question.pk)
