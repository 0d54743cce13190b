"""A page's end of the live socket, spoken to the ASGI application directly.

`channels.testing` would do, but importing it needs daphne, which nothing else here does.
"""

import asyncio
import json
import time
from contextlib import asynccontextmanager, suppress

from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.conf import settings

from marketplace.asgi import application

ORIGIN = b"http://localhost:8000"


class PageSocket(ApplicationCommunicator):
    """A WebSocket client of `/ws/live/`."""

    def __init__(self, headers):
        scope = {
            "type": "websocket",
            "path": "/ws/live/",
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
        }
        super().__init__(application, scope)
        self.let_in = False

    async def connect(self):
        await self.send_input({"type": "websocket.connect"})
        self.let_in = (await self.receive_output(5))["type"] == "websocket.accept"

    async def say(self, said):
        text = said if isinstance(said, str) else json.dumps(said)
        await self.send_input({"type": "websocket.receive", "text": text})

    async def next(self, seconds=5):
        message = await self.receive_output(seconds)
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def hear(self, kind, seconds=5):
        """Return the next message of a kind, passing over others."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if (message := await self.next(left))["type"] == kind:
                return message
        raise AssertionError(f"no {kind}")

    async def show(self, thread):
        await self.hear("heartbeat")
        await self.say({"type": "show", "threads": [thread.reference]})
        return await self.hear("heartbeat")

    async def closing(self, seconds=5):
        """Return the code the server closes with."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            message = await self.receive_output(left)
            if message["type"] == "websocket.close":
                return message["code"]
        raise AssertionError("not closed")

    async def hears_nothing(self, seconds=0.5):
        return await self.receive_nothing(timeout=seconds)


@asynccontextmanager
async def page_socket(cookie=None, origin=ORIGIN):
    headers = [(b"origin", origin), (b"host", b"localhost")]
    if cookie:
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    page = PageSocket(headers)
    await page.connect()
    try:
        yield page
    finally:
        with suppress(asyncio.CancelledError, TimeoutError):
            await page.send_input({"type": "websocket.disconnect", "code": 1001})
            await page.wait(2)
        # The layer's receiver lives as long as the loop, and each test has a loop of its own.
        await get_channel_layer().flush()
