"""Does the database's clock go as fast as time itself? Money is released by it.

Compared within the life of one sweeping process: wall time of PostgreSQL against this machine's
monotonic clock, which nobody can set. A demo's moved clock is an offset of its own and no jump.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

MOST_DRIFT = timedelta(seconds=60)
# Goes on while the machine sleeps, where there is such a clock: waking up is no jump.
STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True, slots=True)
class Beat:
    """Both clocks, read together."""

    wall: datetime
    monotonic: float


class Pulse:
    """Remembers the first and the last beat of this process and judges each new one by them."""

    def __init__(self) -> None:
        self._first: Beat | None = None
        self._last: Beat | None = None

    def strayed(self, beat: Beat) -> timedelta | None:
        """Return by how much the wall clock jumped, None while it is steady.

        Backwards at all, or more than a minute off since the start, is a jump; the next beat is
        then judged from here.
        """
        first, last = self._first or beat, self._last or beat
        drift = (beat.wall - first.wall) - timedelta(seconds=beat.monotonic - first.monotonic)
        step = beat.wall - last.wall
        jumped = step < timedelta(0) or abs(drift) > MOST_DRIFT
        self._first, self._last = (beat if jumped else first), beat
        if not jumped:
            return None
        return min(step, drift) if step < timedelta(0) else drift


_pulse = Pulse()


def read() -> Beat:
    """Read both clocks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        wall: datetime = cursor.fetchone()[0]
    return Beat(wall, time.clock_gettime(STEADY))


def strayed() -> timedelta | None:
    """Read the clocks once more and return the jump, if there was one."""
    return _pulse.strayed(read())
