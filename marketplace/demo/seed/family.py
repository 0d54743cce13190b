"""The shape of the catalogue's data: a family of products that differ in size."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Family:
    """Products with one description and several sizes.

    `sizes` maps the size's label to the unit price in euros at the minimum order quantity. The
    first of `colours` is the picture's; each colour is a SKU.
    """

    title: str
    drawing: str
    category: str
    sizes: Mapping[str, str]
    attributes: Mapping[str, str]
    summary: str
    moq: int = 100
    multiple: int = 1
    lead_days: int = 18
    unit: str = "piece"
    colours: tuple[str, ...] = ()
    specifications: tuple[tuple[str, str], ...] = ()

    def ladder(self, size: str) -> list[tuple[Decimal, Decimal]]:
        """Return (minimum quantity, unit price) of the three tiers."""
        price = Decimal(self.sizes[size])
        steps = ((1, Decimal(1)), (5, Decimal("0.93")), (20, Decimal("0.86")))
        return [(Decimal(self.moq * times), rounded(price * share)) for times, share in steps]


def rounded(price: Decimal) -> Decimal:
    """Return a price as suppliers write it: in cents, and finer only where a unit costs little."""
    return price.quantize(Decimal("0.01") if price >= 1 else Decimal("0.0001"))
