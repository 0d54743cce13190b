"""Forms of the supplier's profile."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.company import CountriesField
from marketplace.core.uploads import ACCEPT_PICTURES
from vendors.actions import Closure, VendorFacts
from vendors.models import Vendor

MOST_CERTIFICATES = 12
LONGEST_CERTIFICATE = 120


class CertificatesField(forms.CharField):
    """One certificate a line."""

    def clean(self, value: Any) -> list[str]:
        """Return the lines that are not empty."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_CERTIFICATES:
            raise forms.ValidationError(_("Name at most twelve certificates."), code="too_many")
        if any(len(line) > LONGEST_CERTIFICATE for line in lines):
            raise forms.ValidationError(_("A line has at most 120 characters."), code="too_long")
        return lines


class StorefrontForm(forms.Form):
    """Words and figures of the storefront."""

    tagline = forms.CharField(
        label=_("In one line"),
        max_length=140,
        required=False,
        help_text=_("For example: Oak furniture for hotels, made in Småland since 1962"),
    )
    about = forms.CharField(
        label=_("About the company"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 8}),
    )
    founded_year = forms.IntegerField(
        label=_("Founded in"), required=False, min_value=1600, max_value=2100
    )
    staff_count = forms.IntegerField(
        label=_("People employed"), required=False, min_value=1, max_value=1_000_000
    )
    plant_size_m2 = forms.IntegerField(
        label=_("Size of the plant in m²"), required=False, min_value=1, max_value=10_000_000
    )
    capacity = forms.CharField(
        label=_("Capacity"),
        max_length=160,
        required=False,
        help_text=_("For example: 4,000 chairs a month"),
    )
    export_markets = CountriesField(label=_("Export markets"), required=False)
    ships_to = CountriesField(
        label=_("Ships to"), required=False, help_text=_("Choose none to ship everywhere.")
    )
    certificates = CertificatesField(
        label=_("Certificates"),
        max_length=2000,
        required=False,
        help_text=_("One a line, with number and expiry if it has them."),
        widget=forms.Textarea({"rows": 4}),
    )

    @classmethod
    def of(cls, vendor: Vendor) -> "StorefrontForm":
        """Return the form filled with what is public now."""
        known = {name: getattr(vendor, name) for name in cls.base_fields}
        return cls(initial={**known, "certificates": "\n".join(vendor.certificates)})

    def facts(self) -> VendorFacts:
        """Return the valid answers."""
        return VendorFacts(**self.cleaned_data)


class HolidayForm(forms.Form):
    """First and last day of a closure; both empty to open again."""

    first = forms.DateField(
        label=_("Closed from"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Closed until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def closure(self) -> Closure:
        """Return the valid answers."""
        first: date | None = self.cleaned_data["first"]
        return Closure(first=first, last=self.cleaned_data["until"])


class PictureForm(forms.Form):
    """A logo or a banner."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, 20 MB at most."),
        widget=forms.FileInput({"accept": ACCEPT_PICTURES}),
    )
