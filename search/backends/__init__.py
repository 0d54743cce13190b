"""Engines that answer a `SearchRequest`. Each filters by `visible` in one place of its own."""

from typing import Protocol

from search.requests import Found, SearchRequest


class Backend(Protocol):
    """What an engine is able to do."""

    name: str

    def search(self, request: SearchRequest) -> Found:
        """Return the page's hits, the total and the counts of facet terms."""
        ...

    def titles(self, text: str, limit: int) -> list[str]:
        """Return titles of visible listings that complete the text."""
        ...
