"""T5: SIGKILL for each process in turn while people trade over HTTP, on servers of its own."""

from contextlib import AbstractContextManager, nullcontext

from bench.faults import killing
from bench.faults.outcome import Outcome

TIMES = 5  # starting the servers takes as long as three kills


def opened() -> AbstractContextManager[None]:
    """Each round has servers of its own."""
    return nullcontext()


def one(world: object, seed: int) -> Outcome:
    """Kill each component five times."""
    return killing.killed(TIMES * len(killing.COMPONENTS), seed)
