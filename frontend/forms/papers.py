"""Forms of numbered papers: prefixes and VAT rate of a seller, packages of a consignment."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookkeeping.actions import Package
from bookkeeping.states import OF_THE_SELLER

GRAMS = Decimal(1000)


class NumberingForm(forms.Form):
    """What a seller's numbers begin with, and the VAT rate its domestic prices contain."""

    invoice = forms.CharField(label=_("Commercial invoices begin with"), max_length=11)
    credit_note = forms.CharField(label=_("Credit notes begin with"), max_length=11)
    packing_list = forms.CharField(label=_("Packing lists begin with"), max_length=11)
    domestic_percent = forms.DecimalField(
        label=_("VAT rate contained in your prices for sales in your own country, in %"),
        help_text=_("Leave it empty if you state no rate."),
        min_value=Decimal(0),
        max_value=Decimal(50),
        max_digits=4,
        decimal_places=2,
        required=False,
    )

    def chosen(self) -> dict[str, Any]:
        """Return what the action asks for."""
        percent = self.cleaned_data["domestic_percent"]
        return {
            "prefixes": {kind: self.cleaned_data[kind].upper() for kind in OF_THE_SELLER},
            "domestic_bps": None if percent is None else int(percent * 100),
        }


class PackageForm(forms.Form):
    """One kind of package; weights in kilograms, of all of them together."""

    kind = forms.CharField(label=_("Kind of package"), max_length=60)
    count = forms.IntegerField(label=_("Number"), min_value=1, max_value=1_000_000)
    net_weight = forms.DecimalField(
        label=_("Net weight, kg"), min_value=Decimal("0.001"), max_digits=12, decimal_places=3
    )
    gross_weight = forms.DecimalField(
        label=_("Gross weight, kg"), min_value=Decimal("0.001"), max_digits=12, decimal_places=3
    )
    marks = forms.CharField(label=_("Marks and numbers"), max_length=120, required=False)

    def package(self) -> Package:
        """Return what was entered, in grams."""
        data = self.cleaned_data
        return Package(
            kind=data["kind"],
            count=data["count"],
            net_grams=int(data["net_weight"] * GRAMS),
            gross_grams=int(data["gross_weight"] * GRAMS),
            marks=data["marks"],
        )


PackageRows = forms.formset_factory(PackageForm, extra=3, max_num=50, validate_max=True)
