"""Packs files into one archive with a manifest of their hashes, signed with Ed25519.

The archive is built as the files come, so that a case with many exhibits never stands in memory.
"""

import base64
import json
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import IO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

FORMAT = "quayside-bundle/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
IN_MEMORY = 8 * 1024 * 1024  # bytes; a larger archive is built on the disk
EPOCH = (1980, 1, 1, 0, 0, 0)  # entries carry no time of their own: the manifest says when


class SealingOff(Exception):
    """The marketplace has no key to sign with (BUNDLE_KEY)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Subject:
    """What an archive is about; times are ISO 8601 in UTC."""

    kind: str
    reference: str
    made_at: str
    issuer: str
    facts: dict[str, str] = field(default_factory=dict)


def is_on() -> bool:
    """Tell whether there is a key to sign with."""
    return bool(settings.BUNDLE_KEY)


def public_keys() -> list[str]:
    """Return the present public key in hexadecimal, then those that signed before it."""
    own = [_public(_private())] if is_on() else []
    return own + [key.lower() for key in settings.BUNDLE_OLD_KEYS]


def key_id(public: str) -> str:
    """Return the short name of a public key: the first 16 digits of its SHA-256."""
    return sha256(bytes.fromhex(public)).hexdigest()[:16]


def seal(entries: Iterable[Entry], subject: Subject) -> IO[bytes]:
    """Return a signed archive, ready to be read from its start. Raises: SealingOff."""
    private = _private()
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        files = [_packed(pack, entry) for entry in entries]
        manifest = {
            "format": FORMAT,
            "kind": subject.kind,
            "reference": subject.reference,
            "made_at": subject.made_at,
            "issuer": subject.issuer,
            "key": key_id(_public(private)),
            "facts": subject.facts,
            "files": sorted(files, key=lambda file: str(file["name"])),
        }
        text = json.dumps(manifest, sort_keys=True, ensure_ascii=False, indent=1).encode()
        _packed(pack, Entry(MANIFEST, text))
        signature = base64.b64encode(private.sign(text)) + b"\n"
        _packed(pack, Entry(SIGNATURE, signature))
    archive.seek(0)
    return archive


def _packed(pack: zipfile.ZipFile, entry: Entry) -> dict[str, object]:
    info = zipfile.ZipInfo(entry.name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    pack.writestr(info, entry.content)
    digest = sha256(entry.content).hexdigest()
    return {"name": entry.name, "size": len(entry.content), "sha256": digest}


def _private() -> Ed25519PrivateKey:
    if not settings.BUNDLE_KEY:
        raise SealingOff
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.BUNDLE_KEY))


def _public(private: Ed25519PrivateKey) -> str:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
