"""Forgets a demo whose making was interrupted: what is there cannot be continued nor undone."""

import psycopg
from psycopg import sql

PEOPLE, MARK = "companies_user", "demo_seeded"


def forget_unfinished(server: str, database: str) -> bool:
    """Drop the demo's own database where people are in it but no mark of a finished seed.

    `server` is the superuser's address without a database. Returns whether it was dropped.
    """
    filled = _filled_tables(server, database)
    if filled is None or filled != {PEOPLE}:
        return False
    with psycopg.connect(f"{server}/postgres", autocommit=True) as c:
        c.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))
    return True


def is_seeded(server: str, database: str) -> bool:
    """Return whether the demo in this database was made to its end."""
    return MARK in (_filled_tables(server, database) or set())


def _filled_tables(server: str, database: str) -> set[str] | None:
    """Return which of the two tables have rows; None unless database and both tables are there."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as c:
        if not c.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            return None
    filled = set()
    with psycopg.connect(f"{server}/{database}") as c:
        for table in (PEOPLE, MARK):
            found = c.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone()
            if found is None or found[0] is None:
                return None
            query = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
            if c.execute(query).fetchone():
                filled.add(table)
    return filled
