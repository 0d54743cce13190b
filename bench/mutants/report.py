"""The scores of mutation and what survived. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.mutants.equivalent import SAME
from bench.mutants.spoiling import Mutant

LEAST = 0.9


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the mutants of one module."""

    module: str
    mutants: Sequence[Mutant]
    outcomes: Sequence[str]

    @property
    def counted(self) -> list[tuple[Mutant, str]]:
        """Return the mutants but those that do what the code does, with their outcomes."""
        rows = zip(self.mutants, self.outcomes, strict=True)
        return [(m, o) for m, o in rows if (self.module, m.function, m.what) not in SAME]

    @property
    def killed(self) -> int:
        """Return how many were noticed."""
        return sum(outcome.startswith("killed") for _, outcome in self.counted)

    @property
    def share(self) -> float:
        """Return the share that was noticed; a module without mutants has nothing to notice."""
        return self.killed / len(self.counted) if self.counted else 1.0

    @property
    def is_enough(self) -> bool:
        """Tell whether the goal is reached."""
        return self.share >= LEAST

    @property
    def survivors(self) -> list[str]:
        """Return what nobody noticed, one line each."""
        return [
            f"{self.module}:{m.line} {m.function}, {m.what}: {outcome}"
            for m, outcome in self.counted
            if not outcome.startswith("killed")
        ]


def table(scores: Sequence[Score]) -> str:
    """Return one line for each module."""
    lines = ["| module | mutants | noticed | score |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {s.module} | {len(s.counted)} | {s.killed} | {100 * s.share:.0f} % |" for s in scores
    ]
    return "\n".join(lines)
