"""What ends by itself is started again: at once, then later and later; the optional is given up."""

import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.demo import parts
from marketplace.demo.parts import Part
from marketplace.embedded import ServerDidNotStart

LOG = Path("part.log")


def ended(status=0):
    """A process that has ended with this status."""
    process = subprocess.Popen([sys.executable, "-S", "-c", f"raise SystemExit({status})"])
    process.wait()
    return process


@pytest.fixture
def alive():
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def part(process, launch=None, **options):
    return Part("worker", launch or ended, LOG, process, 0.0, **options)


def test_nothing_is_said_while_it_runs(alive):
    assert part(alive).watch(1000.0) == ""


def test_one_line_names_the_part_and_its_log_and_it_is_back_when_due(alive):
    watched = part(ended(3), launch=lambda: alive)

    assert watched.watch(10.0) == (
        "worker ended with status 3: it is started again in 1 s; see part.log"
    )
    assert watched.watch(10.9) == ""
    assert watched.process is not alive
    assert watched.watch(11.0) == ""
    assert watched.process is alive
    assert watched.watch(12.0) == ""


def test_a_signal_is_named():
    process = subprocess.Popen(["sleep", "60"])
    process.kill()
    process.wait()

    assert part(process).watch(1.0).startswith("worker was ended by signal 9: ")


def waits(watched, since=0.0):
    """The seconds that each of eight restarts is put off, when it ends again each time."""
    now, found = since, []
    for _ in range(8):
        watched.watch(now)
        found.append(watched.due_at - now)
        now = watched.due_at
        watched.watch(now)
    return found


def test_each_failure_waits_longer_up_to_half_a_minute():
    assert waits(part(ended(1))) == [1, 2, 4, 8, 16, 30, 30, 30]


def test_whoever_ran_for_a_minute_starts_anew_at_the_shortest_wait():
    watched = part(ended(1), failures=4)

    watched.watch(parts.STEADY_SECONDS + 1.0)

    assert watched.due_at == parts.STEADY_SECONDS + 2.0


def test_one_that_cannot_start_is_tried_again_later():
    def refuse():
        raise ServerDidNotStart

    watched = part(ended(1), launch=refuse)
    watched.watch(0.0)

    assert watched.watch(1.0) == "worker did not start: it is started again in 2 s; see part.log"
    assert watched.due_at == 3.0


def test_an_optional_part_is_left_out_after_three_tries():
    watched = part(ended(1), optional=True)
    lines, now = [], 0.0
    for _ in range(20):
        if line := watched.watch(now):
            lines.append(line)
        now += parts.STEADY_SECONDS * 2

    assert lines == [
        "worker ended with status 1: it is started again in 1 s; see part.log",
        "worker ended with status 0: it is started again in 2 s; see part.log",
        "worker ended with status 0: it is started again in 4 s; see part.log",
        "worker ended with status 0 once more and is left out; see part.log",
    ]
