"""Periodic jobs: sweeps of due rows. Each runs under an advisory lock: two schedulers do no harm.

A job that acts because a date has passed says so (`by_date`): it rests while a gate doubts the clock.
"""

import zlib
from collections.abc import Callable

from django.db import connection, transaction

Job = Callable[[], int]
Gate = Callable[[], bool]

_jobs: dict[str, Job] = {}
_by_date: set[str] = set()
_gates: list[Gate] = []


def periodic(name: str, *, by_date: bool = False) -> Callable[[Job], Job]:
    """Register a sweep; it returns how many rows it moved and is run about once a minute."""

    def register(job: Job) -> Job:
        _jobs[name] = job
        if by_date:
            _by_date.add(name)
        return job

    return register


def gate(check: Gate) -> Gate:
    """Register what is asked before each job that goes by dates: may a date be believed now?"""
    _gates.append(check)
    return check


def goes_by_date(name: str) -> bool:
    """Tell whether a job rests while the clock is in doubt."""
    return name in _by_date


def names() -> list[str]:
    """Return the registered jobs, in the order of their names."""
    return sorted(_jobs)


def run(name: str) -> int:
    """Run one job unless it is running elsewhere; return how many rows it moved."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])
        if not cursor.fetchone()[0]:
            return 0
        if name in _by_date and not all(check() for check in _gates):
            return 0
        return _jobs[name]()


def run_all() -> dict[str, int]:
    """Run every job once (demo clock, tests)."""
    return {name: run(name) for name in names()}
