"""The one door to Elasticsearch: connection, circuit breaker, index names and bulk writes.

An index is used only under the alias of the present mapping, and the alias is set when the index is
complete. A node that answers but has no alias therefore counts as away.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar, cast

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query

from search.mapping import MAPPING, SETTINGS, fingerprint

SEARCH_SECONDS = 1.0
BULK_SECONDS = 30.0
PAUSE_SECONDS = 5.0
CONFLICT = 409

log = logging.getLogger(__name__)
T = TypeVar("T")

__all__ = ["A", "ClusterAway", "Q", "Query", "Search", "ask", "breaker", "configured"]


class ClusterAway(Exception):
    """Elasticsearch is not configured, does not answer in time or has no complete index."""


@dataclass(slots=True)
class Breaker:
    """Keeps a process from asking a node again for some seconds after it failed."""

    closed_at: float = field(default=0.0)

    def is_open(self) -> bool:
        """Tell whether the node is left alone for now."""
        return time.monotonic() < self.closed_at

    def trip(self, reason: object) -> None:
        """Leave the node alone for a while."""
        if not self.is_open():
            log.warning("Elasticsearch is left alone for %s s: %s", PAUSE_SECONDS, reason)
        self.closed_at = time.monotonic() + PAUSE_SECONDS

    def reset(self) -> None:
        """Ask again at once."""
        self.closed_at = 0.0


breaker = Breaker()
_clients: dict[str, Elasticsearch] = {}


def configured() -> bool:
    """Tell whether an address of Elasticsearch is set."""
    return bool(settings.ELASTICSEARCH_URL)


def client() -> Elasticsearch:
    """Return this process's client; it never retries by itself."""
    url = settings.ELASTICSEARCH_URL
    if not url:
        raise ClusterAway("ELASTICSEARCH_URL is not set")
    if url not in _clients:
        _clients[url] = Elasticsearch(url, request_timeout=SEARCH_SECONDS, max_retries=0)
    return _clients[url]


def alias() -> str:
    """Return the name that questions are sent to."""
    return f"{settings.ELASTICSEARCH_INDEX}-listings-{fingerprint()}"


def ask(search: Search[Any]) -> dict[str, Any]:
    """Run a search; raise ClusterAway instead of any failure, and at once while the breaker is open."""
    if breaker.is_open():
        raise ClusterAway("the breaker is open")
    body = search.to_dict()
    return guarded(lambda: cast("dict[str, Any]", client().search(index=alias(), body=body).body))


def guarded(call: Callable[[], T]) -> T:
    """Return what the call returns; turn Elasticsearch's failures into ClusterAway and trip."""
    try:
        answer = call()
    except (ApiError, TransportError) as error:
        breaker.trip(error)
        raise ClusterAway(str(error)) from error
    breaker.reset()
    return answer


def is_complete() -> bool:
    """Tell whether the alias of the present mapping exists, and so a complete index."""
    return guarded(lambda: bool(client().indices.exists_alias(name=alias())))


def active_indices() -> list[str]:
    """Return every index of the present mapping: the one in use and any that is being filled."""

    def names() -> list[str]:
        return sorted(client().indices.get(index=f"{alias()}-*", expand_wildcards="open").body)

    return guarded(names)


def create_index() -> str:
    """Make an empty index with the present mapping; return its name."""
    name = f"{alias()}-{time.time_ns()}"
    guarded(
        lambda: _patient().indices.create(
            index=name, settings=SETTINGS, mappings=cast("Any", MAPPING)
        )
    )
    return name


def use_index(name: str) -> list[str]:
    """Point the alias to this index in one step, drop the others; return the dropped names.

    Indices of other mappings stay until a day has passed, so that processes that still run the
    previous release keep their index while they are replaced.
    """
    old = [other for other in active_indices() if other != name]
    guarded(lambda: _patient().indices.refresh(index=name))
    actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": alias()}}]
    actions += [{"remove_index": {"index": other}} for other in old]
    guarded(lambda: _patient().indices.update_aliases(actions=actions))
    return old


def drop_outdated(older_than_seconds: float = 86_400) -> list[str]:
    """Delete indices of other mappings that are older than a day; return their names."""
    everything = guarded(
        lambda: client().indices.get(index=f"{settings.ELASTICSEARCH_INDEX}-listings-*").body
    )
    limit = time.time_ns() - int(older_than_seconds * 1e9)
    old = [n for n in everything if not n.startswith(alias()) and int(n.rpartition("-")[2]) < limit]
    for name in old:
        guarded(partial(_patient().indices.delete, index=name))
    return old


def drop_all() -> None:
    """Delete every index of this installation (tests, drills)."""
    names = guarded(
        lambda: list(client().indices.get(index=f"{settings.ELASTICSEARCH_INDEX}-listings-*").body)
    )
    for name in names:
        client().indices.delete(index=name)


def write(lines: bytes, indices: Sequence[str]) -> set[int]:
    """Send rendered NDJSON to each index; return the ids that every one of them has confirmed.

    A version conflict means that the index already holds something newer, and counts as confirmed.
    """
    confirmed: set[int] | None = None
    for index in indices:
        answer = guarded(partial(_patient().bulk, index=index, body=cast("Any", lines)))
        done = {
            int(item["index"]["_id"])
            for item in answer["items"]
            if item["index"]["status"] < 300 or item["index"]["status"] == CONFLICT
        }
        confirmed = done if confirmed is None else confirmed & done
    return confirmed or set()


def refresh() -> None:
    """Make everything written findable now (tests, `rebuild_index`); requests never do this."""
    guarded(lambda: _patient().indices.refresh(index=f"{alias()}-*"))


def versions(size: int = 1000) -> Iterator[dict[int, tuple[int, bool]]]:
    """Yield, page by page, product ids with their version and visibility in the index."""
    after: list[Any] | None = None
    while True:
        page = guarded(
            partial(
                _patient().search,
                index=alias(),
                size=size,
                version=True,
                source=cast("Any", ["visible"]),
                sort=[{"product_id": "asc"}],
                search_after=after,
            )
        )["hits"]["hits"]
        if not page:
            return
        yield {int(h["_id"]): (h["_version"], h["_source"]["visible"]) for h in page}
        after = page[-1]["sort"]


def _patient() -> Elasticsearch:
    return client().options(request_timeout=BULK_SECONDS)
