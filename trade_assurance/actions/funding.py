"""What settled and reversed payments do to held money and to the order."""

from datetime import datetime

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.queries import next_instalment
from marketplace.orders.states import OrderState
from trade_assurance.actions.locking import held_row, locked_order
from trade_assurance.actions.moving import refund_from_held, subject_of
from trade_assurance.actions.protection import stop_for_provider
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Transfer
from trade_assurance.models import Payment, Protection
from trade_assurance.states import HELD_STATES, PAYMENT, PROTECTION, ProtectionState

PAYABLE_STATES = (OrderState.AWAITING_PAYMENT, OrderState.IN_PRODUCTION, OrderState.READY_TO_SHIP)


def settle(payment: Payment, *, actor: Actor, by: Member, at: datetime) -> None:
    """Count on a locked payment: all of it has come and is held. The order goes on.

    Money that settles when its order no longer waits for it is refunded at once.
    """
    change_state(payment, "settle", machine=PAYMENT, actor=actor, at=at, user_id=by.user_id)
    payment.settled_at = at
    payment.save(update_fields=["settled_at"])
    order = locked_order(payment.order_id)
    protection = held_row(payment.protection_id)
    due = next_instalment(order) if order.state in PAYABLE_STATES else None
    if due is None or due.pk != payment.instalment_id:
        refund_from_held(
            protection, payment.received, key=f"payment-{payment.pk}-unwanted", at=at, only=payment
        )
        return
    if protection.state == ProtectionState.PENDING_FUNDS:
        change_state(protection, "fund", machine=PROTECTION, actor=actor, at=at, user_id=by.user_id)
    orders.record_funding(order=order, at=at, by=by)


def reverse(payment: Payment, *, at: datetime, reason: str, actor: Actor, by: Member) -> None:
    """The provider or bank took a settled, locked payment back: from held, else as our loss.

    Before shipment the order waits for money again; afterwards the tranche is frozen.
    """
    change_state(
        payment, "reverse", machine=PAYMENT, actor=actor, at=at, user_id=by.user_id, reason=reason
    )
    order = locked_order(payment.order_id)
    protection = held_row(payment.protection_id)
    _take_back(protection, payment, at=at)
    if protection.state == ProtectionState.FUNDS_HELD and order.shipped_at is None:
        change_state(
            protection, "reverse_funding", machine=PROTECTION, actor=actor, at=at, reason=reason
        )
        orders.record_funding_reversed(order=order, at=at, by=by, reason=reason)
    elif protection.state in HELD_STATES:
        stop_for_provider(protection, at=at, reason=reason)
    outbox.emit("trade_assurance.told", kind="payment_reversed", payment_id=payment.pk)


def _take_back(protection: Protection, payment: Payment, *, at: datetime) -> None:
    gone = payment.refundable
    from_held = Money(min(gone.minor, protection.held.minor), gone.currency)
    clearing = Purse(AccountKind.CARD_CLEARING)
    parts = (
        (Purse(AccountKind.HELD, protection.pk), from_held),
        (Purse(AccountKind.LOSS), gone - from_held),
    )
    transfers = [Transfer(purse, clearing, money) for purse, money in parts if money]
    if transfers:
        post(
            kind=MovementKind.FUNDING_REVERSED,
            transfers=transfers,
            subject=subject_of(protection),
            key=f"payment-{payment.pk}-reversed",
            at=at,
        )
    protection.reversed_minor += from_held.minor
    protection.save(update_fields=["reversed_minor"])
