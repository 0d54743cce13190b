#!/usr/bin/env python3
"""Check a signed file of an order or a dispute, without the marketplace and without a network.

    python verify_bundle.py D-7K2M4Q.zip --key PUBLIC_KEY

PUBLIC_KEY is the marketplace's Ed25519 key in hexadecimal, as its page "Signed files" shows it; a
file with one key a line is fine too. Needs Python 3.11 and the package `cryptography`, nothing else.
Ends with 0 when all is as it was signed, with 1 and a line for each fault when it is not.
"""

import argparse
import base64
import binascii
import json
import re
import sys
import zipfile
import zlib
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "quayside-bundle/1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
Manifest = dict[str, Any]
LARGEST = 2 * 1024**3  # bytes of all files together: an archive that claims more is an attack


class Broken(Exception):
    """The archive cannot be what it says; what is further wrong cannot be told."""


def check(path: Path, keys: list[str]) -> tuple[Manifest, list[str]]:
    """Return the manifest and the faults of an archive. Raises: Broken."""
    try:
        with zipfile.ZipFile(path) as pack:
            return _check(pack, keys)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError) as error:
        raise Broken(f"this is no whole zip archive: {error}") from error


def _check(pack: zipfile.ZipFile, keys: list[str]) -> tuple[Manifest, list[str]]:
    names = _names(pack)
    manifest = _manifest(pack, names, keys)
    listed = {row["name"]: row for row in manifest["files"]}
    if len(listed) != len(manifest["files"]):
        raise Broken("the manifest lists a file twice")
    faults = [f"{name}: not in the manifest" for name in sorted(names - set(listed))]
    faults += [f"{name}: missing" for name in sorted(set(listed) - names)]
    good = {}
    for name in sorted(names & set(listed)):
        content = pack.read(name)
        if len(content) != listed[name]["size"]:
            faults.append(f"{name}: {len(content)} bytes, signed were {listed[name]['size']}")
        elif sha256(content).hexdigest() != listed[name]["sha256"]:
            faults.append(f"{name}: its content is not what was signed")
        else:
            good[name] = content
    return manifest, faults + _contradictions(good, listed, manifest)


def _names(pack: zipfile.ZipFile) -> set[str]:
    """Return the names of the signed files; an archive with odd names is refused whole."""
    infos = pack.infolist()
    names = [info.filename for info in infos]
    if len(names) != len(set(names)):
        raise Broken("a file stands in the archive twice")
    if sum(info.file_size for info in infos) > LARGEST:
        raise Broken("the archive is too large")
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or name.endswith("/"):
            raise Broken(f"{name!r} is no name of a file in an archive")
    if not {MANIFEST, SIGNATURE} <= set(names):
        raise Broken(f"{MANIFEST} or {SIGNATURE} is missing")
    return set(names) - {MANIFEST, SIGNATURE}


def _manifest(pack: zipfile.ZipFile, names: set[str], keys: list[str]) -> Manifest:
    """Return the manifest once one of the keys is found to have signed it."""
    text = pack.read(MANIFEST)
    try:
        signature = base64.b64decode(pack.read(SIGNATURE).strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Broken("the signature is not readable") from error
    if not any(_signed(key, signature, text) for key in keys):
        raise Broken("the signature is not of any key that was given")
    manifest: Manifest = json.loads(text)
    if manifest.get("format") != FORMAT:
        raise Broken(f"format {manifest.get('format')!r} is not known here")
    if f"{manifest['kind']}.json" not in names:
        raise Broken(f"{manifest['kind']}.json is missing")
    return manifest


def _signed(key: str, signature: bytes, text: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, text)
    except InvalidSignature:
        return False
    return True


def _contradictions(
    good: dict[str, bytes], listed: dict[str, Manifest], manifest: Manifest
) -> list[str]:
    """Hold the data against the files: contract, reports and exhibits carry hashes of their own."""
    text = good.get(f"{manifest['kind']}.json")
    if text is None:
        return []
    return [*_wordings(json.loads(text)), *_exhibits(json.loads(text), listed)]


def _wordings(data: Manifest) -> list[str]:
    """Return which contract or report does not say what its hash says."""
    faults = [
        f"contract, revision {revision['number']}: not the wording of its hash"
        for revision in data["contract"]["revisions"]
        if _fingerprint(revision["content"]) != revision["hash"]
    ]
    reports = [(row, each) for row in data.get("inspections", []) for each in row["reports"]]
    return faults + [
        f"a report of {inspection['reference']} is not that of its hash"
        for inspection, report in reports
        if _fingerprint(report["content"]) != report["sha256"]
    ]


def _exhibits(data: Manifest, listed: dict[str, Manifest]) -> list[str]:
    """Return which exhibit is not the file that was handed in."""
    disputes = data["disputes"] if "disputes" in data else [data["dispute"]]
    return [
        f"exhibit {exhibit['label']}: not the file that was handed in"
        for dispute in disputes
        for exhibit in dispute["exhibits"]
        if listed.get(exhibit["file"], {}).get("sha256") != exhibit["sha256"]
    ]


def _fingerprint(values: object) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _keys(given: list[str]) -> list[str]:
    """Return the keys of the command line: in hexadecimal, or files with one a line."""
    keys = []
    for each in given:
        text = Path(each).read_text() if Path(each).is_file() else each
        keys += re.findall(r"\b[0-9a-fA-F]{64}\b", text)
    return keys


def main(arguments: list[str] | None = None) -> int:
    """Check one archive and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument(
        "--key", action="append", required=True, help="public key, or a file of them"
    )
    options = parser.parse_args(arguments)
    keys = _keys(options.key)
    if not keys:
        parser.error("no key of 64 hexadecimal digits was given")
    try:
        manifest, faults = check(options.archive, keys)
    except Broken as broken:
        print(f"BROKEN  {broken}")
        return 1
    for fault in faults:
        print(f"FAULT   {fault}")
    count = len(manifest["files"])
    about = f"{manifest['kind']} {manifest['reference']}, made {manifest['made_at']}"
    print(f"{'FAULTY' if faults else 'GOOD':7} {about} by {manifest['issuer']}: {count} files")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
