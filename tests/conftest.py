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

from marketplace.embedded import OWNER, TEMPLATE

pytest_plugins = ["tests.cast"]
SUPERUSER = os.environ.get("SUPERUSER_URL", "")
# Only the contract tests ask a running node, through a fixture that gives each an index of its own.
settings.ELASTICSEARCH_URL = ""


def _recreate(name: str) -> None:
    with psycopg.connect(f"{SUPERUSER}/postgres", autocommit=True) as c:
        c.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        c.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} OWNER {OWNER}')


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
    _recreate(name)
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name

    def reclone(self):
        connections["default"].close()
        _recreate(name)

    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = reclone
    yield
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        connections["default"].close()
    with psycopg.connect(f"{SUPERUSER}/postgres", autocommit=True) as c:
        c.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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
