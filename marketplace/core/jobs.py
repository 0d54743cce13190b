"""Periodic jobs: sweeps of due rows. Each runs under an advisory lock: two schedulers do no harm."""

import zlib
from collections.abc import Callable

from django.db import connection, transaction

Job = Callable[[], int]

_jobs: dict[str, Job] = {}


def periodic(name: str) -> Callable[[Job], Job]:
    """Register a sweep; it returns how many rows it moved and is run about once a minute."""

    def register(job: Job) -> Job:
        _jobs[name] = job
        return job

    return register


def names() -> list[str]:
    """Return the registered jobs, in the order of their names."""
    return sorted(_jobs)


def run(name: str) -> int:
    """Run one job unless it is running elsewhere; return how many rows it moved."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
        if not cursor.fetchone()[0]:
            return 0
        return _jobs[name]()


def run_all() -> dict[str, int]:
    """Run every job once (demo clock, tests)."""
    return {name: run(name) for name in names()}
