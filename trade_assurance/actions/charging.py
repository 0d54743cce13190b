"""Fees of banks and inspectors that a seller bears: from its balance, what is missing as debt."""

from collections.abc import Sequence
from datetime import datetime

from marketplace.core.money import Money, total
from trade_assurance.actions.debts import owe, settle_debts
from trade_assurance.actions.earnings import close_out, hold_unpaid
from trade_assurance.actions.moving import subject_of
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.ledger.pairs import pair_up
from trade_assurance.ledger.queries import locked_balance
from trade_assurance.models import Earning, EarningKind, Payout, Protection


def charge_seller(
    protection: Protection,
    sinks: Sequence[tuple[Purse, Money]],
    *,
    kind: MovementKind,
    key: str,
    at: datetime,
    earning_kind: EarningKind = EarningKind.FEE,
) -> Earning:
    """Take a fee, the sum of where it goes, from the seller of a locked tranche."""
    currency = sinks[0][1].currency
    fee = total((money for _purse, money in sinks), currency)
    payable = Purse(AccountKind.PAYABLE, protection.seller_id)
    hold_unpaid(protection.seller_id, fee.currency)
    from_balance = min(locked_balance(payable, fee.currency), fee)
    debt = Purse(AccountKind.SELLER_DEBT, protection.seller_id)
    post(
        kind=kind,
        transfers=pair_up([(payable, from_balance), (debt, fee - from_balance)], sinks),
        subject=subject_of(protection),
        key=key,
        at=at,
    )
    earning = _write(protection, -fee, kind=earning_kind, key=key, at=at)
    if fee - from_balance:
        owe(earning, fee - from_balance, at=at)
    close_out(earning, at=at)
    return earning


def charge_for_payout(payout: Payout, fee: Money, *, on_seller: bool, at: datetime) -> None:
    """Book what the bank took for a payout sent back: from the seller's balance, or as our loss."""
    bank, key = Purse(AccountKind.BANK), f"payout-{payout.pk}-fee"
    parts = [(Purse(AccountKind.LOSS), fee)]
    from_balance = Money.zero(fee.currency)
    if on_seller:
        payable = Purse(AccountKind.PAYABLE, payout.seller_id)
        debt = Purse(AccountKind.SELLER_DEBT, payout.seller_id)
        hold_unpaid(payout.seller_id, fee.currency)
        from_balance = min(locked_balance(payable, fee.currency), fee)
        parts = [(payable, from_balance), (debt, fee - from_balance)]
    post(
        kind=MovementKind.PAYOUT_FEE,
        transfers=pair_up(parts, [(bank, fee)]),
        subject=Subject("payout", payout.pk),
        key=key,
        at=at,
    )
    if on_seller:
        earning = Earning.objects.create(
            seller_id=payout.seller_id,
            kind=EarningKind.FEE,
            movement_key=key,
            currency=fee.currency,
            gross_minor=-fee.minor,
            commission_minor=0,
            net_minor=-fee.minor,
            at=at,
        )
        if fee - from_balance:
            owe(earning, fee - from_balance, at=at)


def give_fee_back(key: str, protection: Protection, *, at: datetime) -> None:
    """Give a seller back a fee that it was charged under `key`; nothing if it was not."""
    charged = Earning.objects.filter(movement_key=key, kind=EarningKind.FEE).first()
    if charged is None:
        return
    credit_seller(
        protection,
        [(Purse(AccountKind.LOSS), -charged.net)],
        kind=MovementKind.CHARGEBACK_FEE_WAIVED,
        key=f"{key}-waived",
        at=at,
        earning_kind=EarningKind.FEE_WAIVED,
    )


def credit_seller(
    protection: Protection,
    sources: Sequence[tuple[Purse, Money]],
    *,
    kind: MovementKind,
    key: str,
    at: datetime,
    earning_kind: EarningKind,
) -> Earning:
    """Give the seller of a locked tranche the sum of what is taken elsewhere; debts come first."""
    money = total((part for _purse, part in sources), sources[0][1].currency)
    hold_unpaid(protection.seller_id, money.currency)
    payable = Purse(AccountKind.PAYABLE, protection.seller_id)
    post(
        kind=kind,
        transfers=[Transfer(purse, payable, part) for purse, part in sources if part],
        subject=subject_of(protection),
        key=key,
        at=at,
    )
    earning = _write(protection, money, kind=earning_kind, key=key, at=at)
    settle_debts(protection.seller_id, money.currency, at=at)
    close_out(earning, at=at)
    return earning


def _write(
    protection: Protection, net: Money, *, kind: EarningKind, key: str, at: datetime
) -> Earning:
    return Earning.objects.create(
        protection=protection,
        seller_id=protection.seller_id,
        kind=kind,
        movement_key=key,
        currency=net.currency,
        gross_minor=net.minor,
        commission_minor=0,
        net_minor=net.minor,
        at=at,
    )
