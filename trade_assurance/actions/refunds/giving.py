"""Released money that a bank took and gave back: to the seller, less the commission that was given back."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.core.money import Money
from trade_assurance.actions.debts import settle_debts
from trade_assurance.actions.earnings import close_out
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.models import Earning, EarningKind, Protection


@dataclass(frozen=True, slots=True)
class Taken:
    """What a reversal took of released money; `seller` is its balance and its debt together."""

    commission: Money
    vat: Money
    seller: Money

    @property
    def total(self) -> Money:
        """All that was taken."""
        return self.commission + self.vat + self.seller

    def sinks(self, seller_id: int) -> list[tuple[Purse, Money]]:
        """Return the purses that it goes back to; a debt is settled from the seller's balance."""
        return [
            (Purse(AccountKind.COMMISSION), self.commission),
            (Purse(AccountKind.COMMISSION_VAT), self.vat),
            (Purse(AccountKind.PAYABLE, seller_id), self.seller),
        ]


def taken_by(movement: Movement, currency: str) -> Taken:
    """Read from a reversal's postings what it took from where."""
    parts: dict[str, int] = {}
    for leg in movement.postings.select_related("account"):
        parts[leg.account.kind] = parts.get(leg.account.kind, 0) - leg.minor

    def of(*kinds: AccountKind) -> Money:
        return Money(sum(parts.get(kind, 0) for kind in kinds), currency)

    return Taken(
        commission=of(AccountKind.COMMISSION),
        vat=of(AccountKind.COMMISSION_VAT),
        seller=of(AccountKind.PAYABLE, AccountKind.SELLER_DEBT),
    )


def note_giving(protection: Protection, taken: Taken, *, key: str, at: datetime) -> Earning:
    """Write what a posted movement gave back of released money; debts are settled with it first."""
    protection.returned_minor -= taken.total.minor
    protection.returned_fee_minor -= taken.commission.minor
    protection.returned_vat_minor -= taken.vat.minor
    protection.save(update_fields=["returned_minor", "returned_fee_minor", "returned_vat_minor"])
    earning = Earning.objects.create(
        protection=protection,
        seller_id=protection.seller_id,
        kind=EarningKind.REINSTATED,
        movement_key=key,
        currency=protection.currency,
        gross_minor=taken.total.minor,
        commission_minor=taken.commission.minor,
        vat_minor=taken.vat.minor,
        net_minor=taken.seller.minor,
        at=at,
    )
    settle_debts(protection.seller_id, protection.currency, at=at)
    close_out(earning, at=at)
    return earning
