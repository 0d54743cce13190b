"""Named places where a process can be made to wait, so that `make faults` kills it right there.

Switched on by FAULT_POINTS=1 under TESTING only; otherwise a call costs one comparison. Whoever wants
a process to wait holds the advisory lock of the point's name; a process that waits for it is listed
in pg_locks, which proves that the kill hit it in the middle of its work.
"""

import zlib

from django.conf import settings
from django.db import connection

SPACE = 7_151  # keeps these advisory locks apart from those of the periodic jobs


def key_of(name: str) -> int:
    """Return the lock's number, the second of the pair with SPACE."""
    return zlib.crc32(name.encode()) & 0x7FFF_FFFF


def reach(name: str) -> None:
    """Wait here while somebody holds the point; go on at once where nobody does."""
    if not settings.FAULT_POINTS:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [SPACE, key_of(name)])
