"""Work promised in a transaction and done after it: PostgreSQL is the record, Celery the wake-up.

An action calls `emit`; a handler is a function of the payload, registered with `handles`. Each
handler must be safe to run twice: a worker may die between an outside effect and its commit.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from marketplace.core import points, prepared
from marketplace.core.models import OutboxMessage

Handler = Callable[..., None]

MAX_ATTEMPTS = 12
LEASE_SECONDS = 60
MOST_WAIT_SECONDS = 900
PROMISE = "INSERT INTO core_outboxmessage (topic, handler, payload, attempts, last_error)"
log = logging.getLogger(__name__)

_handlers: dict[str, list[Handler]] = defaultdict(list)
_by_name: dict[str, Handler] = {}
_outside: set[str] = set()


def handles(topic: str, *, outside: bool = False) -> Callable[[Handler], Handler]:
    """Register a function to be called, after commit and in a worker, with the payload of `topic`.

    A handler that talks to the world says `outside=True`: it runs under the message's lease and
    in no transaction, so that no lock waits for somebody else's server; it commits for itself.
    """

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__qualname__}"
        if name not in _by_name:
            _handlers[topic].append(handler)
            _by_name[name] = handler
            if outside:
                _outside.add(name)
        return handler

    return register


def emit(topic: str, **payload: Any) -> None:
    """Promise the work of `topic` in the present transaction; ids only, never whole rows."""
    if not _handlers[topic]:
        return
    with prepared.cursor() as cursor:
        cursor.execute(
            f"{PROMISE} SELECT %s, handler, %s::jsonb, 0, '' FROM unnest(%s::text[]) AS handler",  # noqa: S608 - a constant
            [topic, json.dumps(payload), _names(topic)],
        )


def promise_of_each(topic: str, *, source: str, payload: str) -> tuple[str, dict[str, Any]]:
    """Return SQL that promises the work of `topic` for each row of `source`, and its named values.

    For an insert that has to be one statement: `source` is a WITH query, `payload` builds a jsonb.
    """
    sql = (
        f"{PROMISE} SELECT %(topic)s, handler, {payload}, 0, ''"  # noqa: S608 - constants of callers
        f" FROM {source}, unnest(%(handlers)s::text[]) AS handler"
    )
    return sql, {"topic": topic, "handlers": _names(topic)}


def _names(topic: str) -> list[str]:
    return [f"{handler.__module__}.{handler.__qualname__}" for handler in _handlers[topic]]


def claim(limit: int = 100) -> list[int]:
    """Take due messages, oldest first, and hold them for a lease; return their ids.

    Nothing ever waits for longer than `MOST_WAIT_SECONDS`: what seems to, was noted by a clock that
    has gone back since, and is due.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_outboxmessage SET next_try_at = clock_timestamp() + %s * interval '1 second'
             WHERE id IN (SELECT id FROM core_outboxmessage
                           WHERE done_at IS NULL AND failed_at IS NULL
                             AND (next_try_at <= clock_timestamp()
                                  OR next_try_at > clock_timestamp() + %s * interval '2 seconds')
                           ORDER BY next_try_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            [LEASE_SECONDS, MOST_WAIT_SECONDS, limit],
        )
        return sorted(row[0] for row in cursor.fetchall())


def run(message_id: int) -> bool:
    """Do one message's work and mark it done in the same transaction; False if another has it."""
    open_messages = OutboxMessage.objects.filter(
        pk=message_id, done_at__isnull=True, failed_at__isnull=True
    )
    try:
        message = open_messages.first()
        if message is None:
            return False
        if message.handler in _outside:
            _by_name[message.handler](**message.payload)
            points.reach("sent, not noted as done")
            open_messages.update(done_at=Now())
            return True
        with transaction.atomic():
            if open_messages.select_for_update(skip_locked=True).first() is None:
                return False
            _by_name[message.handler](**message.payload)
            points.reach("done, not committed")
            open_messages.update(done_at=Now())
    except Exception as error:
        log.exception("outbox message %s failed", message_id)
        _note_failure(message_id, error)
    return True


def drain(limit: int = 10_000) -> int:
    """Run everything that is due here and now, in order; return how many ran (tests, seed)."""
    done = 0
    while done < limit and (ids := claim()):
        done += sum(run(message_id) for message_id in ids)
    return done


def _note_failure(message_id: int, error: Exception) -> None:
    said = f"{type(error).__name__}: {error}"[:2000]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_outboxmessage
               SET attempts = attempts + 1, last_error = %s,
                   next_try_at = clock_timestamp() + least(power(2, attempts), %s) * interval '1 second',
                   failed_at = CASE WHEN attempts + 1 >= %s THEN clock_timestamp() END
             WHERE id = %s
            """,
            [said, MOST_WAIT_SECONDS, MAX_ATTEMPTS, message_id],
        )


def retry_failed() -> int:
    """Give every failed message another full set of attempts; return how many."""
    return OutboxMessage.objects.filter(failed_at__isnull=False).update(
        failed_at=None, attempts=0, next_try_at=Now()
    )
