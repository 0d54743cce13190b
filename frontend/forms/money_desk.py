"""Forms of the operators' money desk."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalog.models import Category
from marketplace.companies.models import Company


class ReversalForm(forms.Form):
    """A payment that a bank took back, as an operator read it in the bank's letter."""

    payment = forms.CharField(label=gettext_lazy("Payment reference"), max_length=20)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class FreezeForm(forms.Form):
    """The order whose held money is to stand still."""

    order = forms.CharField(label=gettext_lazy("Order reference"), max_length=20)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class CommissionForm(forms.Form):
    """A rate for everybody, a supplier, a category, or a supplier in a category."""

    name = forms.CharField(label=gettext_lazy("Name of the rule"), max_length=120)
    percent = forms.DecimalField(
        label=gettext_lazy("Commission in percent"),
        help_text=gettext_lazy("0 is a rate too."),
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
    )
    seller = forms.CharField(
        label=gettext_lazy("Supplier"),
        help_text=gettext_lazy("The company's reference; empty for every supplier."),
        max_length=20,
        required=False,
    )
    category = forms.ModelChoiceField(
        Category.objects.order_by("path"),
        label=gettext_lazy("Category"),
        required=False,
        empty_label=gettext_lazy("Every category"),
    )
    active_from = forms.DateField(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Begins at midnight UTC; empty for now. Placed orders keep theirs."),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def clean_seller(self) -> Company | None:
        """Turn the reference into the company."""
        reference = str(self.cleaned_data["seller"]).strip().upper()
        if not reference:
            return None
        found = Company.objects.filter(reference=reference, may_sell=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no supplier with this reference."))
        return found

    def rule(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        day = data["active_from"]
        return {
            "name": data["name"],
            "rate_bps": int(data["percent"] * 100),
            "seller": data["seller"],
            "category": data["category"],
            "active_from_at": datetime.combine(day, time(), UTC) if day else None,
        }
