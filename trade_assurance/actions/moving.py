"""Postings of held money: in, out to the seller, back to the buyer. Callers hold the rows."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marketplace.core import outbox, points
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from trade_assurance.actions.debts import settle_debts
from trade_assurance.actions.earnings import write_release
from trade_assurance.ledger.actions import InsufficientBalance, post_once
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import Chargeback, Earning, Payment, PaymentIntent, Protection
from trade_assurance.payout_states import OPEN_CHARGEBACKS
from trade_assurance.states import IntentKind, PaymentState


class ChargebackOpen(Refusal):
    """The buyer disputes the payment at the bank; the same money must not go back twice."""

    code = "chargeback_open"


def subject_of(protection: Protection) -> Subject:
    """Return what the ledger files a protection's movements under: its order."""
    return Subject("order", protection.order_id)


def hold(
    protection: Protection,
    payment: Payment,
    money: Money,
    *,
    kind: MovementKind,
    debit: AccountKind,
    key: str,
    at: datetime,
) -> None:
    """Add money that came for a payment to what is held. Raises: AlreadyPosted on a repeat."""
    post_once(
        kind=kind,
        transfers=[Transfer(Purse(debit), Purse(AccountKind.HELD, protection.pk), money)],
        subject=subject_of(protection),
        key=key,
        at=at,
    )
    points.reach("posted, not yet noted as held")
    payment.received_minor += money.minor
    payment.save(update_fields=["received_minor"])
    protection.funded_minor += money.minor
    protection.held_at = protection.held_at or at
    protection.save(update_fields=["funded_minor", "held_at"])


def release_from_held(protection: Protection, gross: Money, *, key: str, at: datetime) -> Earning:
    """Move held money to the seller's balance less commission, and write the earning.

    Raises: ChargebackOpen while a payment that brought it is disputed at the bank; AlreadyPosted
    when the key moved before.
    """
    _refuse_disputed(protection)
    parts = protection.parts_of(gross)
    held = Purse(AccountKind.HELD, protection.pk)
    to = (
        (Purse(AccountKind.PAYABLE, protection.seller_id), parts.net),
        (Purse(AccountKind.COMMISSION), parts.commission),
        (Purse(AccountKind.COMMISSION_VAT), parts.vat),
    )
    post_once(
        kind=MovementKind.RELEASED,
        transfers=[Transfer(held, purse, money) for purse, money in to if money],
        subject=subject_of(protection),
        key=key,
        at=at,
    )
    protection.released_minor += gross.minor
    protection.commission_minor += parts.commission.minor
    protection.commission_vat_minor += parts.vat.minor
    protection.save(update_fields=["released_minor", "commission_minor", "commission_vat_minor"])
    earning = Earning(
        protection=protection,
        seller_id=protection.seller_id,
        movement_key=key,
        currency=gross.currency,
        gross_minor=gross.minor,
        commission_minor=parts.commission.minor,
        vat_minor=parts.vat.minor,
        net_minor=parts.net.minor,
        at=at,
    )
    write_release(earning, at=at)
    settle_debts(protection.seller_id, gross.currency, at=at)
    outbox.emit("trade_assurance.told", kind="money_released", earning_id=earning.pk)
    points.reach("released, not committed")
    return earning


def _refuse_disputed(protection: Protection) -> None:
    open_cases = Chargeback.objects.filter(
        payment__order_id=protection.order_id, state__in=OPEN_CHARGEBACKS
    )
    if open_cases.exclude(payment__state=PaymentState.REVERSED).exists():
        raise ChargebackOpen(
            _("The buyer disputes this payment at the bank: nothing is released meanwhile.")
        )


def refund_from_held(
    protection: Protection,
    money: Money,
    *,
    key: str,
    at: datetime,
    only: Payment | None = None,
) -> None:
    """Move held money towards the buyer: one request per payment it came by, the newest first.

    `only` sends it back by that one payment. Raises: InsufficientBalance, AlreadyPosted when the key
    moved before.
    """
    left = money.minor
    payments = refundable_payments(protection)
    for payment in payments.filter(pk=only.pk) if only else payments:
        part = min(left, payment.refundable.minor)
        if part > 0:
            _refund_payment(protection, payment, Money(part, money.currency), key=key, at=at)
            left -= part
    if left:
        raise InsufficientBalance(_("There is not that much money left to move."))
    protection.refunded_minor += money.minor
    protection.save(update_fields=["refunded_minor"])


def refundable_payments(protection: Protection) -> QuerySet[Payment]:
    """Hold and return the payments that brought an order's money, the newest first."""
    rows = Payment.objects.select_for_update(of=("self",))
    return rows.filter(order_id=protection.order_id, received_minor__gt=0).order_by("-pk")


def send_back(payment: Payment, money: Money, *, at: datetime) -> PaymentIntent:
    """Count a refund of a locked payment and ask its way to send it; the movement is the caller's.

    Raises: ChargebackOpen, because the buyer's bank may give the same money back.
    """
    if payment.chargebacks.filter(state__in=OPEN_CHARGEBACKS).exists():
        raise ChargebackOpen(
            _("The buyer disputes this payment at the bank: nothing is refunded meanwhile.")
        )
    payment.refunded_minor += money.minor
    payment.save(update_fields=["refunded_minor"])
    intent = PaymentIntent.objects.create(
        payment=payment,
        kind=IntentKind.REFUND,
        currency=money.currency,
        amount_minor=money.minor,
        created_at=at,
    )
    outbox.emit("trade_assurance.intent_due", intent_id=intent.pk)
    outbox.emit("trade_assurance.told", kind="refund_started", intent_id=intent.pk)
    return intent


def _refund_payment(
    protection: Protection, payment: Payment, money: Money, *, key: str, at: datetime
) -> None:
    post_once(
        kind=MovementKind.REFUNDED,
        transfers=[
            Transfer(
                Purse(AccountKind.HELD, protection.pk),
                Purse(AccountKind.REFUND_DUE, payment.pk),
                money,
            )
        ],
        subject=subject_of(protection),
        key=f"{key}-payment-{payment.pk}",
        at=at,
    )
    send_back(payment, money, at=at)
