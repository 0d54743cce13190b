"""Forms of the product import: the file, then which column is which field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalog.imports.mapping import FIELDS, REQUIRED, proposed_columns
from marketplace.core.money import EXPONENTS


class UploadForm(forms.Form):
    """The file and the currency of its prices."""

    file = forms.FileField(
        label=_("CSV file"),
        widget=forms.FileInput({"accept": ".csv,.txt", "data-max-bytes": 50 * 1024 * 1024}),
        help_text=_("The first line names the columns; 50 MB at most."),
    )
    currency = forms.ChoiceField(
        label=_("Currency of the prices"), choices=[(c, c) for c in EXPONENTS]
    )


class MappingForm(forms.Form):
    """One choice of column per field; required ones must be chosen."""

    def __init__(self, *args: Any, header: tuple[str, ...], **kwargs: Any) -> None:
        kwargs.setdefault("initial", proposed_columns(header))
        super().__init__(*args, **kwargs)
        columns = [(name, name) for name in header if name]
        for name, (_converter, label) in FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[("", _("not in the file")), *columns],
                required=name in REQUIRED,
            )

    def mapping(self) -> dict[str, Any]:
        """Return the valid answers as the importer's mapping."""
        chosen = {name: column for name, column in self.cleaned_data.items() if column}
        return {"fields": {name: {"column": column} for name, column in chosen.items()}}
