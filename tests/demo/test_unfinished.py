"""A demo that was interrupted while it was made is forgotten; a finished one is kept."""

import os

import psycopg
import pytest

from marketplace.demo.unfinished import forget_unfinished

SUPERUSER = os.environ.get("SUPERUSER_URL", "")
NAME = "test_unfinished_demo"


@pytest.fixture
def database():
    """An empty database with the two tables that are looked at."""
    with psycopg.connect(f"{SUPERUSER}/postgres", autocommit=True) as c:
        c.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        c.execute(f"CREATE DATABASE {NAME}")
        with psycopg.connect(f"{SUPERUSER}/{NAME}", autocommit=True) as inside:
            inside.execute("CREATE TABLE companies_user (id int)")
            inside.execute("CREATE TABLE demo_seeded (id int)")
            yield inside
        c.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def exists():
    with psycopg.connect(f"{SUPERUSER}/postgres") as c:
        found = c.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        return found.fetchone() is not None


def test_people_without_the_mark_are_dropped(database):
    database.execute("INSERT INTO companies_user VALUES (1)")

    assert forget_unfinished(SUPERUSER, NAME) is True
    assert exists() is False


def test_a_finished_demo_is_kept(database):
    database.execute("INSERT INTO companies_user VALUES (1)")
    database.execute("INSERT INTO demo_seeded VALUES (1)")

    assert forget_unfinished(SUPERUSER, NAME) is False
    assert exists() is True


def test_an_empty_or_half_migrated_database_is_kept(database):
    assert forget_unfinished(SUPERUSER, NAME) is False
    database.execute("INSERT INTO companies_user VALUES (1)")
    database.execute("DROP TABLE demo_seeded")

    assert forget_unfinished(SUPERUSER, NAME) is False
    assert exists() is True


def test_a_database_that_is_not_there_is_no_demo():
    assert forget_unfinished(SUPERUSER, "no_such_database") is False
