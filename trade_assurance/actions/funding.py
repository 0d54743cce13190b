"""What settled, reversed and reinstated payments do to held money and to the order."""

from collections.abc import Mapping
from datetime import datetime

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.money import Money, total
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.models import Order
from trade_assurance.actions.credit.paying import is_wanted, owe_again, pass_on, settle_again
from trade_assurance.actions.locking import held_row, locked_order, rows_of_order
from trade_assurance.actions.moving import refund_from_held
from trade_assurance.actions.protection import stop_for_provider
from trade_assurance.actions.refunds.by_bank import give_released_back, take_released_back
from trade_assurance.actions.taken import give_regained
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import (
    AccountKind,
    MovementKind,
    Purse,
    Subject,
    Transfer,
)
from trade_assurance.models import Payment, Protection
from trade_assurance.queries import due_instalment
from trade_assurance.states import (
    BY_BANK,
    GIVEN_UP,
    HELD_STATES,
    LIVE_PAYMENTS,
    PAYMENT,
    PROTECTION,
    PaymentState,
    ProtectionState,
)


def settle(payment: Payment, *, actor: Actor, by: Member, at: datetime) -> None:
    """Count on a locked payment: all of it has come and is held. The order goes on.

    Money that settles when its order no longer waits for it is refunded at once; so is that of
    an attempt which was given up and replaced, if its card page was paid after all.
    """
    protection = held_row(payment.protection_id)
    order = protection.order  # held since the payment is
    wanted = _is_due(order, payment)
    if payment.state in GIVEN_UP and not (wanted and not _paid_otherwise(payment)):
        wanted = False
        _remark(payment, "settle_unwanted", actor=actor, by=by, at=at)
        payment.settled_at = at
        payment.save(update_fields=["settled_at"])
    else:
        change_state(
            payment,
            "settle",
            machine=PAYMENT,
            actor=actor,
            at=at,
            user_id=by.user_id,
            settled_at=at,
        )
    if wanted and payment.claim_id:
        pass_on(protection, order, payment, actor=actor, by=by, at=at)
    elif wanted:
        _fund(protection, order, actor=actor, by=by, at=at)
    else:
        key = f"payment-{payment.pk}-unwanted"
        refund_from_held(protection, payment.received, key=key, at=at, only=payment)


def reverse(
    payment: Payment,
    money: Money,
    *,
    case: str,
    at: datetime,
    reason: str,
    actor: Actor,
    by: Member,
) -> None:
    """The provider or bank took `money` of a settled, locked payment.

    From what is held, then of what was released (its seller gives back, or owes), else our loss.
    A transfer recalled before shipment: the order waits for money again. Otherwise, and always
    where a buyer disputes the charge (`case`), the tranche is frozen: whether the provider tells
    first that the dispute was opened or that the money is gone, the end is the same.
    """
    PAYMENT.target("reverse", state=payment.state, actor=actor)
    whole = money >= payment.refundable
    order = locked_order(payment.order_id)
    protection = held_row(payment.protection_id)
    counted = _take_back(order, payment, money, case=case, at=at)
    protection.refresh_from_db()
    if whole:
        change_state(
            payment,
            "reverse",
            machine=PAYMENT,
            actor=actor,
            at=at,
            user_id=by.user_id,
            reason=reason,
        )
    else:
        _remark(payment, "reverse_part", actor=actor, by=by, at=at, reason=reason)
    if payment.claim_id:
        owe_again(payment, counted, actor=actor, by=by, at=at)
    if whole and not case and _can_be_paid_again(protection, order, payment):
        _wait_for_funds(protection, order, actor=actor, by=by, at=at, reason=reason)
    else:
        stop_all(order, at=at, reason=reason)
    outbox.emit("trade_assurance.told", kind="payment_reversed", payment_id=payment.pk)


def wait_again(protection: Protection, *, by: Member, at: datetime, reason: str) -> bool:
    """Let the order of a tranche without money wait for it again, as an operator; False if it cannot.

    Only where what was paid last was taken back by the bank and nothing has left yet.
    """
    order = locked_order(protection.order_id)
    payments = Payment.objects.filter(protection=protection, state=PaymentState.REVERSED)
    payment = payments.order_by("-pk").first()
    if payment is None or not _can_be_paid_again(protection, order, payment):
        return False
    _wait_for_funds(protection, order, actor=Actor.OPERATOR, by=by, at=at, reason=reason)
    return True


def _wait_for_funds(
    protection: Protection, order: Order, *, actor: Actor, by: Member, at: datetime, reason: str
) -> None:
    change_state(
        protection, "reverse_funding", machine=PROTECTION, actor=actor, at=at, reason=reason
    )
    orders.record_funding_reversed(order=order, at=at, by=by, reason=reason)


