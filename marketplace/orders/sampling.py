"""How many pieces of a lot are looked at, and how many of them may fail (ISO 2859-1).

Single sampling, normal inspection, general level II: the plan that buyers mean by "AQL 2.5". Pure.
"""

from bisect import bisect_left
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

# The largest lot of each sample size, and the sample sizes (code letters A to R).
LOTS = (8, 15, 25, 50, 90, 150, 280, 500, 1_200, 3_200, 10_000, 35_000, 150_000, 500_000)
SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250)
# The letter at which a level first accepts a lot without any failure.
ZERO_AT = {
    Decimal(level): letter
    for level, letter in (
        ("0.25", 7), ("0.4", 6), ("0.65", 5), ("1", 4), ("1.5", 3), ("2.5", 2), ("4", 1),
        ("6.5", 0),
    )
}  # fmt: skip
# From there on, letter by letter: whose plan holds (the arrows of the norm's table borrow the zero's
# or the one's), and how many may fail.
STEPS = ((0, 0), (0, 0), (3, 1), (3, 1), (4, 2), (5, 3), (6, 5), (7, 7), (8, 10), (9, 14), (10, 21))
LEVELS = tuple(ZERO_AT)


@dataclass(frozen=True, slots=True)
class Plan:
    """Look at `size` pieces; the lot is accepted while at most `allowed` of them fail."""

    size: int
    allowed: int


def plan_for(lot: Decimal, level: Decimal) -> Plan:
    """Return the plan for a lot at an acceptable quality level of `LEVELS`; raise KeyError."""
    zero = ZERO_AT[level.normalize()]
    letter = bisect_left(LOTS, max(lot, Decimal(1)))
    step, allowed = STEPS[min(max(letter - zero, 0), len(STEPS) - 1)]
    size = SIZES[min(zero + step, len(SIZES) - 1)]
    pieces = int(lot.to_integral_value(rounding=ROUND_CEILING))
    return Plan(min(size, max(pieces, 1)), allowed)
