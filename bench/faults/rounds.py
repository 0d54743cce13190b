"""Do the rounds of one part: `python -m bench.faults.rounds PART SEED SECONDS FILE NUMBER…`.

A process of its own, within servers of its own; it writes each round down as soon as it is done.
"""

import os
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path
from typing import Protocol

from bench.faults.outcome import Outcome
from bench.faults.plan import seed_of
from bench.faults.progress import Progress

SHOWN_LINES = 14


class Rounds(Protocol):
    """What a module of bench/faults/parts offers."""

    def opened(self) -> AbstractContextManager[object]:
        """Bring up what all rounds share."""

    def one(self, world: object, seed: int) -> Outcome:
        """Do one round."""


def main(arguments: Sequence[str]) -> int:
    """Do the rounds that fit into the time; the exit status says whether all were clean."""
    name, seed, seconds, file, *numbers = arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    module: Rounds = import_module(f"bench.faults.parts.{name}")
    progress = Progress(Path(file))
    end = time.monotonic() + float(seconds)
    clean = True
    with module.opened() as world:
        for number in map(int, numbers):
            if time.monotonic() > end:
                break
            outcome = _one(module, world, seed_of(int(seed), name, number))
            outcome.part, outcome.number = name, number
            progress.add(outcome)
            clean = clean and outcome.is_clean
            print(f"  {name} {number}: {outcome.tried} tried {outcome.note}", flush=True)
    return 0 if clean else 1


def _one(module: Rounds, world: object, seed: int) -> Outcome:
    start = time.monotonic()
    try:
        outcome = module.one(world, seed)
    except Exception:
        lines = traceback.format_exc().strip().splitlines()
        print("\n".join(lines), flush=True)
        outcome = Outcome(tried=1, breaches=["\n".join(lines[-SHOWN_LINES:])])
    outcome.seconds = time.monotonic() - start
    return outcome


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
