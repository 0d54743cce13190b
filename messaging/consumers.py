"""The one socket of a page: it carries nudges down and "typing" up, never content.

Being let in is asked at the handshake, at each subscription and again with every heartbeat; a
socket lives half an hour, then the page opens a new one and is asked everything again.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from messaging import broadcast
from messaging.live import Visitor, check, fresh_visitor, readable

HEARTBEAT_SECONDS = 25.0
MAX_AGE_SECONDS = 30 * 60.0
MAX_QUEUED = 200
MAX_THREADS = 50
TYPING_SECONDS = 1.0

SIGN_IN = 4401  # close codes that the page knows: come back never, at once, or after a rest
REVOKED = 4403
TOO_SLOW = 4408
RENEW = 4410

# Reads of all sockets of this process; `thread_sensitive` would run them one after another.
_READERS = ThreadPoolExecutor(max_workers=3, thread_name_prefix="sockets")
T = TypeVar("T")
log = logging.getLogger(__name__)


async def _read(call: Callable[..., T], *args: Any) -> T:
    run = database_sync_to_async(call, thread_sensitive=False, executor=_READERS)
    answer: T = await run(*args)
    return answer


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Nudges for the threads a page shows, for the bell and for the message counter."""

    visitor: Visitor

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Run a handler; the connections of `_read` are given back there, not here."""
        handler = getattr(self, message["type"].replace(".", "_"), None)
        if handler is not None:
            await handler(message)

    async def connect(self) -> None:
        """Let people in who are signed in."""
        self.shown: dict[str, int] = {}  # thread reference: primary key
        self.tasks: list[asyncio.Task[None]] = []
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(MAX_QUEUED)
        self.typed_at = 0.0
        user_id = getattr(self.scope.get("user"), "pk", None)
        session = self.scope.get("session")
        visitor = await _read(fresh_visitor, user_id, getattr(session, "session_key", None))
        await self.accept()
        if visitor is None:
            await self.close(SIGN_IN)
            return
        self.visitor = visitor
        await self.channel_layer.group_add(broadcast.user_group(visitor.user_id), self.channel_name)
        if visitor.company_id:
            group = broadcast.company_group(visitor.company_id)
            await self.channel_layer.group_add(group, self.channel_name)
        for work in (self._send_queued(), self._beat(), self._grow_old()):
            self.tasks.append(asyncio.ensure_future(work))

    async def disconnect(self, code: int) -> None:
        """Leave the groups and stop the clockwork."""
        for task in self.tasks:
            task.cancel()
        groups = [broadcast.thread_group(pk) for pk in self.shown.values()]
        if hasattr(self, "visitor"):
            groups.append(broadcast.user_group(self.visitor.user_id))
            if self.visitor.company_id:
                groups.append(broadcast.company_group(self.visitor.company_id))
        with contextlib.suppress(Exception):  # Redis may be why we leave
            for group in groups:
                await self.channel_layer.group_discard(group, self.channel_name)

    # --- What the page says

    async def receive_json(self, content: Any, **_kwargs: Any) -> None:
        """Read one of the two things a page may say; anything else is ignored."""
        match content:
            case {"type": "show", "threads": list(names)}:
                await self._show([str(name) for name in names[:MAX_THREADS]])
            case {"type": "typing", "thread": str(name)} if name in self.shown:
                await self._typing(name)

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        """Take what is no JSON as nothing said."""
        try:
            return await super().decode_json(text_data)
        except ValueError:
            return None

    async def _show(self, names: list[str]) -> None:
        found = await _read(readable, self.visitor, names)
        for name in names:
            if name not in found:
                await self._enqueue({"type": "refused", "thread": name})
        for name, (pk, _seq) in found.items():
            if name not in self.shown:
                group = broadcast.thread_group(pk)
                await self.channel_layer.group_add(group, self.channel_name)
                self.shown[name] = pk
        # Asked again: a message may have come between the first look and the subscription.
        await self._tell_state()

    async def _typing(self, name: str) -> None:
        if time.monotonic() - self.typed_at < TYPING_SECONDS:
            return
        self.typed_at = time.monotonic()
        said = {"type": "thread.typing", "thread": name, "user": self.visitor.user_id}
        await self.channel_layer.group_send(
            broadcast.thread_group(self.shown[name]), {**said, "name": self.visitor.name}
        )

    # --- What the channel layer says

    async def thread_nudge(self, message: dict[str, Any]) -> None:
        """A thread has a new message."""
        await self._enqueue({"type": "nudge", "thread": message["thread"], "seq": message["seq"]})

    async def thread_read(self, message: dict[str, Any]) -> None:
        """Somebody has read further."""
        await self._enqueue({"type": "read", "thread": message["thread"]})

    async def thread_typing(self, message: dict[str, Any]) -> None:
        """Somebody else is writing."""
        if message["user"] != self.visitor.user_id:
            said = {"thread": message["thread"], "name": message["name"]}
            await self._enqueue({"type": "typing", **said})

    async def counts_changed(self, _message: dict[str, Any]) -> None:
        """The bell or the envelope has news; the page asks what."""
        await self._enqueue({"type": "counts"})

    async def access_revoked(self, _message: dict[str, Any]) -> None:
        """The person signed out or left the company."""
        await self.close(REVOKED)

    async def live_resync(self, _message: dict[str, Any]) -> None:
        """Redis was away: tell the page where everything stands."""
        await self._tell_state()

    # --- Clockwork

    async def _beat(self) -> None:
        while True:
            if not self.queue.full():  # letting go is for the handlers: here nobody hears it
                await self._tell_state()
            await asyncio.sleep(HEARTBEAT_SECONDS)

    async def _grow_old(self) -> None:
        await asyncio.sleep(MAX_AGE_SECONDS)
        await self.close(RENEW)

    async def _tell_state(self) -> None:
        """Queue the latest numbers of what is shown, after asking whether it may still be shown."""
        asked = list(self.shown)  # what is shown from here on was asked about by `_show`
        state = await _read(check, self.visitor, asked)
        if state is None:
            await self.close(REVOKED)
            return
        for name in set(asked) & set(self.shown) - set(state.seqs):
            group = broadcast.thread_group(self.shown.pop(name))
            await self.channel_layer.group_discard(group, self.channel_name)
        counts = {"messages": state.counts.messages, "notices": state.counts.notices}
        await self._enqueue({"type": "heartbeat", "seqs": state.seqs, "counts": counts})

    async def _enqueue(self, message: dict[str, Any]) -> None:
        """Queue for the wire; who does not keep up is let go and catches up from the database."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            with contextlib.suppress(TimeoutError):  # a full wire takes no farewell either
                await asyncio.wait_for(self.close(TOO_SLOW), 1)
            await self.disconnect(TOO_SLOW)
            raise StopConsumer from None

    async def _send_queued(self) -> None:
        try:
            while True:
                await self.send_json(await self.queue.get())
        except Exception as error:
            log.debug("a socket went away: %s", error)
