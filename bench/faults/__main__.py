"""`make faults`: what must never be lost, while everything that can go wrong does.

ONLY=name[,name] chooses parts, SEED repeats a run, ROUND one round of it, MINUTES (30) is shared
among the parts, LONG=1 does the night's figures without a limit and goes on where it was stopped,
CORES (2) parts run at a time. Exit status 1 for anything lost, doubled or broken, and if too little
was tried or met work under way.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.faults.outcome import table, wrongs
from bench.faults.plan import NoSuchPart, Part, chosen, seconds_of
from bench.faults.progress import Progress, unfinished

EMBEDDED = [sys.executable, "-m", "marketplace.embedded", "run", "--"]
MINUTES, CORES = 30, 2
NIGHT_SECONDS = 7 * 24 * 3600
LEAST = 0.5  # of the goal; less proves too little


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for."""

    parts: list[Part]
    seed: int
    long: bool
    only_round: int | None
    minutes: float
    cores: int

    @property
    def seconds(self) -> dict[str, float]:
        """Return the time of each part."""
        total = NIGHT_SECONDS if self.long else self.minutes * 60
        return seconds_of(self.parts, total, self.cores)


def wish(environment: "os._Environ[str]") -> Wish:
    """Read the variables; raise NoSuchPart."""
    long = environment.get("LONG") == "1"
    parts = chosen(environment.get("ONLY", ""))
    fresh = time.time_ns() % 1_000_000
    known = unfinished(parts) if long else None
    seed = int(environment.get("SEED") or known or fresh)
    only_round = int(environment["ROUND"]) if environment.get("ROUND") else None
    minutes = float(environment.get("MINUTES", MINUTES))
    return Wish(parts, seed, long, only_round, minutes, int(environment.get("CORES", CORES)))


def main() -> int:
    """Run the parts and return the exit status."""
    try:
        asked = wish(os.environ)
    except NoSuchPart as unknown:
        print(f"There is no part {unknown}.")
        return 1
    progress = Progress.of(asked.seed, long=asked.long)
    if not asked.long:
        progress.forget()
    print(f"SEED={asked.seed} {'LONG=1 ' if asked.long else ''}{progress.path}", flush=True)
    with ThreadPoolExecutor(asked.cores) as lanes:
        shared = [part for part in asked.parts if not part.own_servers]
        shared.sort(key=lambda part: -part.weight)  # the longest first, or it ends alone
        list(lanes.map(lambda part: _run(part, asked, progress), shared))
    for part in asked.parts:
        if part.own_servers:  # they use every core and are judged by time: nothing runs beside
            _run(part, asked, progress)
    return _verdict(asked, progress)


def _run(part: Part, asked: Wish, progress: Progress) -> None:
    done = {outcome.number for outcome in progress.outcomes() if outcome.part == part.name}
    numbers = [n for n in range(part.wanted(long=asked.long)) if n not in done]
    if asked.only_round is not None:
        numbers = [asked.only_round]
    if not numbers:
        return
    seconds = asked.seconds[part.name]
    rounds = [sys.executable, "-m", "bench.faults.rounds", part.name, str(asked.seed), str(seconds)]
    command = [*([] if part.own_servers else EMBEDDED), *rounds, progress.path, *map(str, numbers)]
    print(f"{part.name}: {len(numbers)} rounds, {seconds / 60:.1f} minutes at most", flush=True)
    subprocess.run([str(word) for word in command], check=False)


def _verdict(asked: Wish, progress: Progress) -> int:
    outcomes = progress.outcomes()
    least = 0.0 if asked.only_round is not None else LEAST
    wrong = wrongs(asked.parts, outcomes, seed=asked.seed, long=asked.long, least=least)
    print(f"\n{table(asked.parts, outcomes, long=asked.long)}\n")
    for line in wrong:
        print(line)
    verdict = "something is wrong" if wrong else "nothing lost, nothing doubled, nothing broken"
    print(f"Verdict: {verdict}. SEED={asked.seed}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
