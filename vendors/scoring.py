"""Criteria of reviews and their means. Plain Python."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

VENDOR_CRITERIA = ("communication", "punctuality", "as_agreed")
PRODUCT_CRITERIA = ("quality", "as_described", "value")
LOWEST, HIGHEST = 1, 5
HUNDREDTH = Decimal("0.01")


class ScoresInvalid(Exception):
    """A criterion is missing, unknown, or not a whole number from 1 to 5."""


def checked(scores: Mapping[str, int], criteria: Iterable[str]) -> dict[str, int]:
    """Return exactly the criteria's scores. Raises: ScoresInvalid."""
    wanted = tuple(criteria)
    if set(scores) != set(wanted):
        raise ScoresInvalid(", ".join(sorted(set(wanted) ^ set(scores))))
    for name in wanted:
        if type(scores[name]) is not int or not LOWEST <= scores[name] <= HIGHEST:
            raise ScoresInvalid(name)
    return {name: scores[name] for name in wanted}


def mean(values: Iterable[int | Decimal]) -> Decimal:
    """Return the mean to a hundredth, half up. Raises: ScoresInvalid for nothing at all."""
    numbers = [Decimal(value) for value in values]
    if not numbers:
        raise ScoresInvalid
    return (sum(numbers, Decimal(0)) / len(numbers)).quantize(HUNDREDTH, ROUND_HALF_UP)
