"""Databases of a test's own, cloned in a tenth of a second from the migrated template."""

import os
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connections, transaction

from marketplace.embedded import OWNER, TEMPLATE

SUPERUSER = os.environ.get("SUPERUSER_URL", "")


def recreate(name):
    """Make the database anew."""
    with psycopg.connect(f"{SUPERUSER}/postgres", autocommit=True) as c:
        c.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        c.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} OWNER {OWNER}')


def drop(name):
    """Drop it, whoever is connected."""
    connections["default"].close()
    with psycopg.connect(f"{SUPERUSER}/postgres", autocommit=True) as c:
        c.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def choose(name):
    """Let Django use the database."""
    connections["default"].close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


@contextmanager
def rolled_back():
    """As Django's TestCase: one transaction that is rolled back, in which durable ones may begin."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)
