"""Rows, verdicts and the one table. Pure: no clock, no server."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bench.goals import Goal
from bench.rounds import Figure

QUIET = 0.5
NEAR = 0.3
MOST_GENERATOR = 0.35


class Verdict(StrEnum):
    """What is said about a row."""

    MET = "met"
    MISSED = "MISSED"
    NOT_JUDGED = "not judged"
    NOT_BUILT = "not built"
    BROKE = "BROKE"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rounds of one path gave. `generator` is the load generator's share of the CPU."""

    goal: Goal
    ours: Figure
    floor: Figure | None
    load_before: float
    generator: float | None = None
    lost: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    key: str
    path: str
    ours: str
    floor: str
    ratio: str
    goal: str
    verdict: Verdict
    note: str = ""


def judge(measured: Measured) -> tuple[Verdict, str]:
    """Return the verdict and why; what was lost is judged whatever the conditions."""
    goal = measured.goal
    if measured.lost:
        return Verdict.MISSED, f"{measured.lost} lost"
    if measured.generator is not None and measured.generator > MOST_GENERATOR:
        return Verdict.NOT_JUDGED, f"generator took {measured.generator:.0%} of the CPU"
    if _ratio_missed(measured):
        return Verdict.MISSED, ""
    if goal.absolute is None:
        return Verdict.MET, ""
    if why := _not_comparable(measured):
        verdict = Verdict.MET if goal.least or goal.most else Verdict.NOT_JUDGED
        return verdict, f"{goal.absolute:g} {goal.unit} not judged: {why}"
    ours, limit = measured.ours.median, goal.absolute
    reached = ours >= limit if goal.unit == "/s" else ours <= limit
    return (Verdict.MET if reached else Verdict.MISSED), ""


def _ratio_missed(measured: Measured) -> bool:
    goal, ours = measured.goal, measured.ours.median
    if goal.key.endswith("backlog"):
        return ours > 0
    if measured.floor is None:
        return False
    floor = measured.floor.median
    if goal.least is not None and ours < goal.least * floor:
        return True
    return goal.most is not None and ours > goal.most * floor + goal.plus


def _not_comparable(measured: Measured) -> str:
    if measured.load_before >= QUIET:
        return f"load {measured.load_before:.1f}"
    reference = measured.goal.reference
    if reference is None or measured.floor is None:
        return ""
    off = abs(measured.floor.median - reference) / reference
    return f"floor is {off:.0%} from the reference's" if off > NEAR else ""


def row(measured: Measured) -> Row:
    """Return the line of a measured path."""
    verdict, why = judge(measured)
    notes = [measured.note, why]
    if measured.generator is not None:
        notes.append(f"generator {measured.generator:.0%}")
    notes.append(f"load {measured.load_before:.1f}")
    floor = measured.floor
    return Row(
        key=measured.goal.key,
        path=measured.goal.title,
        ours=_written(measured.ours, measured.goal.unit),
        floor=_written(floor, measured.goal.unit) if floor else "–",
        ratio=f"{measured.ours.median / floor.median:.3g}" if floor and floor.median else "–",
        goal=measured.goal.text,
        verdict=verdict,
        note="; ".join(note for note in notes if note),
    )


def not_built(key: str, reason: str) -> Row:
    """Return the line of a path that cannot be measured yet."""
    return Row(key, "", "–", "–", "–", "–", Verdict.NOT_BUILT, reason)


def not_measured(goal: Goal, reason: str) -> Row:
    """Return the line of a path whose tool is missing."""
    return Row(goal.key, goal.title, "–", "–", "–", goal.text, Verdict.NOT_JUDGED, reason)


def broken(goal: Goal, error: Exception) -> Row:
    """Return the line of a path that could not be measured to its end."""
    said = " ".join(f"{type(error).__name__}: {error}".split())[:120]
    return Row(goal.key, goal.title, "–", "–", "–", goal.text, Verdict.BROKE, said)


def written_table(rows: Sequence[Row]) -> str:
    """Return the rows as one Markdown table."""
    head = ("", "path", "ours", "floor", "ratio", "goal", "verdict", "remarks")
    cells = [
        (r.key, r.path, r.ours, r.floor, r.ratio, r.goal, r.verdict.value, r.note) for r in rows
    ]
    widths = [max(len(line[i]) for line in (head, *cells)) for i in range(len(head))]

    def line(texts: Sequence[str]) -> str:
        padded = (text.ljust(width) for text, width in zip(texts, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    return "\n".join([line(head), line(["-" * width for width in widths]), *map(line, cells)])


def closing(rows: Sequence[Row]) -> tuple[str, int]:
    """Return the last line and the exit status: 1 where a goal is missed or a path broke."""
    counts = {verdict: sum(r.verdict is verdict for r in rows) for verdict in Verdict}
    missed = [r.key for r in rows if r.verdict in {Verdict.MISSED, Verdict.BROKE}]
    said = ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items() if count)
    verdict = f"missed or broke: {', '.join(missed)}" if missed else "no judged goal is missed"
    return f"Verdict: {verdict} ({said}).", 1 if missed else 0


def _written(value: Figure, unit: str) -> str:
    def short(number: float) -> str:
        return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"

    text = f"{short(value.median)} {unit}".strip()
    if value.low == value.high:
        return text
    return f"{text} ({short(value.low)} to {short(value.high)})"
