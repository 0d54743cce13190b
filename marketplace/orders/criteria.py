"""What goods are measured by: acceptance criteria, agreed with the price and frozen in the contract.

The same criteria are the inspector's checklist and name what failed in a dispute. Pure: a finding
is held against its criterion by `judge`, and nothing else decides whether goods pass.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Self

from marketplace.orders.sampling import LEVELS, Plan, plan_for

LARGEST = Decimal(10) ** 9
MOST_DIGITS, DECIMALS = 9, 6
NAME_LENGTH, TEXT_LENGTH, UNIT_LENGTH = 80, 200, 20
MOST_CHOICES = 12


class Measure(StrEnum):
    """What kind of thing is measured."""

    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"


class Verdict(StrEnum):
    """What a finding says about its criterion; OPEN where too little was found out."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing the goods must meet. `target`: a number, "yes" or "no", accepted choices, or words.

    A number may have a tolerance of ± around its target, bounds of its own, or both. `sample` is
    how many pieces are looked at; `aql` (percent) takes size and allowed failures from ISO 2859-1.
    """

    name: str
    measure: str = Measure.TEXT
    target: str = ""
    unit: str = ""
    tolerance: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    sample: int | None = None
    aql: Decimal | None = None
    method: str = ""

    @property
    def accepted(self) -> tuple[str, ...]:
        """The choices that pass, for a measure that is one of a list."""
        return tuple(filter(None, (part.strip() for part in self.target.split(";"))))

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The least and the most that pass, for a number; both are included."""
        if self.measure != Measure.NUMBER:
            return None, None
        if not self.target:
            return self.least, self.most
        around = self.tolerance
        aim = Decimal(self.target)
        if around is None and (self.least is not None or self.most is not None):
            return self.least, self.most
        low, high = aim - (around or 0), aim + (around or 0)
        low = low if self.least is None else max(low, self.least)
        return low, high if self.most is None else min(high, self.most)

    def plan(self, lot: Decimal) -> Plan | None:
        """Return how many pieces of a lot are looked at and may fail; None where nothing says so."""
        if self.aql is not None:
            norm = plan_for(lot, self.aql)
            return norm if self.sample is None else Plan(self.sample, norm.allowed)
        return None if self.sample is None else Plan(self.sample, 0)

    def to_json(self) -> dict[str, Any]:
        """Return JSON values, empty parts left out; decimals are plain strings."""
        parts = {
            "name": self.name,
            "measure": str(self.measure),
            "target": self.target,
            "unit": self.unit,
            "tolerance": _text(self.tolerance),
            "least": _text(self.least),
            "most": _text(self.most),
            "sample": self.sample,
            "aql": _text(self.aql),
            "method": self.method,
        }
        return {key: value for key, value in parts.items() if value not in {None, ""}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read back what `to_json` wrote."""
        numbers = {key: Decimal(data[key]) for key in NUMBERS if key in data}
        return cls(**{**data, **numbers})


NUMBERS = ("tolerance", "least", "most", "aql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found out about one criterion: the value, and how many pieces were seen and failed."""

    value: str = ""
    checked: int | None = None
    failing: int | None = None


class Fault(StrEnum):
    """Why a criterion or a finding cannot be meant."""

    NAME = "name"
    TARGET = "target"
    BOUNDS = "bounds"
    TOLERANCE = "tolerance"
    SAMPLE = "sample"
    AQL = "aql"
    NUMBER = "number"
    FAILING = "failing"
    LENGTH = "length"


def faults(criterion: Criterion) -> list[tuple[str, Fault]]:
    """Return the fields of a criterion that cannot be meant, each with its reason."""
    found: list[tuple[str, Fault]] = []
    if not criterion.name.strip():
        found.append(("name", Fault.NAME))
    found += [
        (field, Fault.LENGTH)
        for field, limit in LENGTHS.items()
        if len(getattr(criterion, field)) > limit
    ]
    if criterion.sample is not None and not 1 <= criterion.sample <= LARGEST:
        found.append(("sample", Fault.SAMPLE))
    if criterion.aql is not None and criterion.aql not in LEVELS:
        found.append(("aql", Fault.AQL))
    return found + TARGETS[Measure(criterion.measure)](criterion)


LENGTHS = {
    "name": NAME_LENGTH,
    "target": TEXT_LENGTH,
    "unit": UNIT_LENGTH,
    "method": TEXT_LENGTH,
}


def number(text: str) -> Decimal | None:
    """Read a number as people type it; None for anything that is none, NaN and infinity included."""
    try:
        value = Decimal(text.strip().replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        return None
    if not value.is_finite() or value.adjusted() > MOST_DIGITS or abs(value) > LARGEST:
        return None
    return value if value == round(value, DECIMALS) else None


def faults_of(criterion: Criterion, finding: Finding) -> list[tuple[str, Fault]]:
    """Return the parts of a finding that cannot be true."""
    found: list[tuple[str, Fault]] = []
    if finding.value and criterion.measure == Measure.NUMBER and number(finding.value) is None:
        found.append(("value", Fault.NUMBER))
    yes_or_no = criterion.measure in {Measure.YES_NO, Measure.TEXT}
    if finding.value and yes_or_no and finding.value not in {"yes", "no"}:
        found.append(("value", Fault.TARGET))
    if len(finding.value) > TEXT_LENGTH:
        found.append(("value", Fault.LENGTH))
    if finding.checked is not None and not 0 <= finding.checked <= LARGEST:
        found.append(("checked", Fault.SAMPLE))
    if finding.failing is not None and not 0 <= finding.failing <= (finding.checked or 0):
        found.append(("failing", Fault.FAILING))
    return found


def judge(criterion: Criterion, finding: Finding, *, lot: Decimal) -> Verdict:
    """Hold a finding against its criterion.

    With a sample both have to be known: how many pieces were seen, enough of them, and how many
    failed, at most as many as allowed. A value is held against target and bounds; where the sample
    decides and no value was written down, the sample alone does.
    """
    plan = criterion.plan(lot)
    by_sample = _by_sample(plan, finding) if plan is not None else None
    by_value = _by_value(criterion, finding.value) if finding.value else None
    verdicts = {verdict for verdict in (by_sample, by_value) if verdict is not None}
    if Verdict.FAIL in verdicts:
        return Verdict.FAIL
    return Verdict.PASS if verdicts == {Verdict.PASS} else Verdict.OPEN


def outcome(verdicts: Iterable[Verdict]) -> Verdict:
    """Return what the whole checklist says: one failure fails it, one open point leaves it open."""
    found = set(verdicts)
    if Verdict.FAIL in found:
        return Verdict.FAIL
    return Verdict.PASS if found == {Verdict.PASS} else Verdict.OPEN


def _by_sample(plan: Plan, finding: Finding) -> Verdict:
    if finding.checked is None or finding.failing is None:
        return Verdict.OPEN
    if finding.failing > plan.allowed:
        return Verdict.FAIL
    return Verdict.PASS if finding.checked >= plan.size else Verdict.OPEN


def _by_value(criterion: Criterion, value: str) -> Verdict:
    if criterion.measure == Measure.NUMBER:
        measured = number(value)
        if measured is None:
            return Verdict.OPEN
        low, high = criterion.bounds
        within = (low is None or measured >= low) and (high is None or measured <= high)
        return Verdict.PASS if within else Verdict.FAIL
    if criterion.measure == Measure.CHOICE:
        accepted = {each.casefold() for each in criterion.accepted}
        return Verdict.PASS if value.strip().casefold() in accepted else Verdict.FAIL
    wanted = criterion.target if criterion.measure == Measure.YES_NO else "yes"
    return Verdict.PASS if value == wanted else Verdict.FAIL


def _no_number(criterion: Criterion) -> list[tuple[str, Fault]]:
    given = (("tolerance", criterion.tolerance), ("least", criterion.least))
    return [(name, Fault.BOUNDS) for name, value in (*given, ("most", criterion.most)) if value]


def _number(criterion: Criterion) -> list[tuple[str, Fault]]:
    aim = number(criterion.target) if criterion.target else None
    if criterion.target and aim is None:
        return [("target", Fault.NUMBER)]
    if aim is None and criterion.least is None and criterion.most is None:
        return [("target", Fault.TARGET)]
    if criterion.tolerance is not None and (aim is None or criterion.tolerance < 0):
        return [("tolerance", Fault.TOLERANCE)]
    low, high = criterion.bounds
    if low is not None and high is not None and low > high:
        return [("most", Fault.BOUNDS)]
    return []


def _yes_no(criterion: Criterion) -> list[tuple[str, Fault]]:
    wrong = [] if criterion.target in {"yes", "no"} else [("target", Fault.TARGET)]
    return wrong + _no_number(criterion)


def _choice(criterion: Criterion) -> list[tuple[str, Fault]]:
    fits = 1 <= len(criterion.accepted) <= MOST_CHOICES
    return ([] if fits else [("target", Fault.TARGET)]) + _no_number(criterion)


def _words(criterion: Criterion) -> list[tuple[str, Fault]]:
    wrong = [] if criterion.target.strip() else [("target", Fault.TARGET)]
    return wrong + _no_number(criterion)


TARGETS = {
    Measure.NUMBER: _number,
    Measure.YES_NO: _yes_no,
    Measure.CHOICE: _choice,
    Measure.TEXT: _words,
}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize() + 0, "f")
