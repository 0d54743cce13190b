"""Our minor units and Stripe's: the same for most currencies, and not for the rest.

Source: docs.stripe.com/currencies (zero-decimal, three-decimal and special cases). A pure table.
"""

from dataclasses import dataclass

from marketplace.core.money import Money, exponent
from trade_assurance.gateways.base import GatewayMisused

ZERO_DECIMAL = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV",
     "XAF", "XOF", "XPF"}
)  # fmt: skip
THREE_DECIMAL = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
# Without decimals in the world, but sent with two that are always 0.
SENT_AS_TWO = frozenset({"ISK", "UGX"})
# Paid out to banks in whole units only, though charged with two decimals.
WHOLE_PAYOUTS = frozenset({"HUF", "TWD"})


@dataclass(frozen=True, slots=True)
class Scale:
    """How Stripe writes a currency: its decimals, and what amounts have to be a multiple of."""

    decimals: int
    charge_multiple: int = 1
    payout_multiple: int = 1


def scale(currency: str) -> Scale:
    """Return how Stripe writes `currency`."""
    if currency in SENT_AS_TWO:
        return Scale(2, 100, 100)
    if currency in ZERO_DECIMAL:
        return Scale(0)
    if currency in THREE_DECIMAL:
        return Scale(3, 10, 10)
    return Scale(2, 1, 100 if currency in WHOLE_PAYOUTS else 1)


def to_stripe(money: Money, *, payout: bool = False) -> int:
    """Return the amount as Stripe wants it; raise GatewayMisused for one finer than it takes."""
    how = scale(money.currency)
    shift = how.decimals - exponent(money.currency)
    amount = money.minor * int(10**shift)
    if amount % (how.payout_multiple if payout else how.charge_multiple):
        raise GatewayMisused(f"{money} is finer than Stripe takes")
    return amount


def from_stripe(amount: int, currency: str) -> Money:
    """Return Stripe's amount in our minor units; raise GatewayMisused rather than round."""
    currency = currency.upper()
    minor, rest = divmod(amount, 10 ** (scale(currency).decimals - exponent(currency)))
    if rest:
        raise GatewayMisused(f"{amount} {currency} has decimals that the currency has not")
    return Money(minor, currency)
