"""Remembers what the demo's own database was prepared with, so that a later start need not ask."""

import hashlib
from pathlib import Path

from marketplace.throwaway import state_of_migrations

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGS = ROOT / "locale"


def is_prepared(home: Path) -> bool:
    """Return whether migrations and translations are still those of the last finished start."""
    mark = home / "prepared"
    return mark.exists() and mark.read_text() == _state() and _translations_are_compiled()


def note_prepared(home: Path) -> None:
    """Remember the present migrations and translations."""
    (home / "prepared").write_text(_state())


def forget_prepared(home: Path) -> None:
    """Forget them: the database is made anew."""
    (home / "prepared").unlink(missing_ok=True)


def _state() -> str:
    digest = hashlib.sha256(state_of_migrations().encode())
    for catalog in sorted(CATALOGS.rglob("*.po")):
        digest.update(catalog.read_bytes())
    return digest.hexdigest()


def _translations_are_compiled() -> bool:
    return all(catalog.with_suffix(".mo").exists() for catalog in CATALOGS.rglob("*.po"))
