"""Plays scenes side by side in the order of their days, with the marketplace's clock set to each.

A scene is a generator: it yields how many days ago (a fraction is a part of a day) its next step
happens, then does that step with the ordinary actions at `clock.now()`. What the marketplace does
by itself, in sweeps and from the outbox, happens in between as it would have.
"""

import heapq
import math
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from marketplace.core import clock, jobs, outbox

Scene = Iterator[float]
SWEEP_DAYS = 2  # a sweep looks into every kind of deadline; twice as many take seconds


def play(scenes: Iterable[Scene]) -> None:
    """Play every scene to its end and set the clock back to the present."""
    present = clock.now() - clock.offset()
    waiting: list[tuple[float, int, Scene]] = []
    for number, scene in enumerate(scenes):
        _wait(waiting, number, scene)
    day = math.floor(-waiting[0][0])
    while waiting:
        before, number, scene = heapq.heappop(waiting)
        day = _sweep_until(-before, day, present)
        _set_clock(present - timedelta(days=-before))
        _wait(waiting, number, scene)
        outbox.drain()
    _sweep_until(0, day, present)
    clock.advance(-clock.offset())
    jobs.run_all()
    outbox.drain()


def _wait(waiting: list[tuple[float, int, Scene]], number: int, scene: Scene) -> None:
    """Take a scene to its next pause, if it has one."""
    for days_ago in scene:
        heapq.heappush(waiting, (-days_ago, number, scene))
        return


def _sweep_until(days_ago: float, day: int, present: datetime) -> int:
    """Run the sweeps every second day that passes; return the next day to sweep."""
    while day > days_ago:
        _set_clock(present - timedelta(days=day))
        jobs.run_all()
        outbox.drain()
        day -= SWEEP_DAYS
    return day


def _set_clock(instant: datetime) -> None:
    clock.advance(instant - clock.now())
