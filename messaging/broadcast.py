"""The one door to the channel layer: nudges after commit, whose loss costs nothing.

A nudge says that something moved; readers fetch what it is from the database. So Redis may be
away: sending never waits for it and never fails the request.
"""

import asyncio
import logging
import os
import threading
from collections.abc import Iterable
from typing import Any

from channels.layers import get_channel_layer
from django.db import transaction

from messaging.models import Thread

MAX_PENDING = 2000
log = logging.getLogger(__name__)


def thread_group(thread_id: int) -> str:
    """Return the group of the sockets that show a thread."""
    return f"thread.{thread_id}"


def user_group(user_id: int) -> str:
    """Return the group of one person's sockets."""
    return f"user.{user_id}"


def company_group(company_id: int) -> str:
    """Return the group of the sockets of people acting for a company."""
    return f"company.{company_id}"


def message_posted(thread: Thread) -> None:
    """Nudge everybody who shows the thread, and both companies' counters."""
    nudge = {"type": "thread.nudge", "thread": thread.reference, "seq": thread.last_seq}
    _after_commit(thread_group(thread.pk), nudge)
    for company_id in (thread.buyer_id, thread.seller_id):
        _after_commit(company_group(company_id), {"type": "counts.changed"})


def read_moved(thread: Thread, *, user_id: int) -> None:
    """Tell the other side that the thread was read further, and the reader's own counters."""
    _after_commit(thread_group(thread.pk), {"type": "thread.read", "thread": thread.reference})
    _after_commit(user_group(user_id), {"type": "counts.changed"})


def counts_changed(user_ids: Iterable[int]) -> None:
    """Tell people's pages that the bell has changed."""
    for user_id in user_ids:
        _after_commit(user_group(user_id), {"type": "counts.changed"})


def access_revoked(user_id: int) -> None:
    """Close every socket of a person who signed out or lost a membership."""
    _after_commit(user_group(user_id), {"type": "access.revoked"})


def _after_commit(group: str, message: dict[str, Any]) -> None:
    transaction.on_commit(lambda: _sender.send(group, message), robust=True)


class _Sender:
    """Hands nudges to an event loop of its own: one connection per process, and nobody waits.

    `async_to_sync` would open a new connection for each message, and would block the request for
    as long as a dead Redis takes to be noticed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pid = 0
        self._pending = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    def send(self, group: str, message: dict[str, Any]) -> None:
        if self._pending >= MAX_PENDING:
            log.warning("nudges are piling up; dropped one for %s", group)
            return
        self._pending += 1
        asyncio.run_coroutine_threadsafe(self._publish(group, message), self._running_loop())

    async def _publish(self, group: str, message: dict[str, Any]) -> None:
        layer: Any = get_channel_layer()
        try:
            await layer.group_send(group, message)
        except Exception as error:
            log.warning("no nudge for %s: %s", group, error)
        finally:
            self._pending -= 1

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._pid != os.getpid():  # a forked worker has no thread
                self._loop = asyncio.new_event_loop()
                self._pid = os.getpid()
                self._pending = 1
                threading.Thread(target=self._loop.run_forever, name="nudges", daemon=True).start()
            return self._loop


_sender = _Sender()
