"""One cell of the matrix: a role asks for an address; what kind of answer came back."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.access.scene import ROLES, Scene

# + let in (200, its own redirect, 400, 409, 422) · * let in and shown the line's value
# f forbidden · n not found · s sent to sign in
# (401 for the API) · 2 sent to add a second factor · m method not allowed · g gone · r asked again
KINDS = {401: "s", 403: "f", 404: "n", 405: "m", 410: "g"}


@dataclass(frozen=True, slots=True)
class Line:
    """A route: method, url name, what its address is built of, and the answer for each role."""

    method: str
    name: str
    built_of: str
    answers: str
    shows: str = ""  # the secret that everybody let in (but a stranger) must find there
    query: str = ""

    @property
    def key(self) -> str:
        return f"{self.method} {self.name} {self.built_of} {self.query}".strip()

    def expected(self) -> dict[str, str]:
        return dict(zip(ROLES, self.answers, strict=True))


def lines(table: str) -> list[Line]:
    """Read a table: method, name, what it is built of (`-`: nothing), answers, secret shown."""
    found = []
    for row in filter(None, map(str.strip, table.splitlines())):
        method, name, *rest = row.split()
        built = [part for part in rest if "=" in part and "?" not in part]
        query = next((part for part in rest if part.startswith("?") and "=" in part), "")
        words = [part for part in rest if "=" not in part]
        found.append(Line(method, name, " ".join(built), words[0], "".join(words[1:]), query))
    return found


def url_of(line: Line, scene: Scene) -> str:
    """Build the address from the scene: `pk=address` is the address's pk, `noun=:ship` a word."""
    kwargs: dict[str, Any] = {}
    for part in line.built_of.split():
        key, _, value = part.partition("=")
        kwargs[key] = value[1:] if value.startswith(":") else _fact(scene.things[value], key)
    query = re.sub(r"{(\w+)\.(\w+)}", lambda m: str(_fact(scene.things[m[1]], m[2])), line.query)
    return reverse(line.name, kwargs=kwargs) + query


def _fact(thing: Any, key: str) -> Any:
    if isinstance(thing, str):
        return thing
    return getattr(thing, key if hasattr(thing, key) else "pk")


@contextmanager
def undone() -> Iterator[None]:
    """Undo everything at the end; inside, durable blocks are allowed as in Django's TestCase."""
    block = transaction.atomic()
    block._from_testcase = True  # what TestCase itself does
    with block:
        yield
        transaction.set_rollback(True)


def ask(line: Line, role: str, scene: Scene) -> tuple[str, str]:
    """Send the request (a POST is empty), undo all it did; return the kind of answer and its text."""
    client = scene.clients[role]
    session = client.cookies.copy()
    with undone():
        if line.method == "GET":
            answer = client.get(url_of(line, scene))
        else:
            answer = (
                client.generic(line.method, url_of(line, scene), json.dumps({}), "application/json")
                if line.name.startswith("v1:")
                else client.post(url_of(line, scene))
            )
        text = _text(answer)
    client.cookies = session
    return kind_of(answer), text


def kind_of(answer: HttpResponse) -> str:
    """Name the kind of an answer by one letter (see KINDS)."""
    if answer.status_code in KINDS:
        return KINDS[answer.status_code]
    assert answer.status_code < 500, answer.status_code
    where = answer.headers.get("Location", "")
    if settings.LOGIN_URL.removeprefix("/en") in where or "/account/login/" in where:
        return "s"
    if "/2fa/totp/activate/" in where:
        return "2"
    return "r" if "reauthenticate" in where else "+"


def _text(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode("utf-8", "replace")
    return text + str(answer.headers)
