"""T6: the broker emptied while its queue is full, on servers of its own; the outbox tells it all again."""

from contextlib import AbstractContextManager, nullcontext

from bench.faults import emptying
from bench.faults.outcome import Outcome

TIMES = 4


def opened() -> AbstractContextManager[None]:
    """Each round has servers of its own."""
    return nullcontext()


def one(world: object, seed: int) -> Outcome:
    """Throw the queue away four times; twice Redis is gone for a while."""
    return emptying.emptied(TIMES, seed)
