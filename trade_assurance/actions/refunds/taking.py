"""Take released money back: what the platform took of it, what its seller has, the rest as debt."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.money import Money
from trade_assurance.actions.debts import owe
from trade_assurance.actions.earnings import close_out, hold_unpaid
from trade_assurance.actions.payouts.recalling import recall, unsent_payouts
from trade_assurance.fees import ReleaseParts
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import locked_balance
from trade_assurance.models import Earning, EarningKind, Protection
from trade_assurance.signals import commission_returned


@dataclass(frozen=True, slots=True)
class Taking:
    """Where released money is taken from; the parts sum to `gross`."""

    gross: Money
    parts: ReleaseParts
    from_seller: Money
    from_debt: Money

    def sources(self, seller_id: int) -> list[tuple[Purse, Money]]:
        """Return the purses to debit, the platform's own first."""
        return [
            (Purse(AccountKind.COMMISSION), self.parts.commission),
            (Purse(AccountKind.COMMISSION_VAT), self.parts.vat),
            (Purse(AccountKind.PAYABLE, seller_id), self.from_seller),
            (Purse(AccountKind.SELLER_DEBT, seller_id), self.from_debt),
        ]


def plan_taking(protection: Protection, gross: Money, *, at: datetime) -> Taking:
    """Say what of a locked tranche's released money comes from where; hold the seller's balance.

    Payouts that were not sent yet are called back before the platform lays out anything.
    """
    parts = protection.parts_of_return(gross)
    payable = Purse(AccountKind.PAYABLE, protection.seller_id)
    unsent = unsent_payouts(protection.seller_id, gross.currency)
    hold_unpaid(protection.seller_id, gross.currency)
    has = locked_balance(payable, gross.currency)
    if has < parts.net:
        recall(unsent, at=at)
        has = locked_balance(payable, gross.currency)
    from_seller = min(has, parts.net)
    return Taking(gross, parts, from_seller, parts.net - from_seller)


def note_taking(
    protection: Protection, taking: Taking, *, kind: EarningKind, key: str, at: datetime
) -> Earning:
    """Write what a posted movement took back: on the tranche, as a negative earning, as debt."""
    protection.returned_minor += taking.gross.minor
    protection.returned_fee_minor += taking.parts.commission.minor
    protection.returned_vat_minor += taking.parts.vat.minor
    protection.save(update_fields=["returned_minor", "returned_fee_minor", "returned_vat_minor"])
    earning = Earning.objects.create(
        protection=protection,
        seller_id=protection.seller_id,
        kind=kind,
        movement_key=key,
        currency=taking.gross.currency,
        gross_minor=-taking.gross.minor,
        commission_minor=-taking.parts.commission.minor,
        vat_minor=-taking.parts.vat.minor,
        net_minor=-taking.parts.net.minor,
        at=at,
    )
    if taking.from_debt:
        owe(earning, taking.from_debt, at=at)
    if taking.parts.commission or taking.parts.vat:
        commission_returned.send(sender=None, earning=earning, at=at)
    close_out(earning, at=at)
    return earning
