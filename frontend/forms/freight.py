"""A supplier's freight table as a file, and how its products are packed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalog.models import Product
from marketplace.freight.queries import products_of
from marketplace.freight.sheets import LARGEST_BYTES


class TableForm(forms.Form):
    """The whole table as a CSV file."""

    file = forms.FileField(
        label=gettext_lazy("Table as CSV"),
        help_text=gettext_lazy("It takes the place of the present table."),
        widget=forms.FileInput({"accept": ".csv,.txt", "data-max-bytes": LARGEST_BYTES}),
    )

    def clean_file(self) -> Any:
        """Refuse what no table of rates is as large as."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise forms.ValidationError(_("A table of rates can have at most 0.5 MB."))
        return file


class PackingForm(forms.Form):
    """What one packed unit of a product weighs and takes."""

    product: "forms.ModelChoiceField[Product]" = forms.ModelChoiceField(
        None, label=gettext_lazy("Product")
    )
    kilograms = forms.DecimalField(
        label=gettext_lazy("Gross weight of a unit in kilograms"),
        max_digits=10,
        decimal_places=4,
        min_value=0,
        required=False,
    )
    cubic_metres = forms.DecimalField(
        label=gettext_lazy("Room for a unit in cubic metres"),
        max_digits=10,
        decimal_places=6,
        min_value=0,
        required=False,
    )

    def __init__(self, *args: Any, seller_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products_of(seller_id)  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Return what the action takes; nothing is not known."""
        data = self.cleaned_data
        return {
            "product": data["product"],
            "kilograms": data["kilograms"] or None,
            "cubic_metres": data["cubic_metres"] or None,
        }
