"""What a refused form must show, and what must not have moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from django.apps import apps

from marketplace.core.models import OutboxMessage, StateChange
from trade_assurance.ledger.models import Posting


def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = {
        "outbox": OutboxMessage.objects.count(),
        "history": StateChange.objects.count(),
        "postings": Posting.objects.count(),
    }
    for model in apps.get_models():
        if any(field.name == "state" for field in model._meta.get_fields()):
            facts[model._meta.label] = sorted(model._default_manager.values_list("pk", "state"))
    return facts


@contextmanager
def nothing_moved() -> Iterator[None]:
    """Assert that no state, no posting and no outbox row came, went or changed inside."""
    before = _facts()
    yield
    assert _facts() == before


class Page(HTMLParser):
    """The parts of a page that speak about errors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inputs: dict[str, dict[str, str | None]] = {}
        self.texts: dict[str, str] = {}
        self.html = html
        self._open: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in {"input", "select", "textarea"} and found.get("name"):
            self.inputs[str(found["name"])] = found
        if tag not in {"input", "br", "img", "meta", "link", "hr", "source", "path", "circle"}:
            self._open.append((tag, found.get("id")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in [name for name, _id in self._open]:
            return
        while self._open and self._open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        for _tag, name in self._open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data

    def message_beside(self, field: str) -> str:
        """Return what the field's aria-describedby points at, if the field says it is invalid."""
        found = self.inputs[field]
        assert found.get("aria-invalid") == "true", f"{field} is not marked invalid"
        names = (found.get("aria-describedby") or "").split()
        assert names, f"{field} is not described"
        assert set(names) <= set(self.texts), f"{field} points at {names}, which is not there"
        return " ".join(self.texts[name].strip() for name in names)
