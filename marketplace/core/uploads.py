"""Which files people may send: told by content, not by name; shown ones and download-only ones.

Shown kinds are pictures (always re-encoded, see `images`) and PDF; every other kind is only ever
handed out as an attachment. Without a virus scanner, magic bytes, re-encoding and the EICAR
signature are the whole check.
"""

import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

import puremagic
from django.core.files.base import File
from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal

MAX_BYTES = 50 * 1024 * 1024
HEAD_BYTES = 8192
CHUNK_BYTES = 1024 * 1024
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MAX_ZIP_ENTRIES = 5000


class FileEmpty(Refusal):
    """The file has no content."""

    code = "file_empty"
    field = "file"


class FileTooLarge(Refusal):
    """The file is above the limit."""

    code = "file_too_large"
    field = "file"


class FileKindRefused(Refusal):
    """The content is of no allowed kind, or not what the name says."""

    code = "file_kind_refused"
    field = "file"


class FileInfected(Refusal):
    """A scanner's signature was found."""

    code = "file_infected"
    field = "file"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: `shown` may be displayed, the others are downloads only."""

    name: str
    content_type: str
    shown: bool = False
    picture: bool = False


_JPEG = Kind("jpg", "image/jpeg", shown=True, picture=True)
_TEXT = Kind("txt", "text/plain")
KINDS: dict[str, Kind] = {
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": Kind("png", "image/png", shown=True, picture=True),
    "webp": Kind("webp", "image/webp", shown=True, picture=True),
    "pdf": Kind("pdf", "application/pdf", shown=True),
    "docx": Kind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": Kind("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": Kind("zip", "application/zip"),
    "mp4": Kind("mp4", "video/mp4"),
    "dwg": Kind("dwg", "application/acad"),
    "csv": Kind("csv", "text/csv"),
    "txt": _TEXT,
    "step": Kind("step", "application/step"),
    "stp": Kind("stp", "application/step"),
    "iges": Kind("iges", "application/iges"),
    "igs": Kind("igs", "application/iges"),
    "dxf": Kind("dxf", "application/dxf"),
}
# How the text formats begin; plain text and CSV have no beginning of their own.
_TEXT_STARTS: dict[str, bytes] = {"step": b"ISO-10303-21", "stp": b"ISO-10303-21"}
_TEXT_NAMES = {"csv", "txt", "step", "stp", "iges", "igs", "dxf"}
_ZIP_PARTS = {"docx": "word/", "xlsx": "xl/"}
ACCEPT = ",".join(f".{name}" for name in KINDS)
ACCEPT_PICTURES = ",".join(f".{name}" for name, kind in KINDS.items() if kind.picture)


def check(file: "File[Any]", *, max_bytes: int = MAX_BYTES) -> Kind:
    """Return what the file is, by its content; the position is back at the start afterwards.

    Raises: FileEmpty, FileTooLarge, FileKindRefused, FileInfected.
    """
    if not file.size:
        raise FileEmpty(_("The file is empty."))
    if file.size > max_bytes:
        limit = max_bytes // (1024 * 1024)
        raise FileTooLarge(_("The file is larger than %(limit)s MB.") % {"limit": limit})
    name = PurePath(file.name or "").suffix.lower().lstrip(".")
    kind = KINDS.get(name)
    if kind is None or not _content_is(name, file):
        raise FileKindRefused(
            _("This kind of file is not accepted. Send one of: %(kinds)s.")
            % {"kinds": ", ".join(KINDS)}
        )
    if any(EICAR in window for window in _windows(file)):
        raise FileInfected(_("The file contains a virus signature and was not stored."))
    file.seek(0)
    return kind


def check_picture(file: "File[Any]", *, max_bytes: int = MAX_BYTES) -> Kind:
    """Return the kind of a picture; raise as `check` does, also for files that are no pictures."""
    kind = check(file, max_bytes=max_bytes)
    if not kind.picture:
        raise FileKindRefused(_("Send a picture: JPEG, PNG or WebP."))
    return kind


def random_name(extension: str) -> str:
    """Return a storage name that says nothing and cannot be guessed: `7f/3c…/….webp`."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token[2:]}.{extension}"


def safe_filename(name: str) -> str:
    """Return the sender's file name without path, control characters or quotes, 120 at most."""
    base = PurePath(name.replace("\\", "/")).name
    cleaned = "".join(c for c in base if c.isprintable() and c not in '"<>|:*?;').strip(". ")
    return cleaned[-120:] or "file"


def _content_is(name: str, file: "File[Any]") -> bool:
    file.seek(0)
    head: bytes = file.read(HEAD_BYTES)
    if name in _TEXT_NAMES:
        return b"\0" not in head and head.startswith(_TEXT_STARTS.get(name, b""))
    if name in {"docx", "xlsx", "zip"}:
        return _zip_holds(file, _ZIP_PARTS.get(name, ""))
    if name == "dwg":
        return head.startswith(b"AC10")
    return name in _found_in(head)


def _found_in(head: bytes) -> set[str]:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    found = {match.extension.lstrip(".") for match in matches}
    return found | ({"jpg", "jpeg"} if found & {"jpg", "jpeg", "jfif"} else set())


def _zip_holds(file: "File[Any]", part: str) -> bool:
    file.seek(0)
    try:
        with zipfile.ZipFile(_stream(file)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    return len(names) <= MAX_ZIP_ENTRIES and any(name.startswith(part) for name in names)


def _stream(file: "File[Any]") -> IO[bytes]:
    stream: IO[bytes] = file.file if file.file is not None else file
    return stream


def _windows(file: "File[Any]") -> Iterator[bytes]:
    """Yield the content in pieces that overlap, so that no signature falls between two."""
    file.seek(0)
    tail = b""
    while chunk := file.read(CHUNK_BYTES):
        yield tail + chunk
        tail = chunk[-len(EICAR) :]
