"""Forms of requests: one per step of the wizard, and those of the pages around it."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from marketplace.catalog.models import Category
from marketplace.catalog.states import Incoterm, Unit
from marketplace.companies.models import Company
from marketplace.core import clock, uploads
from marketplace.core.errors import Refusal
from marketplace.core.money import EXPONENTS
from rfq.checks import check_deadline
from rfq.models import Visibility
from vendors.queries import public_vendors

CURRENCIES = [(code, code) for code in EXPONENTS]
NO_CHOICE = [("", "-")]
LARGEST = 99_999_999_999


def category_choices() -> list[tuple[Any, str]]:
    """Return the tree as indented choices, in its order."""
    rows = Category.objects.order_by("path")
    return [("", "-"), *((row.pk, f"{' ' * (row.depth - 1)}{row.name}") for row in rows)]


class WhatForm(forms.Form):
    """Step 1: what is needed."""

    title = forms.CharField(
        label=_("What do you need?"),
        max_length=120,
        help_text=_(
            "A few words that a supplier understands, like “Steel bottles 750 ml, engraved”."
        ),
    )
    description = forms.CharField(
        label=_("Describe it"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "Material, size, finish, packaging, certificates. Leave out your e-mail and telephone."
        ),
    )
    category = forms.TypedChoiceField(
        label=_("Category"), required=False, coerce=int, empty_value=None
    )
    file = forms.FileField(
        label=_("Drawing or specification"),
        required=False,
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT}),
        help_text=_("Up to 50 MB. You can add more later in the review."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = category_choices()  # type: ignore[attr-defined]

    def clean_category(self) -> Category | None:
        """Return the category itself."""
        key = self.cleaned_data["category"]
        return Category.objects.get(pk=key) if key else None

    def clean_file(self) -> Any:
        """Refuse what is too large or of no accepted kind; note what it is."""
        return checked_file(self.cleaned_data["file"])


class AmountForm(forms.Form):
    """Step 2: how much, and at what price one hopes for."""

    quantity = forms.DecimalField(
        label=_("Quantity"), min_value=0.001, max_value=LARGEST, max_digits=14, decimal_places=3
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    target_unit_price = forms.DecimalField(
        label=_("Target price per unit"),
        required=False,
        min_value=0.000001,
        max_digits=18,
        decimal_places=6,
        help_text=_("Suppliers see it. Leave it empty to hear their price first."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=CURRENCIES,
        help_text=_("Quotations are compared in this currency."),
    )
    sample_wanted = forms.BooleanField(label=_("I want a sample first"), required=False)


class TermsForm(forms.Form):
    """Step 3: where to, how, and by when."""

    destination_country = forms.ChoiceField(label=_("Country of delivery"))
    destination_place = forms.CharField(label=_("Town or port"), max_length=120, required=False)
    incoterm = forms.ChoiceField(
        label=_("Incoterm"),
        choices=NO_CHOICE + Incoterm.choices,
        required=False,
        help_text=_(
            "Who carries and insures the goods up to where. DAP is delivered to your door."
        ),
    )
    needed_by_on = forms.DateField(
        label=_("Needed by"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination_country"].choices = list(countries)  # type: ignore[attr-defined]

    def clean_needed_by_on(self) -> Any:
        """Refuse a date that has passed."""
        day = self.cleaned_data["needed_by_on"]
        if day is not None and day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a date in the future."))
        return day


class InspectionWantedForm(forms.Form):
    """Whether the goods are to be inspected before they leave."""

    inspection_wanted = forms.BooleanField(
        label=_("I want the goods inspected before they leave"),
        required=False,
        help_text=_("Suppliers say in their quotation by whom, and who pays."),
    )


class AudienceForm(forms.Form):
    """Step 4: who is asked, and until when."""

    visibility = forms.ChoiceField(
        label=_("Who is asked"),
        choices=Visibility.choices,
        widget=forms.RadioSelect,
        help_text=_("Suppliers never see each other's quotations."),
    )
    sellers = forms.MultipleChoiceField(
        label=_("Invite by name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Invited suppliers may answer even when all places are taken."),
    )
    closes_at = forms.DateField(
        label=_("Quotations until"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=_("Between 1 and 60 days from now, to the end of that day in your time zone."),
    )

    def __init__(self, *args: Any, own_company_id: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vendors = public_vendors().exclude(company_id=own_company_id).order_by("company__name")
        self.fields["sellers"].choices = [  # type: ignore[attr-defined]
            (str(vendor.company_id), vendor.company.name) for vendor in vendors[:60]
        ]

    def clean_closes_at(self) -> datetime:
        """Return the last minute of the chosen day in the reader's zone, if it may be chosen."""
        day = self.cleaned_data["closes_at"]
        closes_at = timezone.make_aware(datetime.combine(day, time(23, 59)))
        try:
            check_deadline(closes_at, clock.now())
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return closes_at

    def clean(self) -> dict[str, Any]:
        """Ask for a supplier where only invited ones are asked."""
        data = super().clean() or {}
        if data.get("visibility") == Visibility.INVITED and not data.get("sellers"):
            self.add_error("sellers", _("Invite at least one supplier."))
        return data

    def invited(self) -> list[Company]:
        """Return the chosen companies."""
        return list(Company.objects.filter(pk__in=self.cleaned_data["sellers"]))


class FileForm(forms.Form):
    """One more file."""

    file = forms.FileField(
        label=_("Add a file"), widget=forms.FileInput(attrs={"accept": uploads.ACCEPT})
    )

    def clean_file(self) -> Any:
        """Refuse what is too large or of no accepted kind."""
        return checked_file(self.cleaned_data["file"])


class ReasonForm(forms.Form):
    """A reason that the other side reads."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side reads this."),
    )


class ExtendForm(forms.Form):
    """A later deadline."""

    closes_at = forms.DateField(
        label=_("New deadline"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def clean_closes_at(self) -> datetime:
        """Return the last minute of the chosen day in the reader's zone."""
        day = self.cleaned_data["closes_at"]
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


class QuestionForm(forms.Form):
    """A supplier's question."""

    question = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The answer goes to every supplier; your name does not."),
    )


class AnswerForm(forms.Form):
    """The buyer's answer."""

    answer = forms.CharField(
        label=_("Answer for every supplier"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecisionForm(forms.Form):
    """The operator's decision on a request held back."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("approve", _("Publish it")),
            ("request_changes", _("Ask for changes")),
            ("reject", _("Do not publish it")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The buyer reads it; needed unless you publish."),
    )


def checked_file(file: Any) -> Any:
    """Return the file with its `kind`, or raise what the form shows."""
    if file is None:
        return None
    try:
        file.kind = uploads.check(file).name
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
    return file
