"""T4: what the double tells, five times and shuffled, ends as it does when told once and in order."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from bench.faults.outcome import Outcome
from bench.faults.parts import worlds

ORDERS = 40


@contextmanager
def opened() -> Iterator[None]:
    """A clone of the template, for as many rounds as there are."""
    with worlds.database("faults_webhooks"):
        yield


def one(world: object, seed: int) -> Outcome:
    """Trade and tell, in a transaction that is rolled back."""
    shuffled = import_module("tests.trade_assurance.shuffled")
    databases = import_module("tests.databases")
    with databases.rolled_back():
        in_order, ended, deliveries, left, breaches = shuffled.both_ends(seed, number=ORDERS)
    outcome = Outcome(tried=deliveries, hit=deliveries, lost=left, breaches=breaches)
    differ = [f"{a} in order, {b} shuffled" for a, b in zip(in_order, ended, strict=True) if a != b]
    outcome.breaches += [line[:2000] for line in differ]
    return outcome
