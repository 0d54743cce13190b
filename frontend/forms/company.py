"""Forms of a company: profile, addresses, roles, invitations."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from marketplace.companies.actions import AddressFacts, CompanyFacts
from marketplace.companies.models import Address, Company, Role
from marketplace.companies.roles import display_name
from marketplace.companies.states import Permission
from marketplace.core.money import EXPONENTS


class CountryField(forms.ChoiceField):
    """One country, by its name in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Country"))
        kwargs.setdefault("widget", forms.Select({"autocomplete": "country"}))
        super().__init__(choices=lambda: [("", _("Choose a country")), *countries], **kwargs)


class CountriesField(forms.MultipleChoiceField):
    """Any number of countries."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.SelectMultiple({"size": 7}))
        super().__init__(choices=lambda: list(countries), **kwargs)


class CompanyForm(forms.Form):
    """The company's profile."""

    name = forms.CharField(label=_("Company name"), max_length=160)
    country = CountryField()
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=60,
        required=False,
        help_text=_("SIREN, HRB, organisation number, …"),
    )
    vat_number = forms.CharField(label=_("VAT number"), max_length=40, required=False)
    currency = forms.ChoiceField(
        label=_("Currency of your accounts"), choices=[(c, c) for c in EXPONENTS]
    )

    @classmethod
    def of(cls, company: Company) -> "CompanyForm":
        """Return the form filled with what is known."""
        return cls(
            initial={
                "name": company.name,
                "country": company.country.code,
                "registration_number": company.registration_number,
                "vat_number": company.vat_number,
                "currency": company.currency,
            }
        )

    def facts(self) -> CompanyFacts:
        """Return the valid answers."""
        return CompanyFacts(**self.cleaned_data)


class AddressForm(forms.Form):
    """An entry of the address book."""

    label = forms.CharField(
        label=_("Name of this address"),
        max_length=80,
        required=False,
        help_text=_("For example: Warehouse Lyon"),
    )
    line1 = forms.CharField(
        label=_("Street and number"),
        max_length=160,
        widget=forms.TextInput({"autocomplete": "address-line1"}),
    )
    line2 = forms.CharField(
        label=_("Addition"),
        max_length=160,
        required=False,
        widget=forms.TextInput({"autocomplete": "address-line2"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "postal-code"}),
    )
    city = forms.CharField(
        label=_("City"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "address-level2"}),
    )
    region = forms.CharField(label=_("Region or state"), max_length=100, required=False)
    country = CountryField()

    @classmethod
    def of(cls, address: Address) -> "AddressForm":
        """Return the form filled with an entry."""
        names = ("label", "line1", "line2", "postcode", "city", "region")
        known = {name: getattr(address, name) for name in names}
        return cls(initial={**known, "country": address.country.code})

    def facts(self) -> AddressFacts:
        """Return the valid answers."""
        return AddressFacts(**self.cleaned_data)


class RoleForm(forms.Form):
    """A role: a name and what it allows."""

    name = forms.CharField(label=_("Name of the role"), max_length=60)
    permissions = forms.MultipleChoiceField(
        label=_("People with this role may"),
        choices=Permission.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class RoleChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time it takes none
    """One of the company's own roles."""

    def label_from_instance(self, obj: Any) -> str:
        return display_name(obj.name)


class InvitationForm(forms.Form):
    """Whom to ask, and for which role."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    role = RoleChoiceField(label=_("Role"), queryset=Role.objects.none(), empty_label=None)

    def __init__(self, *args: Any, roles: QuerySet[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = roles
