"""A client as a careful one would be: it repeats with the same key until it has an answer."""

import http.client
import json
import threading
import time
from typing import Any
from urllib.parse import urlencode

from bench.bench import CSRF

PAUSE_SECONDS = 0.3
PATIENCE_SECONDS = 120.0
SERVER_ERROR = 500


class Refused(Exception):
    """The server answered, and said no."""


class InFlight:
    """How many requests wait for an answer at this moment, over all clients."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            self.count += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.count -= 1


class Client:
    """One signed-in person."""

    def __init__(self, port: int, cookie: str, flying: InFlight) -> None:
        self.port, self.cookie, self.flying = port, cookie, flying

    def post(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Post JSON with an Idempotency-Key until it is answered; raise Refused."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        status, _, content = self._until_answered("POST", path, json.dumps(body), headers)
        if status >= http.client.BAD_REQUEST:
            raise Refused(f"{path}: {status} {content[:300]!r}")
        return dict(json.loads(content))

    def send_form(self, path: str, fields: dict[str, str]) -> str:
        """Send a page's form, which carries its own token; return where it leads."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, location, content = self._until_answered("POST", path, urlencode(fields), headers)
        if status not in {302, 303}:
            raise Refused(f"{path}: {status} {content[:300]!r}")
        return location

    def read(self, path: str) -> dict[str, Any]:
        """Read JSON."""
        status, _, content = self._until_answered("GET", path, "", {})
        if status >= http.client.BAD_REQUEST:
            raise Refused(f"{path}: {status}")
        return dict(json.loads(content))

    def _until_answered(
        self, method: str, path: str, body: str, headers: dict[str, str]
    ) -> tuple[int, str, bytes]:
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                status, location, content = self._once(method, path, body, headers)
                if status < SERVER_ERROR:
                    return status, location, content
            except (OSError, http.client.HTTPException):
                pass  # the server was killed under us: ask again
            if time.monotonic() > end:
                raise Refused(f"{path}: no answer within {PATIENCE_SECONDS:.0f} s")
            time.sleep(PAUSE_SECONDS)

    def _once(
        self, method: str, path: str, body: str, headers: dict[str, str]
    ) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            with self.flying:
                connection.request(
                    method, path, body, {"Cookie": self.cookie, **dict([CSRF]), **headers}
                )
                answer = connection.getresponse()
                content = answer.read()
            return answer.status, answer.headers.get("Location", ""), content
        finally:
            connection.close()
