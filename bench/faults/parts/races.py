"""T2: forty of the races of tests/trade_assurance/racing/ a round; which, and who leads, is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from random import Random

from bench.faults.outcome import Outcome
from bench.faults.parts import worlds

DATABASE = "faults_races"
DRAWN = 40


@contextmanager
def opened() -> Iterator[None]:
    """Each round begins on a clone of its own, or the proofs would read ever more rows."""
    with worlds.database(DATABASE):
        alone = import_module("tests.trade_assurance.alone")
        with alone.money_alone():
            yield


def one(world: object, seed: int) -> Outcome:
    """Try forty of the races; one that is lost does not keep the others from being tried."""
    trials = import_module("tests.trade_assurance.racing.trials")
    table = import_module("tests.trade_assurance.racing.table")
    databases = import_module("tests.databases")
    databases.recreate(DATABASE)
    databases.choose(DATABASE)
    stage, chosen, outcome = table.Stage(), Random(seed), Outcome()
    for race in chosen.sample(table.RACES, DRAWN):
        outcome.tried += 1
        try:
            trials.try_race(race, stage, chosen.choice(trials.ORDERS))
            outcome.hit += 1
        except AssertionError as lost:
            outcome.breaches.append(str(lost))
    return outcome
