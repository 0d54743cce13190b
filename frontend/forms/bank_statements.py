"""Forms of the statement import: the file, then which column of a table is which field."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.money import EXPONENTS, Money, NotWholeMinorUnits
from trade_assurance.bank_files.entries import MAX_BYTES
from trade_assurance.bank_files.tables import FIELDS, Table, proposed

LABELS = {
    "date": gettext_lazy("Booking date"),
    "amount": gettext_lazy("Amount with sign"),
    "credit": gettext_lazy("Money in"),
    "debit": gettext_lazy("Money out"),
    "currency": gettext_lazy("Currency"),
    "text": gettext_lazy("Text"),
    "payer": gettext_lazy("Payer"),
    "payer_account": gettext_lazy("Payer's account"),
    "bank_id": gettext_lazy("The bank's number of the line"),
}


class StatementForm(forms.Form):
    """A statement as the bank hands it out."""

    file = forms.FileField(
        label=gettext_lazy("Bank statement"),
        widget=forms.FileInput({"accept": ".xml,.camt,.csv,.txt", "data-max-bytes": MAX_BYTES}),
        help_text=gettext_lazy("CAMT.053 or CSV; 20 MB and 50,000 entries at most."),
    )


class ColumnsForm(forms.Form):
    """One choice of column per field, and how the bank writes figures."""

    def __init__(self, *args: Any, table: Table, remembered: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {**proposed(table), **remembered.get("fields", {})}
        known |= {
            key: remembered[key] for key in ("decimal", "dates", "currency") if key in remembered
        }
        columns = [(name, name) for name in dict.fromkeys(table.header) if name]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name],
                choices=[("", gettext_lazy("not in the file")), *columns],
                required=name in {"date", "text"},
                initial=known.get(name, ""),
            )
        self.fields["decimal"] = forms.ChoiceField(
            label=gettext_lazy("Decimals are written"),
            choices=[("comma", "1.234,56"), ("point", "1,234.56")],
            initial=known["decimal"],
        )
        self.fields["dates"] = forms.ChoiceField(
            label=gettext_lazy("Dates are written"),
            choices=[
                ("day_first", gettext_lazy("31/12/2026")),
                ("iso", "2026-12-31"),
                ("month_first", gettext_lazy("12/31/2026")),
            ],
            initial=known["dates"],
        )
        self.fields["default_currency"] = forms.ChoiceField(
            label=gettext_lazy("Currency where the file names none"),
            choices=[(code, code) for code in EXPONENTS],
            initial=known.get("currency") if known.get("currency") in EXPONENTS else "EUR",
        )
        for name, label in (
            ("opening", gettext_lazy("Opening balance")),
            ("closing", gettext_lazy("Closing balance")),
        ):
            self.fields[name] = forms.DecimalField(
                label=label,
                required=False,
                max_digits=15,
                decimal_places=3,
                localize=True,
                help_text=gettext_lazy("As the bank prints it; with both, we check the sum."),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for one way to tell money in from money out."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("amount") and not data.get("credit"):
            self.add_error("amount", _("Choose the column of the amount, or that of money in."))
        for name in ("opening", "closing"):
            value = data.get(name)
            if isinstance(value, Decimal) and self._minor(value, data) is None:
                self.add_error(name, _("The amount has more decimals than its currency."))
        return data

    def mapping(self) -> dict[str, Any]:
        """Return the valid answers as the importer keeps them."""
        data = self.cleaned_data
        typed = {
            f"{name}_minor": self._minor(data.get(name), data) for name in ("opening", "closing")
        }
        return {
            "fields": {name: data[name] for name in FIELDS if data.get(name)},
            "decimal": data["decimal"],
            "dates": data["dates"],
            "currency": data["default_currency"],
            **{name: minor for name, minor in typed.items() if minor is not None},
        }

    def _minor(self, value: Decimal | None, data: dict[str, Any]) -> int | None:
        if value is None:
            return None
        try:
            return Money.of(value, data.get("default_currency") or "EUR").minor
        except NotWholeMinorUnits:
            return None
