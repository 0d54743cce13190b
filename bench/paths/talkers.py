"""The small socket client: who posts, who listens, and the raw channel beside them."""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from redis import asyncio as redis
from websockets.asyncio.client import ClientConnection, connect

from bench.bench import CSRF

ORIGIN = "http://127.0.0.1:8000"


class Api:
    """Posts messages over a few kept connections."""

    def __init__(self, port: int, connections: int) -> None:
        self.port = port
        self.free: asyncio.Queue[tuple[Any, Any] | None] = asyncio.Queue()
        for _ in range(connections):
            self.free.put_nowait(None)

    async def say(self, thread: str, cookie: str) -> int:
        """Post one message and return its number; raise OSError where it was not taken."""
        body = json.dumps({"body": "x" * 100, "client_id": str(uuid.uuid4())})
        head = (
            f"POST /api/v1/threads/{thread}/messages/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: {cookie}\r\n{CSRF[0]}: {CSRF[1]}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        kept: tuple[Any, Any] | None = None
        pair = await self.free.get()
        try:
            reader, writer = pair or await asyncio.open_connection("127.0.0.1", self.port)
            content = await self._exchange(reader, writer, (head + body).encode())
            kept = (reader, writer)
        finally:
            self.free.put_nowait(kept)  # a broken one makes place for a new one
        return int(json.loads(content)["seq"])

    async def _exchange(self, reader: Any, writer: Any, request: bytes) -> bytes:
        writer.write(request)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in answer.lower().splitlines()
            if line.startswith(b"content-length")
        )
        content: bytes = await reader.readexactly(length)
        if b" 201 " not in answer.splitlines()[0]:
            raise OSError(content[:200])
        return content

    async def close(self) -> None:
        """Close what is open."""
        while not self.free.empty():
            if pair := self.free.get_nowait():
                pair[1].close()


class Listener:
    """A page's socket that shows one thread."""

    def __init__(self, socket: ClientConnection, thread: str) -> None:
        self.socket = socket
        self.thread = thread
        self.shown = asyncio.Event()
        self.seq = 0
        self.moved = asyncio.Condition()
        self.task = asyncio.ensure_future(self._read())

    @classmethod
    async def opened(cls, port: int, cookie: str, thread: str) -> "Listener":
        """Connect and show the thread."""
        socket = await connect(
            f"ws://127.0.0.1:{port}/ws/live/", origin=ORIGIN, compression=None,
            additional_headers={"Cookie": cookie}, open_timeout=30, ping_interval=None,
        )  # fmt: skip
        await socket.send(json.dumps({"type": "show", "threads": [thread]}))
        listener = cls(socket, thread)
        await asyncio.wait_for(listener.shown.wait(), 60)
        return listener

    async def hears(self, saying: Awaitable[int]) -> float:
        """Return the seconds from the posting to the nudge that carries it, or a later one."""
        started = time.perf_counter()
        said = asyncio.ensure_future(saying)
        async with self.moved:
            while not (said.done() and self.seq >= said.result()):
                await self._news_or(said)
        return time.perf_counter() - started

    async def _news_or(self, said: "asyncio.Future[int]") -> None:
        if not said.done():
            self.moved.release()
            try:
                await said
            finally:
                await self.moved.acquire()
            return
        await self.moved.wait()

    async def _read(self) -> None:
        with contextlib.suppress(Exception):
            async for text in self.socket:
                news = json.loads(text)
                seq = news.get("seq") or news.get("seqs", {}).get(self.thread)
                if seq is None:
                    continue
                self.shown.set()  # the first heartbeat that names the thread: subscribed
                async with self.moved:
                    self.seq = max(self.seq, seq)
                    self.moved.notify_all()

    async def close(self) -> None:
        """Leave."""
        self.task.cancel()
        await self.socket.close()


class RawChannel:
    """The same bytes through Redis pub/sub, with no socket and nothing stored."""

    def __init__(self, client: "redis.Redis", count: int) -> None:
        self.client = client
        self.listening = client.pubsub()
        self.count = count
        self.heard: dict[str, asyncio.Future[None]] = {}

    @classmethod
    async def opened(cls, url: str, count: int) -> "RawChannel":
        """Subscribe to as many channels as there are pairs."""
        channel = cls(redis.Redis.from_url(url), count)
        await channel.listening.subscribe(*(f"bench.{n}" for n in range(count)))
        channel.task = asyncio.ensure_future(channel._read())  # type: ignore[attr-defined]
        return channel

    async def send_and_hear(self, number: int) -> float:
        """Publish and wait for it; return the seconds."""
        started, name = time.perf_counter(), uuid.uuid4().hex
        heard = self.heard[name] = asyncio.get_running_loop().create_future()
        await self.client.publish(f"bench.{number % self.count}", name + "x" * 68)
        await heard
        del self.heard[name]
        return time.perf_counter() - started

    def talk(self, number: int) -> Callable[[], Awaitable[None]]:
        """Return one exchange of a pair."""

        async def once() -> None:
            await self.send_and_hear(number)
            await self.send_and_hear(number)

        return once

    async def _read(self) -> None:
        async for message in self.listening.listen():
            if message["type"] == "message":
                future = self.heard.get(message["data"][:32].decode())
                if future is not None and not future.done():
                    future.set_result(None)

    async def close(self) -> None:
        """Leave."""
        self.task.cancel()  # type: ignore[attr-defined]
        await self.listening.aclose()
        await self.client.aclose()
