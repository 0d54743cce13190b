"""What is owed on terms is paid by the ways that exist, and passes through to the seller."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from trade_assurance import signals
from trade_assurance.actions.credit.ending import complete_if_done
from trade_assurance.actions.credit.rows import held_claim, held_line, move_claim, take_off, use
from trade_assurance.actions.locking import locked_order
from trade_assurance.actions.moving import release_from_held
from trade_assurance.actions.payments import NothingDue, begin, gateway_of
from trade_assurance.credit_states import ClaimState
from trade_assurance.models import Claim, Payment, Protection
from trade_assurance.rules import can_pay


@transaction.atomic
def pay_claim(*, claim: Claim, method: str, by: Member, at: datetime, token: str = "") -> Payment:
    """Start to pay what is open of an invoice on terms, all of it.

    Raises: NotAllowed, MethodUnavailable, NothingDue, AlreadyPaying.
    """
    order = locked_order(claim.order_id)
    if not can_pay(by, order):
        raise NotAllowed(_("Only the buyer's people who may place orders can pay."))
    gateway_of(method)
    claim = held_claim(claim.pk)
    if not claim.is_owed:
        raise NothingDue(_("There is nothing to pay on this invoice now."))
    return begin(order, claim, method, by=by, at=at, token=token)


def is_wanted(payment: Payment) -> bool:
    """Tell whether the claim of a locked payment still waits for exactly this sum."""
    claim = held_claim(payment.claim_id or 0)
    return claim.is_owed and claim.open == payment.amount


def pass_on(
    protection: Protection,
    order: Order,
    payment: Payment,
    *,
    actor: Actor,
    by: Member,
    at: datetime,
) -> None:
    """Count a claim as paid and give what came for it to the seller, less the commission."""
    claim = held_claim(payment.claim_id or 0)
    take_off(claim, payment.amount, "paid_minor", "pay", actor, by=by, at=at)
    release_from_held(protection, payment.amount, key=f"payment-{payment.pk}-passed-on", at=at)
    _paid(claim, order, at)


def owe_again(payment: Payment, money: Money, *, actor: Actor, by: Member, at: datetime) -> None:
    """The bank took `money` of what had been paid: the buyer owes it again, from its own day."""
    if not money:
        return
    claim = held_claim(payment.claim_id or 0)
    line = held_line(claim.line_id)
    claim.paid_minor -= money.minor
    if claim.state == ClaimState.PAID:
        move_claim(claim, "reopen", actor, by=by, at=at)
    else:
        claim.save(update_fields=["paid_minor"])
    use(line, money.minor)


def settle_again(payment: Payment, money: Money, *, by: Member, at: datetime) -> None:
    """The bank gave back what it had taken, and the seller has it: so much less is owed."""
    claim = held_claim(payment.claim_id or 0)
    if not claim.is_owed or claim.open < money:
        return
    take_off(claim, money, "paid_minor", "pay", Actor.PROVIDER, by=by, at=at)
    complete_if_done(locked_order(payment.order_id), at=at)


def _paid(claim: Claim, order: Order, at: datetime) -> None:
    signals.claim_paid.send(sender=None, claim=claim, at=at)
    outbox.emit("trade_assurance.told", kind="claim_paid", claim_id=claim.pk)
    complete_if_done(order, at=at)
