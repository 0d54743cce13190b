"""Acceptance criteria as they are typed in: one form per criterion, of a line or of the whole."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.units import write_quantity
from marketplace.orders.criteria import (
    LARGEST,
    NAME_LENGTH,
    TEXT_LENGTH,
    UNIT_LENGTH,
    Criterion,
    Measure,
    faults,
    number,
)
from marketplace.orders.criteria_words import MEASURES, fault
from marketplace.orders.sampling import LEVELS

MOST_CRITERIA = 40
MOST_LINES = 20
WHOLE = 0
BLANK = [("", "-")]


class _NumberField(forms.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            min_value=-LARGEST,
            max_value=LARGEST,
            max_digits=16,
            decimal_places=6,
            **kwargs,
        )


class CriterionForm(forms.Form):
    """What is measured, what is required, how many pieces are looked at, and how."""

    line = forms.TypedChoiceField(
        label=_("Holds for"), coerce=int, empty_value=None, initial="0", required=False
    )
    name = forms.CharField(
        label=_("What is measured"),
        max_length=NAME_LENGTH,
        help_text=_("One thing, like “Net weight”, “Leak test” or “Colour of the lid”."),
    )
    measure = forms.ChoiceField(label=_("Kind"), choices=MEASURES, initial=Measure.NUMBER.value)
    target = forms.CharField(
        label=_("Required"),
        max_length=TEXT_LENGTH,
        required=False,
        help_text=_("A number; yes or no; the accepted choices with “;” between them; or words."),
    )
    unit = forms.CharField(label=_("Unit"), max_length=UNIT_LENGTH, required=False)
    tolerance = _NumberField(label=_("Tolerance ±"))
    least = _NumberField(label=_("At least"))
    most = _NumberField(label=_("At most"))
    sample = forms.IntegerField(
        label=_("Pieces looked at"), min_value=1, max_value=int(LARGEST), required=False
    )
    aql = forms.TypedChoiceField(
        label=_("AQL (ISO 2859-1)"),
        coerce=Decimal,
        empty_value=None,
        required=False,
        help_text=_("It gives the sample and how many of it may fail."),
    )
    method = forms.CharField(label=_("How it is checked"), max_length=TEXT_LENGTH, required=False)

    no_such_line = _("The quotation has no such line.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [(n, _("Line %(number)s") % {"number": n}) for n in range(1, MOST_LINES + 1)]
        choices = [(WHOLE, _("The whole order")), *lines]
        self.fields["line"].choices = choices  # type: ignore[attr-defined]
        levels = [(str(level), write_quantity(level)) for level in LEVELS]
        self.fields["aql"].choices = [*BLANK, *levels]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a criterion that nothing could be held against."""
        data = super().clean() or {}
        data["target"] = _as_meant(data.get("measure", ""), data.get("target", ""))
        if not self.errors:
            for name, why in faults(self.criterion()):
                self.add_error(name, fault(name, why))
        return data

    def criterion(self) -> Criterion:
        """Return the valid answers."""
        parts = {name: self.cleaned_data[name] for name in PARTS}
        return Criterion(**parts)


PARTS = (
    "name", "measure", "target", "unit", "tolerance", "least", "most", "sample", "aql", "method",
)  # fmt: skip
CriterionFormSet = forms.formset_factory(
    CriterionForm, extra=0, max_num=MOST_CRITERIA, absolute_max=MOST_CRITERIA, can_delete=True
)
PREFIX = "criteria"


def criteria_of(forms: Iterable[Any]) -> dict[int, tuple[Criterion, ...]]:
    """Return the valid criteria by line; 0 is the whole order."""
    found: dict[int, tuple[Criterion, ...]] = {}
    for form in forms:
        if form.cleaned_data and not form.cleaned_data.get("DELETE"):
            line = form.cleaned_data.get("line") or WHOLE
            found[line] = (*found.get(line, ()), form.criterion())
    return found


def typed_rows(forms: Iterable[Any]) -> list[dict[str, Any]]:
    """Return what was typed as initial values, so that a draft shows no errors; crossed out ones go."""
    return [
        {name: form[name].value() for name in form.fields if name != "DELETE"}
        for form in forms
        if not form["DELETE"].value()
    ]


def rows_of(criteria: Mapping[int, Iterable[Criterion]]) -> list[dict[str, Any]]:
    """Return criteria as the forms' initial values."""
    return [
        {"line": line, **{name: getattr(each, name) for name in PARTS}}
        for line, rows in criteria.items()
        for each in rows
    ]


def _as_meant(measure: str, target: str) -> str:
    """Return a number in one spelling, and yes and no in the form's own language as the two words."""
    if measure == Measure.NUMBER and target:
        value = number(target)
        return target if value is None else format(value.normalize() + 0, "f")
    if measure == Measure.YES_NO:
        return WORDS.get(target.strip().casefold(), target)
    return target.strip()


WORDS = {"oui": "yes", "non": "no", "yes": "yes", "no": "no"}
