"""How long money can be held by each way to pay, and how long an order needs it held. Pure.

A card provider pays out or back after its longest hold whatever the order says. Stripe, manual
payouts: 90 days; United States two years; Thailand 10 days (docs: Connect, manual payouts). Money on
the operator's own bank account has no limit.
"""

from dataclasses import dataclass

from trade_assurance.states import BY_BANK

CARD_DAYS = 90
CARD_DAYS_BY_COUNTRY = {"US": 730, "TH": 10}
UNLIMITED = BY_BANK


@dataclass(frozen=True, slots=True)
class HoldNeeded:
    """The days an order's money has to be held, by what they are for."""

    lead_days: int
    transit_days: int
    claim_days: int

    @property
    def days(self) -> int:
        """All of them together."""
        return self.lead_days + self.transit_days + self.claim_days


@dataclass(frozen=True, slots=True)
class HoldCheck:
    """Whether a way to pay holds long enough; `longest_days` None is without limit."""

    needed: HoldNeeded
    longest_days: int | None

    @property
    def fits(self) -> bool:
        """Whether the money is still held when the claim window ends."""
        return self.longest_days is None or self.needed.days <= self.longest_days

    @property
    def missing_days(self) -> int:
        """How many days too short the hold is."""
        if self.longest_days is None:
            return 0
        return max(self.needed.days - self.longest_days, 0)

    @property
    def shorter_claim_days(self) -> int | None:
        """The claim window with which it would fit, or None where even the shortest does not."""
        left = self.needed.claim_days - self.missing_days
        return left if self.missing_days and left >= SHORTEST_CLAIM_DAYS else None


SHORTEST_CLAIM_DAYS = 3


def longest_hold(method: str, country: str) -> int | None:
    """Return the longest hold in days of a way to pay for a platform in `country`; None: no limit."""
    if method in UNLIMITED:
        return None
    return CARD_DAYS_BY_COUNTRY.get(country, CARD_DAYS)


def check_hold(needed: HoldNeeded, method: str, country: str) -> HoldCheck:
    """Set what an order needs against what the way to pay allows."""
    return HoldCheck(needed=needed, longest_days=longest_hold(method, country))
