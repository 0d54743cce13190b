"""A supplier's own money: what stands in the next payout, row by row."""

from dataclasses import dataclass

from marketplace.core.money import Money, total
from trade_assurance.models import Earning
from trade_assurance.payout_states import EarningState


@dataclass(frozen=True, slots=True)
class NextPayout:
    """What would be paid out now in one currency: releases less what was taken back."""

    currency: str
    earnings: tuple[Earning, ...]

    @property
    def money(self) -> Money:
        """The sum; below zero while more was taken back than came since."""
        return total((row.net for row in self.earnings), self.currency)


def next_payouts(company_id: int) -> list[NextPayout]:
    """Return what is available for a supplier's next payouts, a currency each."""
    rows = Earning.objects.filter(seller_id=company_id, state=EarningState.AVAILABLE)
    by_currency: dict[str, list[Earning]] = {}
    for row in rows.select_related("protection__order").order_by("currency", "at", "pk"):
        by_currency.setdefault(row.currency, []).append(row)
    return [NextPayout(currency, tuple(found)) for currency, found in by_currency.items()]