def reinstate(
    payment: Payment,
    *,
    from_held: Mapping[int, Money],
    from_loss: Money,
    case: str,
    at: datetime,
    by: Member,
) -> None:
    """The provider gave back what it had taken: into held, to the seller, off our loss.

    `from_held` is by protection. A tranche that was frozen stays so until an operator lets it go
    on. What ended because the bank had kept it is released; what nobody waits for any more (paid
    again, cancelled, closed) goes back to the buyer.
    """
    order = locked_order(payment.order_id)
    rows = {row.pk: row for row in rows_of_order(order)}
    _give_back(payment, [(rows[pk], part) for pk, part in from_held.items()], from_loss, case, at)
    back = give_released_back(rows, _door(payment), key=reversal_key(payment, case), at=at)
    payment.reversed_minor -= min(payment.reversed_minor, back)
    payment.save(update_fields=["reversed_minor"])
    again = _paid_otherwise(payment)
    if payment.claim_id and not again:
        settle_again(payment, Money(back, payment.currency), by=by, at=at)
    wanted = not payment.claim_id and _is_due(order, payment) and not again
    if payment.state == PaymentState.REVERSED and not again:
        change_state(payment, "reinstate", machine=PAYMENT, actor=Actor.PROVIDER, at=at)
    else:
        _remark(payment, "reinstate_part", actor=Actor.PROVIDER, by=by, at=at)
    if wanted:
        protection = rows[payment.protection_id]
        _fund(protection, order, actor=Actor.PROVIDER, by=by, at=at)
        return
    for pk, part in from_held.items():
        give_regained(rows[pk], payment, part, case=case, again=again, at=at)


def stop_all(order: Order, *, at: datetime, reason: str) -> None:
    """Freeze every tranche of a locked order that still holds money: each was paid by it in part."""
    for row in rows_of_order(order):
        if row.state in HELD_STATES:
            stop_for_provider(row, at=at, reason=reason)


def reversal_key(payment: Payment, case: str) -> str:
    """Return the key of the movement by which a payment was taken back; `case` is the provider's."""
    return f"payment-{payment.pk}-reversed{case and f'-{case}'}"


def _is_due(order: Order, payment: Payment) -> bool:
    if payment.claim_id:
        return is_wanted(payment)
    due = due_instalment(order)
    if due is None or due.pk != payment.instalment_id:
        return False
    # A page that was left open may bring the sum of before a change of the contract.
    return due.amount_minor == payment.amount_minor


def _paid_otherwise(payment: Payment) -> bool:
    owed = {"instalment": payment.instalment_id, "claim": payment.claim_id}
    others = Payment.objects.filter(state__in=LIVE_PAYMENTS, **owed)
    return others.exclude(pk=payment.pk).exists()


def _fund(protection: Protection, order: Order, *, actor: Actor, by: Member, at: datetime) -> None:
    if protection.state == ProtectionState.PENDING_FUNDS:
        change_state(protection, "fund", machine=PROTECTION, actor=actor, at=at, user_id=by.user_id)
    orders.record_funding(order=order, at=at, by=by)


def _can_be_paid_again(protection: Protection, order: Order, payment: Payment) -> bool:
    """Tell whether the order may wait for this instalment again: nothing left, no later one paid."""
    if protection.state != ProtectionState.FUNDS_HELD or order.shipped_at is not None:
        return False
    funded = order.instalments.filter(funded_at__isnull=False).order_by("-position").first()
    return funded is not None and funded.pk == payment.instalment_id


def _take_back(order: Order, payment: Payment, money: Money, *, case: str, at: datetime) -> Money:
    """Take what is still held, of the tranche that was paid first and then of those cut from it.

    Return how much of the payment is gone.
    """
    counted = Money(min(money.minor, payment.refundable.minor), money.currency)
    rows = sorted(rows_of_order(order), key=lambda row: (row.pk != payment.protection_id, row.pk))
    shares: list[tuple[Protection, Money]] = []
    left = counted.minor
    for row in rows:
        part = Money(min(left, row.held.minor), money.currency)
        if part:
            shares.append((row, part))
            left -= part.minor
    key = reversal_key(payment, case)
    gone = take_released_back(rows, Money(left, money.currency), _door(payment), key=key, at=at)
    from_loss = money - gone - total((part for _, part in shares), money.currency)
    transfers = [Transfer(purse, _door(payment), part) for purse, part in _legs(shares, from_loss)]
    if transfers:
        post(
            kind=MovementKind.FUNDING_REVERSED,
            transfers=transfers,
            subject=Subject("order", order.pk),
            key=key,
            at=at,
        )
    payment.reversed_minor += counted.minor
    payment.save(update_fields=["reversed_minor"])
    for row, part in shares:
        row.reversed_minor += part.minor
        row.save(update_fields=["reversed_minor"])
    return counted


def _give_back(
    payment: Payment,
    shares: list[tuple[Protection, Money]],
    from_loss: Money,
    case: str,
    at: datetime,
) -> None:
    transfers = [Transfer(_door(payment), purse, part) for purse, part in _legs(shares, from_loss)]
    if transfers:
        post(
            kind=MovementKind.FUNDING_REINSTATED,
            transfers=transfers,
            subject=Subject("order", payment.order_id),
            key=f"payment-{payment.pk}-reinstated-{case}",
            at=at,
        )
    returned = from_loss.minor + sum(part.minor for _, part in shares)
    payment.reversed_minor -= min(payment.reversed_minor, returned)
    payment.save(update_fields=["reversed_minor"])
    for row, part in shares:
        row.reversed_minor -= part.minor
        row.save(update_fields=["reversed_minor"])


def _legs(shares: list[tuple[Protection, Money]], from_loss: Money) -> list[tuple[Purse, Money]]:
    held = [(Purse(AccountKind.HELD, row.pk), part) for row, part in shares]
    return [*held, (Purse(AccountKind.LOSS), from_loss)] if from_loss else held


def _door(payment: Payment) -> Purse:
    by_bank = payment.method in BY_BANK
    return Purse(AccountKind.BANK if by_bank else AccountKind.CARD_CLEARING)


def _remark(
    payment: Payment, name: str, *, actor: Actor, by: Member, at: datetime, reason: str = ""
) -> None:
    record(
        payment,
        name,
        from_state=payment.state,
        to_state=payment.state,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
