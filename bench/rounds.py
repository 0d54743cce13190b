"""Interleaving and medians. Pure: what is measured comes in as functions and numbers."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of several rounds, and the lowest and highest of them."""

    median: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """How far the rounds lie apart, as a share of the median."""
        return (self.high - self.low) / self.median if self.median else 0.0


def figure(values: Sequence[float]) -> Figure:
    """Return median, lowest and highest of the rounds; raise ValueError when there is none."""
    if not values:
        raise ValueError("no rounds")
    return Figure(median(values), min(values), max(values))


def interleave(
    rounds: int, floor: Callable[[], T], ours: Callable[[], T]
) -> tuple[list[T], list[T]]:
    """Run both `rounds` times, taking turns in who goes first; return (floor's, ours)."""
    below: list[T] = []
    own: list[T] = []
    for number in range(rounds):
        turns = ((floor, below), (ours, own))
        for measure, kept in turns if number % 2 == 0 else turns[::-1]:
            kept.append(measure())
    return below, own


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed (nearest rank)."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered), -int(-share * len(ordered) // 1)) - 1)]


def load() -> float:
    """Return the machine's load average of the last minute."""
    return os.getloadavg()[0]
