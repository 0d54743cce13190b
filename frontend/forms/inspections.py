"""Forms of inspections: asking, booking, the inspector's findings and report, the registry."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from frontend.forms.chat import ManyFiles, ManyFilesField
from frontend.forms.rfqs import CURRENCIES, NO_CHOICE
from marketplace.core.money import Money, NotWholeMinorUnits
from marketplace.core.uploads import ACCEPT_PICTURES
from marketplace.orders.criteria import LARGEST, Criterion, Finding, Measure
from trade_assurance.actions.inspections import Circumstances, Entry
from trade_assurance.inspection_queries import listed_inspectors
from trade_assurance.models import InspectionFinding
from trade_assurance.models.inspection import NOTE_LENGTH


class NoteForm(forms.Form):
    """A word on what is wanted."""

    note = forms.CharField(
        label=_("What should be looked at?"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )


class WhyForm(forms.Form):
    """A reason that the others read."""

    reason = forms.CharField(
        label=_("Reason"), max_length=NOTE_LENGTH, widget=forms.Textarea({"rows": 3})
    )


class DayForm(forms.Form):
    """The day of a visit."""

    visit_on = forms.DateField(
        label=_("Day of the visit"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


class VisitForm(DayForm):
    """Who comes, when and where."""

    company = forms.ChoiceField(label=_("Inspection company"))
    place = forms.CharField(label=_("Where the goods are"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = {str(row.company_id): row for row in listed_inspectors()}
        rows = [(key, f"{row.company}, {row.fee}") for key, row in self.listed.items()]
        self.fields["company"].choices = rows  # type: ignore[attr-defined]
        self.order_fields(["company", "visit_on", "place"])

    def clean_company(self) -> Any:
        """Return the company itself."""
        return self.listed[self.cleaned_data["company"]].company


@dataclass(frozen=True, slots=True)
class Measured:
    """A criterion about which nothing was written down yet."""

    position: int
    asked: Criterion
    lot: Decimal
    value: str = ""
    checked: int | None = None
    failing: int | None = None
    note: str = ""


class FindingForm(forms.Form):
    """What was found out about one criterion; the fields follow from how it is measured."""

    value = forms.CharField(label=_("Measured"), max_length=200, required=False)
    checked = forms.IntegerField(
        label=_("Pieces looked at"), min_value=0, max_value=int(LARGEST), required=False
    )
    failing = forms.IntegerField(
        label=_("of these failed"), min_value=0, max_value=int(LARGEST), required=False
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    photos = ManyFilesField(
        label=_("Pictures"),
        required=False,
        widget=ManyFiles(
            attrs={"accept": ACCEPT_PICTURES, "capture": "environment", "multiple": True}
        ),
    )

    def __init__(self, *args: Any, row: "InspectionFinding | Measured", **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in ("value", "checked", "failing", "note")}
        kwargs.setdefault("auto_id", f"id_{row.position}_%s")
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        criterion = row.asked
        if (field := _answer(criterion)) is not None:
            self.fields["value"] = field
        elif criterion.unit:
            self.fields["value"].label = f"{_('Measured')} ({criterion.unit})"
        if criterion.measure == Measure.NUMBER:
            self.fields["value"].widget.attrs["inputmode"] = "decimal"
        if criterion.plan(row.lot) is None:
            del self.fields["checked"], self.fields["failing"]

    def entry(self) -> Entry:
        """Return the valid answers."""
        data = self.cleaned_data
        finding = Finding(
            value=(data["value"] or "").strip(),
            checked=data.get("checked"),
            failing=data.get("failing"),
        )
        return Entry(finding=finding, note=data["note"])


def _answer(criterion: Criterion) -> forms.Field | None:
    rows: list[tuple[str, Any]]
    if criterion.measure == Measure.YES_NO:
        rows = [("yes", _("yes")), ("no", _("no"))]
    elif criterion.measure == Measure.TEXT:
        rows = [("yes", _("as required")), ("no", _("not as required"))]
    elif criterion.measure == Measure.CHOICE:
        rows = [*((each, each) for each in criterion.accepted), ("-", _("something else"))]
    else:
        return None
    return forms.ChoiceField(label=_("Found"), choices=[*NO_CHOICE, *rows], required=False)


class CircumstancesForm(forms.Form):
    """What is said about the visit as a whole."""

    lot_seen = forms.DecimalField(
        label=_("Quantity that was there"), min_value=0, max_value=LARGEST, max_digits=14,
        decimal_places=3, required=False,
    )  # fmt: skip
    latitude = forms.DecimalField(
        label=_("Latitude"), min_value=-90, max_value=90, decimal_places=5, required=False
    )
    longitude = forms.DecimalField(
        label=_("Longitude"), min_value=-180, max_value=180, decimal_places=5, required=False
    )
    remarks = forms.CharField(
        label=_("Remarks"), max_length=NOTE_LENGTH, required=False,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def about(self) -> Circumstances:
        """Return the valid answers."""
        return Circumstances(**self.cleaned_data)


class HandInForm(forms.Form):
    """Handing the report in; a reason makes it inconclusive."""

    inconclusive = forms.CharField(
        label=_("Inconclusive, because"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Leave it empty: then the criteria decide whether the goods passed."),
    )


class InspectorForm(forms.Form):
    """A company that inspects goods, put on the list."""

    name = forms.CharField(label=_("Name of the company"), max_length=160)
    country = forms.ChoiceField(label=_("Country"))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("This person is asked by mail to join, and can then invite colleagues."),
    )
    fee = forms.DecimalField(
        label=_("Fee of a visit"), min_value=0, max_value=Decimal(10**6), decimal_places=3
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    regions = forms.CharField(label=_("Where it goes"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = list(countries)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the fee in its currency."""
        data = super().clean() or {}
        if data.get("fee") is not None and data.get("currency"):
            try:
                data["money"] = Money.of(data["fee"], data["currency"])
            except NotWholeMinorUnits:
                self.add_error("fee", _("This currency has no such small coins."))
        return data
