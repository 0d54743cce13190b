"""Keeps Elasticsearch's index true to the projection: writes, rebuild, catching up, drift."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from search import cluster
from search.actions.projection import batches
from search.models import ListingDocument
from search.rendering import all_lines, lines_of

MOST_AT_ONCE = 20_000
# Writers that started before the new index was listed may commit after the copy has passed.
MARGIN = timedelta(minutes=5)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drift:
    """Where index and projection differ: rows that the index lacks or holds old, and strays."""

    stale: tuple[int, ...]
    strays: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.stale or self.strays)


def write_to_cluster(*, product_ids: Sequence[int]) -> int:
    """Send the present documents to every active index; return how many were confirmed.

    What is not confirmed stays marked in the projection and is sent by `catch_up`. Raises: ClusterAway.
    """
    indices = cluster.active_indices()
    if not indices:
        return 0
    lines, versions = lines_of(product_ids)
    if not versions:
        return 0
    confirmed = cluster.write(lines, indices)
    _confirm({id_: version for id_, version in versions.items() if id_ in confirmed})
    return len(confirmed)


def rebuild_index(progress: Callable[[int], None] = lambda _done: None) -> str:
    """Fill a new index from PostgreSQL and swap the alias to it; return its name.

    Changes meanwhile go to both indices; those in flight at the start are sent once more before the
    swap. Raises: ClusterAway.
    """
    name = cluster.create_index()
    done = 0
    for lines, versions in all_lines():
        confirmed = cluster.write(lines, [name])
        if len(confirmed) < len(versions):
            raise cluster.ClusterAway(f"{len(versions) - len(confirmed)} documents were refused")
        done += len(confirmed)
        progress(done)
    _send_since_start()
    cluster.use_index(name)
    _send_since_start()
    _confirm_all()
    return name


def catch_up() -> int:
    """Build the index where it is missing, then send what was never confirmed; return how many.

    Does nothing while Elasticsearch is not configured or does not answer.
    """
    if not cluster.configured():
        return 0
    try:
        if not cluster.is_complete():
            rebuild_index()
            return ListingDocument.objects.count()
        cluster.drop_outdated()
        return send_unconfirmed()
    except cluster.ClusterAway as away:
        log.info("Elasticsearch is away: %s", away)
        return 0


def send_unconfirmed() -> int:
    """Send the documents whose last version Elasticsearch has not confirmed; return how many."""
    ids = list(
        ListingDocument.objects.exclude(version=F("cluster_version"))
        .order_by("pk")
        .values_list("pk", flat=True)[:MOST_AT_ONCE]
    )
    return sum(write_to_cluster(product_ids=batch) for batch in batches(ids))


def drift() -> Drift:
    """Compare projection and index both ways. Raises: ClusterAway."""
    rows = ListingDocument.objects.filter(version__gt=0)
    wanted = {id_: (v, s) for id_, v, s in rows.values_list("pk", "version", "visible")}
    held: dict[int, tuple[int, bool]] = {}
    for page in cluster.versions():
        held |= page
    stale = sorted(id_ for id_, truth in wanted.items() if held.get(id_) != truth)
    return Drift(tuple(stale), tuple(sorted(set(held) - set(wanted))))


def _send_since_start() -> None:
    recent = ListingDocument.objects.filter(indexed_at__gte=Now() - MARGIN)
    ids = list(recent.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    for batch in batches(ids):
        write_to_cluster(product_ids=batch)


def _confirm(versions: dict[int, int]) -> None:
    """Note confirmed versions; a row that has changed since keeps being due."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE search_listingdocument AS d SET cluster_version = c.version
                 FROM unnest(%s::bigint[], %s::bigint[]) AS c(product_id, version)
                WHERE d.product_id = c.product_id AND d.cluster_version < c.version""",
            [list(versions), list(versions.values())],
        )


def _confirm_all() -> None:
    """After a rebuild: what was rendered is confirmed, unless it has changed since."""
    for page in cluster.versions():
        _confirm({id_: version for id_, (version, _) in page.items()})
