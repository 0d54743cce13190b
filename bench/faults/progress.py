"""What a run has done so far, one line a round, so that a stopped night goes on where it was."""

import json
from pathlib import Path

from bench.faults.outcome import Outcome
from bench.faults.plan import Part

HOME = Path(__file__).resolve().parent.parent.parent / "build" / "faults"


class Progress:
    """The file of one run: build/faults/SEED.jsonl, SEED-long.jsonl with LONG=1."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path

    @classmethod
    def of(cls, seed: int, *, long: bool, home: Path = HOME) -> "Progress":
        """Return the progress of one run."""
        return cls(home / f"{seed}{'-long' if long else ''}.jsonl")

    def forget(self) -> None:
        """Begin anew."""
        self.path.unlink(missing_ok=True)

    def outcomes(self) -> list[Outcome]:
        """Return the rounds done; a line that a kill cut short does not count."""
        if not self.path.exists():
            return []
        rows = []
        for line in self.path.read_text().splitlines():
            try:
                rows.append(Outcome(**json.loads(line)))
            except (ValueError, TypeError):
                continue
        return rows

    def add(self, outcome: Outcome) -> None:
        """Write one round down, on a line of its own even after one that was cut short."""
        said = self.path.read_bytes() if self.path.exists() else b""
        cut = bool(said) and not said.endswith(b"\n")
        with self.path.open("a") as file:
            file.write(("\n" if cut else "") + json.dumps(outcome.as_row()) + "\n")


def unfinished(parts: list[Part], home: Path = HOME) -> int | None:
    """Return the seed of the newest long run with rounds left to do."""
    files = sorted(home.glob("*-long.jsonl"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files:
        seed = int(path.name.partition("-")[0])
        done = Progress.of(seed, long=True, home=home).outcomes()
        for part in parts:
            if sum(o.part == part.name for o in done) < part.rounds_long:
                return seed
    return None
