"""T12: split, convert and fee over every currency, with other examples in each round."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from bench.faults.outcome import Outcome
from bench.faults.parts import worlds

EXAMPLES = 1_700  # of each property


@contextmanager
def opened() -> Iterator[None]:
    """Pure arithmetic; the models only have to be there."""
    with worlds.database("faults_money"):
        yield


def one(world: object, seed: int) -> Outcome:
    """Try each property."""
    properties = import_module("tests.trade_assurance.money_properties")
    tried = 0
    for prove in properties.PROPERTIES:
        tried += properties.try_examples(prove, examples=EXAMPLES, seed=seed)
    return Outcome(tried=tried, hit=tried)
