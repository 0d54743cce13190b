"""A stream of requests at a fixed rate, whatever the answers take, with a search beside each."""

import http.client
import itertools
import json
import queue
import random
import threading
import time
from collections.abc import Callable
from urllib.parse import quote

from bench.bench import CSRF, Bench, session_cookie
from bench.deeds import rfq_fields

CLIENTS = 12
FIRST_BUYER = 201


class Stream:
    """Posts requests for quotation over the API at `per_second`; counts what was taken."""

    def __init__(self, bench: Bench, port: int, *, per_second: float) -> None:
        self.per_second = per_second
        self.port = port
        self.due = 0
        self.refused = 0
        self.accepted: list[str] = []
        self.questions = itertools.cycle(bench.questions())
        self.cookies = [session_cookie(f"person{FIRST_BUYER + n}@bench.example")
                        for n in range(CLIENTS)]  # fmt: skip
        self.chosen = random.Random(bench.seed)
        self.waiting: queue.Queue[dict[str, object] | None] = queue.Queue()

    def run(self, seconds: float, backlog: Callable[[], int]) -> tuple[int, int]:
        """Send for that long; return the backlog after a third of the time and at its end."""
        threads = [threading.Thread(target=self._work, args=(cookie,)) for cookie in self.cookies]
        for thread in threads:
            thread.start()
        started, third = time.monotonic(), -1
        while (now := time.monotonic() - started) < seconds:
            while self.due < now * self.per_second:
                fields = rfq_fields(self.chosen) | {"question": next(self.questions)}
                self.waiting.put(fields)
                self.due += 1
            if third < 0 and now > seconds / 3:
                third = self._backlog(backlog)
            time.sleep(0.01)
        end = self._backlog(backlog)
        for _ in threads:
            self.waiting.put(None)
        for thread in threads:
            thread.join()
        return third, end

    def _backlog(self, backlog: Callable[[], int]) -> int:
        """What is not posted yet waits too."""
        return backlog() + self.waiting.qsize()

    def _work(self, cookie: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": cookie, "Content-Type": "application/json", **dict([CSRF])}
        while (fields := self.waiting.get()) is not None:
            question = str(fields.pop("question"))
            try:
                self._get(connection, f"/en/search/?q={quote(question)}", headers)
                body = json.dumps(fields, default=str)
                drafted = self._post(connection, "/api/v1/rfqs/", body, headers)
                self._post(connection, f"/api/v1/rfqs/{drafted}/submission/", "{}", headers)
                self.accepted.append(drafted)
            except (OSError, http.client.HTTPException, KeyError, ValueError):
                self.refused += 1
                connection.close()

    def _get(
        self, connection: http.client.HTTPConnection, path: str, headers: dict[str, str]
    ) -> None:
        connection.request("GET", path, headers=headers)
        connection.getresponse().read()

    def _post(
        self, connection: http.client.HTTPConnection, path: str, body: str, headers: dict[str, str]
    ) -> str:
        connection.request("POST", path, body, headers)
        answer = json.loads(connection.getresponse().read())
        return str(answer["reference"])
