"""What a rate makes of a load. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from marketplace.core.money import Money

# What a 20-foot container takes; a share of it is the larger one of weight and volume.
CONTAINER_KILOGRAMS = Decimal(21_700)
CONTAINER_CUBIC_METRES = Decimal(33)


@dataclass(frozen=True, slots=True)
class Load:
    """What is carried; None where nobody said."""

    kilograms: Decimal | None = None
    cubic_metres: Decimal | None = None

    def __add__(self, other: "Load") -> "Load":
        """Return both together; what is unknown of one is unknown of both."""
        return Load(
            _both(self.kilograms, other.kilograms), _both(self.cubic_metres, other.cubic_metres)
        )


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of a table: `price` in major units per what `basis` says, at least `minimum`."""

    basis: str
    price: Decimal
    minimum: Money


def price_of(rate: Rate, load: Load) -> Money | None:
    """Return what a load costs, rounded half to even once; None where it has to be asked for."""
    count = _counted(rate.basis, load)
    if count is None:
        return None
    return max(Money.rounded(rate.price * count, rate.minimum.currency), rate.minimum)


def container_share(load: Load) -> Decimal | None:
    """Return how much of a 20-foot container a load takes, by what fills it first."""
    shares = [
        amount / whole
        for amount, whole in (
            (load.kilograms, CONTAINER_KILOGRAMS),
            (load.cubic_metres, CONTAINER_CUBIC_METRES),
        )
        if amount is not None
    ]
    return max(shares) if len(shares) == 2 else None


def _counted(basis: str, load: Load) -> Decimal | None:
    if basis == "consignment":
        return Decimal(1)
    if basis == "kg":
        return load.kilograms
    if basis == "m3":
        return load.cubic_metres
    return container_share(load) if basis == "container" else None


def _both(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other
