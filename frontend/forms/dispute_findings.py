"""The contract's acceptance criteria in the form of a dispute: what was measured, and what shows it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.inspections import FindingForm, Measured
from marketplace.core.uploads import ACCEPT
from trade_assurance.actions.disputes import Measurement
from trade_assurance.inspection_checklist import Point


class MeasurementForm(FindingForm):
    """What the claiming side found out about one criterion, with one file that shows it."""

    exhibit = forms.FileField(
        label=_("Evidence for this point"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, point: Point, **kwargs: Any) -> None:
        row = Measured(point.position, point.criterion, point.lot)
        super().__init__(*args, row=row, prefix=f"point_{point.position}", **kwargs)
        self.point = point
        del self.fields["photos"]

    @property
    def is_used(self) -> bool:
        """Whether anything was said about the criterion."""
        data = self.cleaned_data
        said = any(data.get(name) is not None for name in ("checked", "failing", "exhibit"))
        return said or bool(data["value"] or data["note"])

    def measurement(self) -> Measurement:
        """Return the valid answers."""
        entry = self.entry()
        return Measurement(
            finding=entry.finding, note=entry.note, file=self.cleaned_data.get("exhibit")
        )


def measured(forms: Iterable[MeasurementForm]) -> dict[int, Measurement]:
    """Return what was said about which criterion."""
    return {form.point.position: form.measurement() for form in forms if form.is_used}
