"""Which stylesheets a page links: every file while developing, one bundle in production.

The order is that of the cascade's layers, so it is kept here once and read by the bundler too.
"""

from functools import cache
from pathlib import Path

from django.conf import settings

CSS = Path(__file__).resolve().parent / "static" / "css"
BUNDLE = "css/app.css"
EVERYWHERE = (
    "js/app.js",
    "js/dialogs.js",
    "js/drafts.js",
    "js/shortcuts.js",
    "js/local-time.js",
    "js/file-drop.js",
    "js/qty-ladder.js",
    "js/copy-link.js",
    "js/combo-box.js",
    "js/live-counts.js",
)


@cache
def sources() -> tuple[str, ...]:
    """Return the parts in the order of the cascade, as static names."""
    parts = [CSS / "tokens.css", CSS / "base.css"]
    parts += sorted((CSS / "components").glob("*.css"))
    parts += sorted((CSS / "pages").glob("*.css"))
    parts += [CSS / "print.css"]
    return tuple(f"css/{part.relative_to(CSS).as_posix()}" for part in parts)


def stylesheets() -> tuple[str, ...]:
    """Return the static names a page links."""
    separate = settings.DEBUG or settings.DEMO or settings.TESTING
    return sources() if separate else (BUNDLE,)


def scripts() -> tuple[str, ...]:
    """Return the scripts of every page: none imports another. Pages add their own in block `head`."""
    return EVERYWHERE


def bundle() -> str:
    """Return all parts as one sheet; addresses inside are those seen from css/app.css."""
    return "\n".join((CSS.parent / name).read_text(encoding="utf-8") for name in sources())
