"""Paying: an attempt is started, sent to its gateway by the outbox, and settled by what comes back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.references import new_reference
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.models import Instalment, Order
from marketplace.orders.rules import is_timely
from marketplace.orders.states import OrderState
from trade_assurance import policies
from trade_assurance.actions.locking import locked_order, locked_payment
from trade_assurance.cheque_states import OPEN_CHEQUES
from trade_assurance.gateways import gateway_for
from trade_assurance.hold_time import longest_hold
from trade_assurance.models import Cheque, Claim, Payment, PaymentIntent
from trade_assurance.queries import due_instalment, hold_of
from trade_assurance.rules import can_pay, person_of
from trade_assurance.states import (
    AWAITING,
    BY_BANK,
    LIVE_PAYMENTS,
    PAYMENT,
    IntentKind,
    PaymentMethod,
    PaymentState,
)

# Where an attempt begins; a card's is asked for at once.
OPEN_ATTEMPTS = (PaymentState.ACTION_NEEDED, PaymentState.AWAITING_CHEQUE, *AWAITING)
FIRST: dict[str, PaymentState] = {
    PaymentMethod.BANK_TRANSFER: PaymentState.AWAITING_TRANSFER,
    PaymentMethod.CHEQUE: PaymentState.AWAITING_CHEQUE,
}


class NothingDue(Refusal):
    """The order waits for no payment now."""

    code = "nothing_due"


class MethodUnavailable(Refusal):
    """This marketplace does not take that kind of payment."""

    code = "method_unavailable"
    field = "method"


class HoldTooShort(Refusal):
    """Money paid that way cannot be held until the claim window of this order is over."""

    code = "hold_too_short"
    field = "method"


class AlreadyPaying(Refusal):
    """A payment of this instalment is on its way; a second one would pay twice."""

    code = "already_paying"


@transaction.atomic
def start_payment(
    *, order: Order, method: str, by: Member, at: datetime, token: str = ""
) -> Payment:
    """Start to pay the instalment that is due; a card charge goes out through the outbox.

    The same method again while an attempt waits returns that attempt; another method replaces it.
    Raises: NotAllowed, ContractNotAccepted, NothingDue, MethodUnavailable, HoldTooShort,
    AlreadyPaying.
    """
    order = locked_order(order.pk)
    if not can_pay(by, order):
        raise NotAllowed(_("Only the buyer's people who may place orders can pay."))
    gateway_of(method)
    orders.refuse_unaccepted(order)
    _refuse_short_hold(order, method)
    instalment = due_instalment(order)
    if instalment is None or order.paused_at is not None:
        raise NothingDue(_("There is nothing to pay on this order now."))
    return begin(order, instalment, method, by=by, at=at, token=token)


def begin(
    order: Order, owed: Instalment | Claim, method: str, *, by: Member, at: datetime, token: str
) -> Payment:
    """Start to pay what is owed on a locked order, or return the attempt that waits by this method.

    Raises: AlreadyPaying.
    """
    waiting = replace_attempt(owed, method, by=by, at=at)
    if waiting is not None:
        return waiting
    payment = _write(order, owed, method, by=by, at=at)
    if method in BY_BANK:
        if order.state == OrderState.AWAITING_PAYMENT and is_timely(order, "announce_transfer", at):
            orders.announce_transfer(order=order, by=by, at=at)
        if method == PaymentMethod.BANK_TRANSFER:
            outbox.emit("trade_assurance.surplus_due", payment_id=payment.pk)
    else:
        _ask_gateway(payment, token=token, at=at)
    return payment


def gateway_of(method: str) -> str:
    """Return the name of the gateway of a way to pay. Raises: MethodUnavailable."""
    gateway = gateway_for(method) if method in PaymentMethod.values else ""
    if not gateway:
        raise MethodUnavailable(_("This way of paying is not available."))
    return gateway


@transaction.atomic
def cancel_payment(*, payment: Payment, by: Member, at: datetime) -> Payment:
    """Give up an attempt for which nothing has come. Raises: NotAllowed, TransitionRefused."""
    payment = locked_payment(payment)
    if not can_pay(by, payment.order):
        raise NotAllowed(_("Only the buyer's people who may place orders can do this."))
    _refuse_cheque_here(payment)
    _move(payment, "cancel", Actor.BUYER, by=by, at=at)
    return payment


@transaction.atomic
def cancel_open_payments(*, order: Order, at: datetime, claim: Claim | None = None) -> None:
    """Close the attempts of a cancelled order; what still comes for them is sent back.

    With `claim` those of one invoice on terms alone.
    """
    rows = Payment.objects.select_for_update(of=("self",)).order_by("pk")
    rows = rows.filter(claim=claim) if claim else rows
    for payment in rows.filter(order=order, state__in=OPEN_ATTEMPTS):
        _move(payment, "cancel", Actor.CLOCK, by=SYSTEM, at=at)


def _refuse_short_hold(order: Order, method: str) -> None:
    if longest_hold(method, policies.current().platform_country) is None:
        return
    check = hold_of(order, method)
    if not check.fits:
        raise HoldTooShort(
            _(
                "This order needs its money held for %(needed)s days; paid this way it can be held "
                "for %(longest)s. Choose another way to pay."
            )
            % {"needed": check.needed.days, "longest": check.longest_days}
        )


def replace_attempt(
    owed: Instalment | Claim, method: str = "", *, by: Member, at: datetime
) -> Payment | None:
    """Return the attempt that already waits by this method; cancel one that waits by another.

    Raises: AlreadyPaying where one cannot be cancelled any more.
    """
    rows = Payment.objects.select_for_update(of=("self",))
    alive = rows.filter(state__in=LIVE_PAYMENTS, **_owed(owed)).first()
    if alive is None:
        return None
    if PAYMENT.allows("cancel", state=alive.state, actor=Actor.BUYER):
        if alive.method == method:
            return alive
        _refuse_cheque_here(alive)
        _move(alive, "cancel", Actor.BUYER, by=by, at=at)
        return None
    raise AlreadyPaying(_("A payment is already on its way. Wait until it is settled or fails."))


def _refuse_cheque_here(payment: Payment) -> None:
    """Raise AlreadyPaying where a cheque has come for a payment: it clears or bounces first."""
    if Cheque.objects.filter(payment=payment, state__in=OPEN_CHEQUES).exists():
        raise AlreadyPaying(_("Your cheque is here. Wait until it is cleared."))


def _owed(owed: Instalment | Claim) -> dict[str, Instalment | Claim]:
    return {"claim" if isinstance(owed, Claim) else "instalment": owed}


def _write(
    order: Order, owed: Instalment | Claim, method: str, *, by: Member, at: datetime
) -> Payment:
    """Write an attempt; an instalment's money goes to the first tranche, a claim's to its own."""
    rows = order.protections.order_by("pk")
    amount = owed.open if isinstance(owed, Claim) else owed.amount
    payment = Payment.objects.create(
        reference=new_reference("P"),
        order=order,
        **_owed(owed),
        protection=rows.get(tranche=owed.tranche_id) if isinstance(owed, Claim) else rows[0],
        method=method,
        gateway=gateway_of(method),
        state=FIRST.get(method, PaymentState.STARTED),
        currency=amount.currency,
        amount_minor=amount.minor,
        created_by=person_of(by),
        created_at=at,
    )
    record(
        payment,
        "start",
        from_state="",
        to_state=payment.state,
        actor=Actor.BUYER,
        at=at,
        user_id=by.user_id,
    )
    return payment


def _ask_gateway(payment: Payment, *, token: str, at: datetime) -> None:
    intent = PaymentIntent.objects.create(
        payment=payment,
        kind=IntentKind.CHARGE,
        currency=payment.currency,
        amount_minor=payment.amount_minor,
        token=token,
        created_at=at,
    )
    outbox.emit("trade_assurance.intent_due", intent_id=intent.pk)


def _move(payment: Payment, name: str, actor: Actor, *, by: Member, at: datetime) -> None:
    change_state(payment, name, machine=PAYMENT, actor=actor, at=at, user_id=by.user_id)
