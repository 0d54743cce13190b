"""T2: the named races of tests/trade_assurance/racing/, each once a round, who leads being drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from random import Random

from bench.faults.outcome import Outcome
from bench.faults.parts import worlds

DATABASE = "faults_races"


@contextmanager
def opened() -> Iterator[None]:
    """Each round begins on a clone of its own, or the proofs would read ever more rows."""
    with worlds.database(DATABASE):
        yield


def one(world: object, seed: int) -> Outcome:
    """Try every race; one that is lost does not keep the others from being tried."""
    trials = import_module("tests.trade_assurance.racing.trials")
    table = import_module("tests.trade_assurance.racing.table")
    databases = import_module("tests.databases")
    databases.recreate(DATABASE)
    databases.choose(DATABASE)
    stage, chosen, outcome = table.Stage(), Random(seed), Outcome()
    for race in table.RACES:
        outcome.tried += 1
        try:
            trials.try_race(race, stage, chosen.choice(trials.ORDERS))
            outcome.hit += 1
        except AssertionError as lost:
            outcome.breaches.append(str(lost))
    return outcome
