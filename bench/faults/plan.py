"""The parts of `make faults`, their figures, and how the time is shared among them. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of fault; `bench/faults/parts/NAME.py` does a round of it.

    `weight` is its share of the time, `each` what a round tries about, `least_hit` the share of the
    tries that has to meet work under way for the part to prove something.
    """

    name: str
    counts: str
    weight: int
    rounds: int
    rounds_long: int
    each: int
    least_hit: float = 0.0
    own_servers: bool = False

    def wanted(self, *, long: bool) -> int:
        """Return how many rounds are due."""
        return self.rounds_long if long else self.rounds


PARTS = (
    Part("machine", "steps of the state machine", 30, 60, 1000, 500),
    Part("money", "examples", 2, 10, 100, 10_000),
    Part("controls", "guards removed", 4, 1, 3, 100, least_hit=1.0),
    Part("races", "named races", 40, 100, 500, 40, least_hit=0.9),
    Part("webhooks", "deliveries", 14, 30, 300, 680),
    Part("clock", "jumps", 4, 2, 10, 11, least_hit=0.9),
    Part("broker", "times emptied", 8, 1, 5, 4, least_hit=0.5, own_servers=True),
    Part("kills", "kills", 20, 2, 10, 25, least_hit=0.5, own_servers=True),
)


class NoSuchPart(Exception):
    """ONLY names a part that is not there; the message lists those that are."""


def chosen(only: str) -> list[Part]:
    """Return the parts that ONLY names, all where it is empty; raise NoSuchPart."""
    by_name = {part.name: part for part in PARTS}
    names = [name.strip() for name in only.split(",") if name.strip()] or list(by_name)
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise NoSuchPart(f"{', '.join(unknown)}; there are {', '.join(by_name)}")
    return [by_name[name] for name in names]


def seconds_of(parts: Sequence[Part], total: float, lanes: int) -> dict[str, float]:
    """Share the time by weight; parts without servers of their own run `lanes` at a time."""
    whole = sum(part.weight / (1 if part.own_servers else lanes) for part in parts)
    return {part.name: total * part.weight / whole for part in parts}


def seed_of(seed: int, part: str, number: int) -> int:
    """Return the seed of one round: the same for the same SEED, whatever ran before it."""
    return random.Random(f"{seed}-{part}-{number}").getrandbits(32)


def repeats(part: str, seed: int, number: int) -> str:
    """Return the command that does one round again."""
    return f"make faults ONLY={part} SEED={seed} ROUND={number}"
