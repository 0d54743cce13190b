"""No lock is forgotten, and those of the register decide their races."""

import ast
from pathlib import Path

import pytest

from tests.trade_assurance.alone import money_alone
from tests.trade_assurance.locks import finding
from tests.trade_assurance.locks.register import BEHIND, DECIDES, HELD_BY
from tests.trade_assurance.racing import table, trials

RACES = {race.name: race for race in table.RACES}


def test_every_lock_of_the_code_is_in_the_register_once():
    names = [*DECIDES, *HELD_BY, *BEHIND]

    assert finding.in_source() - set(names) == set(), "give it a race, or say what it stands behind"
    assert set(names) - finding.in_source() == set()
    assert len(names) == len(set(names))


def test_a_lock_is_found_in_its_own_function_and_not_in_words_about_it():
    source = '''
def plain():
    """Takes no select_for_update and no FOR UPDATE."""
class Rows:
    def locked(self):
        return self.rows.select_for_update()
def outer(cursor):
    def inner():
        cursor.execute("SELECT pg_advisory_xact_lock(1)")
    return inner
def raw(cursor):
    cursor.execute("SELECT 1 FROM t FOR UPDATE SKIP LOCKED")
HOLD = "SELECT 1 FROM t FOR UPDATE"
READ = "SELECT 1 FROM t"
def by_name(cursor):
    cursor.execute(HOLD)
def reading(cursor):
    cursor.execute(READ)
'''

    assert finding.lockers(source) == {"Rows.locked", "outer.inner", "raw", "by_name"}


@pytest.mark.parametrize(("path", "name"), HELD_BY.values())
def test_the_test_that_holds_a_lock_exists(path, name):
    functions = ast.walk(ast.parse(Path(path).read_text()))

    assert name in {node.name for node in functions if isinstance(node, ast.FunctionDef)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("broken_on_purpose")
@pytest.mark.parametrize(("lock", "race"), DECIDES.items())
def test_a_lock_decides_its_race_by_itself_and_without_it_the_race_is_lost(lock, race):
    with money_alone():
        stage = table.Stage()
        with finding.without_locks(but=lock):
            trials.try_race(RACES[race], stage)

        with finding.without_locks(), pytest.raises(AssertionError, match=race):
            trials.try_race(RACES[race], stage)
