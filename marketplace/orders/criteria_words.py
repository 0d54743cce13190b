"""Acceptance criteria in words, in the active language: for pages, papers and messages."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.catalog.units import write_quantity
from marketplace.orders.criteria import Criterion, Fault, Measure

MEASURES: list[tuple[str, str | Promise]] = [
    (Measure.NUMBER.value, gettext_lazy("A number")),
    (Measure.YES_NO.value, gettext_lazy("Yes or no")),
    (Measure.CHOICE.value, gettext_lazy("One of a list")),
    (Measure.TEXT.value, gettext_lazy("A description")),
]
YES_NO: dict[str, str | Promise] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}


def requirement(criterion: Criterion) -> str:
    """Write what is required: "750 g ± 10", "at least 12 mm", "yes", the words of the contract."""
    if criterion.measure == Measure.NUMBER:
        return _number(criterion)
    if criterion.measure == Measure.YES_NO:
        return str(YES_NO[criterion.target])
    if criterion.measure == Measure.CHOICE:
        return _(" or ").join(criterion.accepted)
    return criterion.target


def sample(criterion: Criterion, lot: Decimal) -> str:
    """Write how many pieces are looked at; empty where nothing says so."""
    plan = criterion.plan(lot)
    if plan is None:
        return ""
    seen = ngettext("%(size)s piece is looked at", "%(size)s pieces are looked at", plan.size) % {
        "size": write_quantity(Decimal(plan.size))
    }
    may = (
        ngettext("at most %(n)s may fail", "at most %(n)s may fail", plan.allowed)
        % {"n": plan.allowed}
        if plan.allowed
        else _("none may fail")
    )
    level = f"AQL {write_quantity(criterion.aql)}: " if criterion.aql is not None else ""
    return f"{level}{seen}, {may}"


def value(criterion: Criterion, text: str) -> str:
    """Write a measured value as a page shows it."""
    if not text:
        return ""
    if criterion.measure == Measure.NUMBER:
        return " ".join(filter(None, (write_quantity(Decimal(text)), criterion.unit)))
    if criterion.measure == Measure.TEXT:
        return _("as required") if text == "yes" else _("not as required")
    return str(YES_NO.get(text, text)) if criterion.measure == Measure.YES_NO else text


def fault(name: str, why: Fault) -> str:
    """Say what is wrong with one field of a criterion or a finding."""
    return str(FAULTS.get((name, why)) or FAULTS_OF_ANY[why])


def _number(criterion: Criterion) -> str:
    unit = f" {criterion.unit}" if criterion.unit else ""
    if criterion.target and criterion.tolerance is not None:
        aim, around = write_quantity(Decimal(criterion.target)), write_quantity(criterion.tolerance)
        return f"{aim}{unit} ± {around}"
    low, high = criterion.bounds
    if low is not None and low == high:
        return f"{write_quantity(low)}{unit}"
    if low is None or high is None:
        words = _("at most %(number)s") if low is None else _("at least %(number)s")
        end = low if low is not None else high
        return words % {"number": f"{write_quantity(end or Decimal(0))}{unit}"}
    return _("%(low)s to %(high)s") % {
        "low": write_quantity(low),
        "high": f"{write_quantity(high)}{unit}",
    }


FAULTS: dict[tuple[str, Fault], Promise] = {
    ("target", Fault.TARGET): gettext_lazy("Say what is required."),
    ("value", Fault.TARGET): gettext_lazy("Choose one of the answers."),
    ("value", Fault.NUMBER): gettext_lazy("Enter the number that was measured."),
    ("checked", Fault.SAMPLE): gettext_lazy("Enter how many pieces were looked at."),
}
FAULTS_OF_ANY: dict[Fault, Promise] = {
    Fault.NAME: gettext_lazy("Say what is measured."),
    Fault.TARGET: gettext_lazy("Say what is required."),
    Fault.NUMBER: gettext_lazy("Enter a number."),
    Fault.BOUNDS: gettext_lazy("These bounds leave nothing that could pass."),
    Fault.TOLERANCE: gettext_lazy("A tolerance needs a number that it is around."),
    Fault.SAMPLE: gettext_lazy("Enter a whole number of pieces, at least one."),
    Fault.AQL: gettext_lazy("Choose one of the levels of ISO 2859-1."),
    Fault.FAILING: gettext_lazy("At most as many pieces fail as were looked at."),
    Fault.LENGTH: gettext_lazy("This text is too long."),
}
