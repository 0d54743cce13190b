"""The choice of a period and a currency, as a form that is sent by GET."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookkeeping.periods import Period

LONGEST_DAYS = 3_660


class PeriodForm(forms.Form):
    """From one day to another, in one of the currencies that there are."""

    first = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))

    def __init__(
        self, data: Any, *, today: date, currencies: list[str], every: bool = False
    ) -> None:
        period = Period.year_of(today) if every else Period.month_of(today)
        choices = [(code, code) for code in currencies]
        if every:
            choices = [("", _("All currencies")), *choices]
        chosen = {name: data[name] for name in ("first", "last", "currency") if name in data}
        defaults = {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "currency": choices[0][0] if choices else "",
        }
        super().__init__({**defaults, **chosen})
        field = self.fields["currency"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices
        field.required = not every

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins, and within ten years."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last:
            if last < first:
                self.add_error("last", _("The period ends before it begins."))
            elif (last - first).days > LONGEST_DAYS:
                self.add_error("last", _("Choose at most ten years."))
        return data

    @property
    def period(self) -> Period:
        """The period of a valid form."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        chosen = self.cleaned_data
        return f"first={chosen['first']}&last={chosen['last']}&currency={chosen['currency']}"
