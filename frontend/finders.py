"""Gives `collectstatic` the one stylesheet of production, made from the parts on the fly."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage

from frontend import assets


class BundleFinder(BaseFinder):
    """Finds css/app.css; development links the parts, so there is nothing to serve then."""

    def find(self, path: str, find_all: Any = False, **options: Any) -> Any:  # noqa: FBT002 - Django's signature
        """Find nothing on disk: the bundle exists only while collecting."""
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield the bundle."""
        storage = InMemoryStorage()
        storage.save(assets.BUNDLE, ContentFile(assets.bundle().encode()))
        yield assets.BUNDLE, storage
