"""Each guard of the database, taken away in turn: the statement it refused must then end otherwise."""

import os
import random

import pytest

from tests.trade_assurance.controls import lines, probes, world
from tests.trade_assurance.controls.catalogue import guards

SEED = int(os.environ.get("SEED", "0"))


@pytest.fixture(scope="module")
def traded(django_db_setup, django_db_blocker):
    """A superuser's connection to a database with a row of nearly everything."""
    name = f"controls_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with django_db_blocker.unblock(), world.opened(name) as connection:
        yield connection


def test_every_guard_of_the_money_tables_is_in_force(traded):
    assert [str(guard) for guard in guards(traded) if not guard.is_in_force] == []
    assert len(guards(traded)) > 100


def test_every_guard_refuses_something_that_without_it_would_pass(traded):
    listed = guards(traded)
    random.Random(SEED).shuffle(listed)
    toothless = []
    for guard in listed:
        try:
            probes.probe(traded, guard)
        except probes.NothingBites as nothing:
            toothless.append(str(nothing))

    assert "\n".join(toothless) == ""


def test_a_guard_that_is_gone_is_noticed(traded):
    """The control of the controls: without it, its own statement no longer counts as refused by it."""
    guard = next(g for g in guards(traded) if g.name == "ledger_balance_not_negative")
    statement = probes.probe(traded, guard)

    with traded.transaction(force_rollback=True):
        traded.execute(guard.drop)
        assert not probes.bites(traded, guard, statement)


def test_no_line_is_left_over_from_a_guard_that_went(traded):
    assert set(lines.STATEMENTS) - {guard.name for guard in guards(traded)} == set()
