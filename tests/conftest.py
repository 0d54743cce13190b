"""Databases for tests: cloned from one migrated template, used as the application role.

Tests that commit get a fresh clone afterwards instead of a flush, so that the ledger's guards,
which refuse TRUNCATE and DELETE, stay on.
"""

import os
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.utils import timezone, translation

from tests import databases
from tests.databases import SUPERUSER

pytest_plugins = ["tests.cast"]
# Only the contract tests ask a running node, through a fixture that gives each an index of its own.
settings.ELASTICSEARCH_URL = ""


@pytest.fixture(scope="session", autouse=True)
def _compiled_translations():
    """French pages in tests are French; costs nothing when the compiled form is fresh."""
    call_command("compile_translations")


@pytest.fixture(autouse=True)
def _neither_language_nor_zone_is_left_over():
    """A request leaves its language and zone on the thread; the next test starts without."""
    yield
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Give this worker a database of its own."""
    if not SUPERUSER:
        pytest.exit("run tests through `make test`: it starts the servers they need", returncode=2)
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    databases.recreate(name)
    databases.choose(name)

    def reclone(self):
        connections["default"].close()
        databases.recreate(name)

    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = reclone
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """After every test that moved money, wherever it stands: the books are sound (T15).

    Asked before the test's rows are rolled back or its database dropped. Not asked where a test
    tampers as the superuser or takes the locks away (`broken_on_purpose`), nor beside a server that
    goes on trading meanwhile.
    """
    result = yield
    names = set(item.fixturenames)
    uses_rows = item.get_closest_marker("django_db") or names & {"db", "transactional_db"}
    if uses_rows and not names & {"superuser_cursor", "live_server", "broken_on_purpose"}:
        _prove_the_books()
    return result


def _prove_the_books():
    from trade_assurance import checks  # noqa: PLC0415 - models load late
    from trade_assurance.ledger import checks as books  # noqa: PLC0415

    connection = connections["default"]
    if connection.needs_rollback:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM ledger_movement),"
            " EXISTS (SELECT FROM trade_assurance_protection)"
        )
        moved, traded = cursor.fetchone()
    if moved:  # tests of the ledger alone post for protections that nobody opened
        assert list(checks.breaches() if traded else books.breaches()) == []


@pytest.fixture
def broken_on_purpose(transactional_db):
    """Ask for it where a test takes a guard away and leaves the books broken to show that it bites."""


@pytest.fixture
def superuser_cursor(transactional_db):
    """A cursor that may do what the application role may not (tampering, in tests of guards)."""
    name = settings.DATABASES["default"]["NAME"]
    with psycopg.connect(f"{SUPERUSER}/{name}", autocommit=True) as c, c.cursor() as cursor:
        yield cursor


@pytest.fixture
def advance(db):
    """Move the marketplace's clock: `advance(days=7)`."""
    from marketplace.core import clock  # noqa: PLC0415 - models load after the database is chosen

    def move(**amount):
        return clock.advance(timedelta(**amount))

    return move
