"""Money as whole minor units of one currency; no float and no mixed currencies get in.

Exponents follow ISO 4217 (JPY 0, KWD 3, most of our list 2). Rates are basis points.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

EXPONENTS = {
    "EUR": 2, "USD": 2, "GBP": 2, "CHF": 2, "CNY": 2, "INR": 2, "SEK": 2, "PLN": 2, "CAD": 2,
    "AUD": 2, "HUF": 2, "TWD": 2, "JPY": 0, "KRW": 0, "ISK": 0, "UGX": 0, "KWD": 3, "BHD": 3,
    "TND": 3,
}  # fmt: skip
BASIS_POINTS = 10_000


class CurrencyUnknown(Exception):
    """The currency is not on the list of those the marketplace settles in."""


class CurrenciesDiffer(Exception):
    """Two amounts of different currencies were put together."""


class NotWholeMinorUnits(Exception):
    """An amount carries more decimals than its currency has."""


def exponent(currency: str) -> int:
    """Return how many decimals `currency` has."""
    try:
        return EXPONENTS[currency]
    except KeyError as error:
        raise CurrencyUnknown(currency) from error


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, yen, fils) of `currency`; may be negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {type(self.minor).__name__}")
        exponent(self.currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Return nothing, in `currency`."""
        return cls(0, currency)

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> "Money":
        """Return exactly `amount` major units; raise NotWholeMinorUnits rather than round."""
        scaled = _decimal(amount).scaleb(exponent(currency))
        if scaled != scaled.to_integral_value():
            raise NotWholeMinorUnits(f"{amount} {currency}")
        return cls(int(scaled), currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> "Money":
        """Return `amount` major units rounded once, half to even."""
        scaled = _decimal(amount).scaleb(exponent(currency))
        return cls(int(scaled.to_integral_value(rounding=ROUND_HALF_EVEN)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def share(self, bps: int) -> "Money":
        """Return `bps` basis points of the amount, rounded half to even."""
        exact = Decimal(self.minor) * bps / BASIS_POINTS
        return Money(int(exact.to_integral_value(rounding=ROUND_HALF_EVEN)), self.currency)

    def split(self, weights: Sequence[int]) -> list["Money"]:
        """Divide in proportion to `weights`; the parts always sum to the whole.

        Largest remainder first, the earlier part winning a tie, so no minor unit is lost.
        """
        total = sum(weights)
        if total <= 0 or any(weight < 0 for weight in weights):
            raise ValueError("weights are positive and sum to more than nothing")
        floors = [self.minor * weight // total for weight in weights]
        left = self.minor - sum(floors)
        by_remainder = sorted(
            range(len(weights)), key=lambda i: (-(self.minor * weights[i] % total), i)
        )
        for i in by_remainder[:left]:
            floors[i] += 1
        return [Money(minor, self.currency) for minor in floors]

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other).minor

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrenciesDiffer(f"{self.currency} and {other.currency}")
        return other


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add up amounts of one currency; an empty list is nothing of that currency."""
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result


def _decimal(amount: Decimal | int | str) -> Decimal:
    if isinstance(amount, float):
        raise TypeError("a float is no amount of money")
    return Decimal(amount)
