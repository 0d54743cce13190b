"""One entry of the table: a form, who sends it, a right answer, and wrong ones."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from marketplace.companies.member import Member
from tests.badinput.looking import Form, Page

LONG = "x" * 21_000  # longer than any field may be
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_out = io.BytesIO()
Image.new("RGB", (800, 600), "teal").save(_out, "PNG")
PNG = _out.getvalue()
FIRST = object()  # the first real choice of a field
Cast = Callable[[str], Member]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as chosen in a form."""

    name: str
    content: bytes = PDF

    def chosen(self) -> SimpleUploadedFile:
        """Return it fresh: a sent file cannot be read a second time."""
        return SimpleUploadedFile(self.name, self.content)


PICTURE_OF_SCRIPT = Upload("lamp.svg", b"<svg onload='x'/>")
PROGRAM = Upload("run.pdf", b"MZ\x90\x00" * 20)
EMPTY_FILE = Upload("empty.pdf", b"")
LARGE = Upload("large.txt", b"-" * (50 * 1024 * 1024 + 1))
FILES = {"no file of its kind": PROGRAM, "active": PICTURE_OF_SCRIPT, "empty file": EMPTY_FILE}


@dataclass(frozen=True, slots=True)
class Entry:
    """A form: `place` prepares the trade and returns the page and the address it posts to.

    `wrong` maps a case to the field that must say why and the value sent in it (or, as a dict,
    the values of several fields).
    """

    by: str
    place: Callable[[Cast], tuple[str, str]]
    typed: dict[str, Any]
    wrong: dict[str, tuple[str, Any]]
    drafted: bool = False  # the page keeps what is typed on the device until it was taken
    idle: frozenset[str] = field(default_factory=frozenset)  # not shown again: files, secrets, sums


def wrong_files(name: str) -> dict[str, tuple[str, Any]]:
    """Return the cases of a file field."""
    return {case: (name, file) for case, file in FILES.items()}


@dataclass(slots=True)
class Sent:
    """A form opened in a browser: the page, the address, and what it will send."""

    client: Client
    page: str
    address: str
    values: dict[str, Any]

    def post(self, **changes: Any) -> Any:
        """Send the form with changes, as a browser that shows where it comes from."""
        values = {**self.values, **changes}
        data = {name: _sendable(value) for name, value in values.items()}
        referer = f"http://testserver{self.page}"
        return self.client.post(self.address, data, headers={"referer": referer})


def _sendable(value: Any) -> Any:
    if isinstance(value, list):
        return [_sendable(each) for each in value]
    return value.chosen() if isinstance(value, Upload) else value


def opened(entry: Entry, client: Client, cast: Cast) -> Sent:
    """Open the form's page and fill the form in rightly."""
    page, address = entry.place(cast)
    answer = client.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    form = Page(answer.content.decode()).form_to(address, on=page)
    values: dict[str, Any] = {
        name: found[0] if len(found) == 1 else found for name, found in form.values.items()
    }
    unknown = set(entry.typed) - set(form.controls)
    assert not unknown, f"{page} does not ask for {unknown}"
    typed = {
        name: next(filter(None, form.choices[name])) if value is FIRST else value
        for name, value in entry.typed.items()
    }
    return Sent(client, page, address, values | typed)


def kept(form: Form, name: str) -> Any:
    """Return what stands in a field of a page."""
    found = form.values.get(name, [])
    return found[0] if len(found) == 1 else found
