"""Forgets a demo whose making was interrupted: what is there cannot be continued nor undone."""

import psycopg
from psycopg import sql

MARK = "demo_seeded"


def forget_unfinished(server: str, database: str) -> bool:
    """Drop the demo's own database where people are in it but no mark of a finished seed.

    `server` is the superuser's address without a database. Returns whether it was dropped.
    """
    with psycopg.connect(f"{server}/postgres", autocommit=True) as c:
        if not c.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            return False
        if not _is_unfinished(f"{server}/{database}"):
            return False
        c.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))
    return True


def _is_unfinished(address: str) -> bool:
    with psycopg.connect(address) as c:
        for table in ("companies_user", MARK):
            found = c.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone()
            if found is None or found[0] is None:
                return False
        people = c.execute("SELECT 1 FROM companies_user LIMIT 1").fetchone()
        mark = c.execute(f"SELECT 1 FROM {MARK} LIMIT 1").fetchone()  # noqa: S608 - a constant
    return people is not None and mark is None
