"""Brings the catalogue, the index and the floors' tables up; what is there already is kept."""

import time

from bench import catalogue
from bench.bench import Bench
from bench.floors import FLOOR_TABLES
from search import cluster
from search.actions import rebuild_index, refresh_vocabulary
from search.models import ListingDocument


def prepare(bench: Bench, *, with_index: bool) -> None:
    """Make what is missing."""
    started = time.monotonic()
    if catalogue.make(bench.superuser_url, bench.size):
        refresh_vocabulary()
        print(f"catalogue made in {time.monotonic() - started:.0f} s", flush=True)
    bench.as_superuser(FLOOR_TABLES)
    bench.clear_outbox()
    if with_index and not _is_whole():
        rebuild_index()
        print(f"index built after {time.monotonic() - started:.0f} s", flush=True)


def _is_whole() -> bool:
    """Tell whether the kept node holds this catalogue (another size may have been there)."""
    if not cluster.is_complete():
        return False
    held = cluster.client().count(index=cluster.alias())["count"]
    return bool(held == ListingDocument.objects.count())
