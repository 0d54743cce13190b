"""Cursors for the few statements of our own that run all the time (ADR 60)."""

from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


def cursor() -> Any:
    """Return a cursor whose statements are planned once per connection, not each time.

    Their values travel beside the SQL, so PostgreSQL has to see the type of each: cast those that
    stand alone (`%s::jsonb`). All else is as with `connection.cursor()`: errors, logging, wrappers.
    Not for what a test shadows by a schema of its own (the clock): a plan keeps the function it named.
    """
    connection.ensure_connection()
    django: Any = connection  # which offers this choice for all cursors or for none
    factory: Any = ServerBindingCursor
    return django._prepare_cursor(factory(django.connection))  # noqa: SLF001
