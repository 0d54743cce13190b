"""What a refused form must show, and what must not have moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.apps import apps

from marketplace.core.models import OutboxMessage, StateChange
from trade_assurance.ledger.models import Posting

# Rows of the request itself, not of the trade.
OF_THE_REQUEST = {"sessions.Session", "usersessions.UserSession", "core.RequestKey"}
VOID = {"input", "br", "img", "meta", "link", "hr", "source", "path", "circle"}


def facts() -> dict[str, Any]:
    """Return every state, the lengths of outbox, history and ledger, and how many rows there are."""
    found: dict[str, Any] = {
        "rows": rows(),
        "outbox": OutboxMessage.objects.count(),
        "history": StateChange.objects.count(),
        "postings": Posting.objects.count(),
    }
    for model in apps.get_models():
        if any(field.name == "state" for field in model._meta.get_fields()):
            found[model._meta.label] = sorted(model._default_manager.values_list("pk", "state"))
    return found


def rows() -> dict[str, int]:
    """Return how many rows each table holds."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed and model._meta.label not in OF_THE_REQUEST
    }


@contextmanager
def nothing_moved() -> Iterator[None]:
    """Assert that no state, no posting and no row came, went or changed inside."""
    before = facts()
    yield
    assert facts() == before


class Form:
    """One `<form>` of a page: its controls by name, and what a browser would send of it."""

    def __init__(self, attrs: dict[str, str | None]) -> None:
        self.attrs = attrs
        self.controls: dict[str, dict[str, str | None]] = {}
        self.values: dict[str, list[str]] = {}
        self.choices: dict[str, list[str]] = {}

    def add(self, tag: str, found: dict[str, str | None]) -> None:
        """Take up an input, a select or a textarea."""
        name = found.get("name")
        if not name:
            return
        self.controls.setdefault(name, {**found, "tag": tag})
        kind = found.get("type") or "text"
        if kind in {"checkbox", "radio"}:
            self.choices.setdefault(name, []).append(found.get("value") or "on")
            if "checked" in found:
                self.values.setdefault(name, []).append(found.get("value") or "on")
        elif tag == "input" and kind not in {"file", "submit"}:
            self.values.setdefault(name, []).append(found.get("value") or "")


class Page(HTMLParser):
    """The parts of a page that speak about errors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inputs: dict[str, dict[str, str | None]] = {}
        self.forms: list[Form] = []
        self.texts: dict[str, str] = {}
        self.html = html
        self._open: list[tuple[str, str | None]] = []
        self._form: Form | None = None
        self._control = ""
        self._fieldset: dict[str, str | None] = {}
        self.feed(html)

    def form_to(self, address: str, *, on: str) -> Form:
        """Return the form of this page (whose address is `on`) that posts to `address`."""
        wanted = urlsplit(address).path
        for form in self.forms:
            target = urlsplit(urljoin(on, form.attrs.get("action") or "")).path
            if form.attrs.get("method") == "post" and target == wanted:
                return form
        raise AssertionError(f"no form on {on} posts to {address}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "fieldset":
            self._fieldset = found
        if tag == "form":
            self._form = Form(found)
            self.forms.append(self._form)
        if tag in {"input", "select", "textarea"} and found.get("name"):
            self.inputs[str(found["name"])] = found
            if self._form is not None:
                self._take(self._form, tag, found)
        if tag == "option" and self._form is not None and self._control:
            self._option(self._form, found)
        if tag not in VOID:
            self._open.append((tag, found.get("id")))

    def _take(self, form: Form, tag: str, found: dict[str, str | None]) -> None:
        if found.get("type") in {"checkbox", "radio"}:  # described as a group
            found.setdefault("aria-describedby", self._fieldset.get("aria-describedby"))
        form.add(tag, found)
        self._control = str(found["name"]) if tag != "input" else ""
        if tag == "textarea":
            form.values[self._control] = [""]

    def _option(self, form: Form, found: dict[str, str | None]) -> None:
        value = found.get("value") or ""
        choices = form.choices.setdefault(self._control, [])
        choices.append(value)
        many = "multiple" in form.controls[self._control]
        if "selected" in found:
            chosen = form.values.get(self._control, []) if many else []
            form.values[self._control] = [*chosen, value]
        elif len(choices) == 1 and not many:
            form.values[self._control] = [value]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset":
            self._fieldset = {}
        if tag == "form":
            self._form = None
        if tag == "textarea" and self._form is not None and self._control:
            typed = self._form.values[self._control]
            typed[0] = typed[0].removeprefix("\n")  # a browser drops the first line's end
        if tag in {"select", "textarea"}:
            self._control = ""
        if tag not in [name for name, _id in self._open]:
            return
        while self._open and self._open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "textarea" and self._form and self._control:
            self._form.values[self._control][0] += data
        for _tag, name in self._open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data

    def message_beside(self, field: str, form: Form | None = None) -> str:
        """Return what the field's aria-describedby points at, if the field says it is invalid."""
        found = (form.controls if form is not None else self.inputs)[field]
        assert found.get("aria-invalid") == "true", f"{field} is not marked invalid"
        names = (found.get("aria-describedby") or "").split()
        assert names, f"{field} is not described"
        assert set(names) <= set(self.texts), f"{field} points at {names}, which is not there"
        return " ".join(self.texts[name].strip() for name in names)
