"""T3: take every guard of the database away in turn; the statement it refused must then pass."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from random import Random

from bench.faults.outcome import Outcome
from bench.faults.parts import worlds


@contextmanager
def opened() -> Iterator[object]:
    """A database in which people traded, and a superuser's connection to it."""
    with worlds.database("faults_controls"):
        world = import_module("tests.trade_assurance.controls.world")
        with world.opened("faults_controls_traded") as connection:
            yield connection


def one(world: object, seed: int) -> Outcome:
    """All guards, in an order of their own."""
    catalogue = import_module("tests.trade_assurance.controls.catalogue")
    probes = import_module("tests.trade_assurance.controls.probes")
    guards = catalogue.guards(world)
    Random(seed).shuffle(guards)
    outcome = Outcome(tried=len(guards))
    for guard in guards:
        try:
            probes.probe(world, guard)
            outcome.hit += 1
        except probes.NothingBites as nothing:
            outcome.breaches.append(str(nothing))
    return outcome
