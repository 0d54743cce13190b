"""T1: the state machine of tests/trade_assurance/any_order.py, with a seed for each round."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from bench.faults.outcome import Outcome
from bench.faults.parts import worlds

EXAMPLES, STEPS = 10, 50


@contextmanager
def opened() -> Iterator[None]:
    """A clone of the template, for as many rounds as there are."""
    with worlds.database("faults_machine"):
        alone = import_module("tests.trade_assurance.alone")
        with alone.money_alone():
            yield


def one(world: object, seed: int) -> Outcome:
    """Walk ten times fifty steps; each is rolled back."""
    any_order = import_module("tests.trade_assurance.any_order")
    databases = import_module("tests.databases")
    with databases.rolled_back():
        walked = any_order.walk(examples=EXAMPLES, steps=STEPS, number=seed)
    note = f"({walked.moved} moved something, {walked.refused} were refused)"
    return Outcome(tried=walked.steps, hit=walked.moved, note=note)
