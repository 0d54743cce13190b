"""The double's rows, in plain SQL: objects by id, and what falls due with the clock."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection

from trade_assurance.gateways.sandbox.refusals import missing

Body = dict[str, Any]


def query(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def now() -> datetime:
    """Return the marketplace's instant, read as `core.clock` does; its model is not loaded yet when
    this package is.
    """
    found: datetime = query("SELECT clock_timestamp() + offset_by FROM core_clock WHERE id = 1")[0][
        0
    ]
    return found


def stamp(at: datetime) -> int:
    """Return an instant as Stripe writes it."""
    return int(at.timestamp())


def new_id(prefix: str, seed: str) -> str:
    """Return a free id that follows from its seed: the same run makes the same ids."""
    while True:
        found = f"{prefix}_{hashlib.sha256(seed.encode()).hexdigest()[:24]}"
        if not query("SELECT 1 FROM sandbox_thing WHERE id = %s", found):
            return found
        seed += "+"


def add(
    kind: str, body: Body, *, account: str = "", parent: str = "", due_at: datetime | None = None
) -> Body:
    """Keep a new object."""
    body = {"object": kind, "livemode": False, "created": stamp(now()), **body}
    query(
        "INSERT INTO sandbox_thing (id, kind, account, parent, due_at, body)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        body["id"], kind, account, parent, due_at, json.dumps(body),
    )  # fmt: skip
    return body


def save(body: Body, *, due_at: datetime | None = None) -> Body:
    """Keep what an object has become; without `due_at` nothing about it is due any more."""
    query(
        "UPDATE sandbox_thing SET body = %s, due_at = %s WHERE id = %s",
        json.dumps(body), due_at, body["id"],
    )  # fmt: skip
    return body


def find(kind: str, name: str) -> Body:
    """Return an object; raise Refused (404) for an id that names none."""
    rows = query("SELECT body FROM sandbox_thing WHERE kind = %s AND id = %s", kind, name)
    if not rows:
        raise missing(kind, name)
    return as_body(rows[0][0])


def account_of(name: str) -> str:
    """Return the connected account that an object belongs to, empty for the platform's own."""
    rows = query("SELECT account FROM sandbox_thing WHERE id = %s", name)
    return str(rows[0][0]) if rows else ""


def listed(kind: str, *, parent: str = "", account: str = "", after: str = "") -> list[Body]:
    """Return objects, newest first: those of a parent, or all of an account; `after` pages on."""
    rows = query(
        "SELECT body FROM sandbox_thing WHERE kind = %s AND (%s = '' OR parent = %s)"
        " AND account = %s AND seq < coalesce((SELECT seq FROM sandbox_thing WHERE id = %s),"
        " 9223372036854775807) ORDER BY seq DESC LIMIT 101",
        kind, parent, parent, account, after,
    )  # fmt: skip
    return [as_body(row[0]) for row in rows]


def due(at: datetime) -> list[Body]:
    """Return the objects whose time has come, in the order in which it came."""
    rows = query("SELECT body FROM sandbox_thing WHERE due_at <= %s ORDER BY due_at, seq", at)
    return [as_body(row[0]) for row in rows]


def as_body(stored: Any) -> Body:
    found: Body = stored if isinstance(stored, dict) else json.loads(stored)
    return found
