"""What a round found, the table of all parts and the verdict. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.faults.plan import Part, repeats


@dataclass(slots=True)
class Outcome:
    """One round: what it tried, how many tries met work under way, and what went wrong."""

    tried: int = 0
    hit: int = 0
    lost: int = 0
    doubled: int = 0
    breaches: list[str] = field(default_factory=list)
    note: str = ""
    part: str = ""
    number: int = 0
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing doubled, nothing broken."""
        return not (self.lost or self.doubled or self.breaches)

    def as_row(self) -> dict[str, Any]:
        """Return what is written down."""
        return asdict(self)


def table(parts: Iterable[Part], outcomes: Sequence[Outcome], *, long: bool) -> str:
    """Return one line for each part."""
    lines = [
        "| part | rounds | tried | in flight | lost | doubled | breaches | goal | seconds |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for part in parts:
        own = [outcome for outcome in outcomes if outcome.part == part.name]
        sums = [sum(getattr(o, name) for o in own) for name in ("tried", "hit", "lost", "doubled")]
        tried, hit, lost, doubled = sums
        broken = sum(len(o.breaches) for o in own)
        goal = part.wanted(long=long) * part.each
        lines.append(
            f"| {part.name} | {len(own)} of {part.wanted(long=long)} | {tried:,} {part.counts} |"
            f" {hit:,} | {lost} | {doubled} | {broken} | {goal:,} |"
            f" {sum(o.seconds for o in own):.0f} |"
        )
    return "\n".join(lines)


def wrongs(
    parts: Iterable[Part], outcomes: Sequence[Outcome], *, seed: int, long: bool, least: float
) -> list[str]:
    """Return what is wrong, one line each; `least` is the share of the goal that must be tried."""
    found = []
    for part in parts:
        own = [outcome for outcome in outcomes if outcome.part == part.name]
        for outcome in own:
            if not outcome.is_clean:
                found += _lines(part, outcome, seed)
        tried, hit = sum(o.tried for o in own), sum(o.hit for o in own)
        goal = part.wanted(long=long) * part.each
        if not tried or tried < least * goal:
            found.append(f"{part.name}: only {tried:,} {part.counts} were tried of {goal:,}")
        elif hit < part.least_hit * tried:
            found.append(f"{part.name}: only {hit:,} of {tried:,} met work under way")
    return found


def _lines(part: Part, outcome: Outcome, seed: int) -> list[str]:
    said = [f"{part.name}: {outcome.lost} lost, {outcome.doubled} doubled"]
    if not (outcome.lost or outcome.doubled):
        said = []
    said += [f"{part.name}: {breach}" for breach in outcome.breaches]
    return [*said, f"  again: {repeats(part.name, seed, outcome.number)}"]
