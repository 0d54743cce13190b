"""Move a refund: from what is held, then from what was released, back by the way it was paid."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.core.money import Money
from trade_assurance.actions.moving import (
    refund_from_held,
    refundable_payments,
    send_back,
    subject_of,
)
from trade_assurance.actions.refunds.taking import Taking, note_taking, plan_taking
from trade_assurance.ledger.actions import InsufficientBalance, post_once
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse
from trade_assurance.ledger.pairs import pair_up
from trade_assurance.models import EarningKind, Payment, Protection


@dataclass(frozen=True, slots=True)
class Refunded:
    """Where a refund came from; the four sum to it."""

    held: Money
    commission: Money
    seller: Money
    debt: Money


def refund_released(protection: Protection, money: Money, *, key: str, at: datetime) -> Refunded:
    """Give a buyer money back of a locked tranche whose money was released, wherever it is now.

    First what is still held, then what the seller was not paid yet, the rest is laid out by the
    platform and owed by the seller; commission on it is given back. The caller says why and who
    (a refund's row, a ruling beyond what is held). Raises: InsufficientBalance, ChargebackOpen.
    """
    held = min(protection.held, money)
    if held:
        refund_from_held(protection, held, key=f"{key}-held", at=at)
    taking = None
    if money - held:
        taking = _from_released(protection, money - held, key=f"{key}-released", at=at)
    nothing = Money.zero(money.currency)
    return Refunded(
        held=held,
        commission=taking.parts.commission + taking.parts.vat if taking else nothing,
        seller=taking.from_seller if taking else nothing,
        debt=taking.from_debt if taking else nothing,
    )


def _from_released(protection: Protection, gross: Money, *, key: str, at: datetime) -> Taking:
    if gross > protection.released - protection.returned:
        raise InsufficientBalance(_("There is not that much money left to move."))
    ways = _ways_back(protection, gross)
    taking = plan_taking(protection, gross, at=at)
    post_once(
        kind=MovementKind.RELEASE_REFUNDED,
        transfers=pair_up(
            taking.sources(protection.seller_id),
            [(Purse(AccountKind.REFUND_DUE, payment.pk), part) for payment, part in ways],
        ),
        subject=subject_of(protection),
        key=key,
        at=at,
    )
    note_taking(protection, taking, kind=EarningKind.REFUND, key=key, at=at)
    for payment, part in ways:
        send_back(payment, part, at=at)
    return taking


def _ways_back(protection: Protection, gross: Money) -> list[tuple[Payment, Money]]:
    """Return the payments that it goes back by, the newest first, with the part of each."""
    ways: list[tuple[Payment, Money]] = []
    left = gross
    for payment in refundable_payments(protection):
        part = min(left, payment.refundable)
        if part.minor > 0:
            ways.append((payment, part))
            left -= part
    if left:
        raise InsufficientBalance(_("There is not that much money left to move."))
    return ways
