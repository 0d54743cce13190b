"""T11: the database's clock jumps, ahead and back, while people trade and a sweeper runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from random import Random

from bench.faults.outcome import Outcome
from bench.faults.parts import worlds


@contextmanager
def opened() -> Iterator[object]:
    """A clone of the template whose clock can be made to jump."""
    with worlds.database("faults_clock"):
        jumping = import_module("tests.trade_assurance.jumping")
        with jumping.shadowed() as shift:
            yield shift


def one(world: object, seed: int) -> Outcome:
    """Every jump once, in an order of the seed; money that the clock released is money lost."""
    jumping = import_module("tests.trade_assurance.jumping")
    names = list(jumping.JUMPS)
    Random(seed).shuffle(names)
    outcome, steps = Outcome(), 0
    for name in names:
        seen = jumping.jump(world, jumping.JUMPS[name])
        outcome.tried += 1
        outcome.hit += seen.under_way > 0
        outcome.lost += seen.released
        outcome.breaches += [f"{name}: {breach}" for breach in seen.breaches]
        steps += seen.steps
    outcome.note = f"({steps} steps of trades meanwhile)"
    return outcome
