"""Commission rules, the plans that suppliers are on, and the question what somebody would pay."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.catalog.models import Category
from marketplace.companies.models import Company
from marketplace.core.money import EXPONENTS, Money, NotWholeMinorUnits
from trade_assurance.models import CommissionPlan


class SupplierField(forms.CharField):
    """A supplier by the reference of its company."""

    def clean(self, value: Any) -> Any:
        """Turn the reference into the company."""
        reference = str(super().clean(value)).strip().upper()
        if not reference:
            return None
        found = Company.objects.filter(reference=reference, may_sell=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no supplier with this reference."))
        return found


def _category() -> "forms.ModelChoiceField[Category]":
    return forms.ModelChoiceField(
        Category.objects.order_by("path"),
        label=gettext_lazy("Category"),
        required=False,
        empty_label=gettext_lazy("Every category"),
    )


def _plan() -> "forms.ModelChoiceField[CommissionPlan]":
    return forms.ModelChoiceField(
        CommissionPlan.objects.order_by("name"),
        label=gettext_lazy("Plan"),
        required=False,
        empty_label=gettext_lazy("No plan"),
    )


def _day(label: Any, help_text: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )


class CommissionForm(forms.Form):
    """A rate for everybody, or for a supplier or a plan, a category, or both."""

    name = forms.CharField(label=gettext_lazy("Name of the rule"), max_length=120)
    percent = forms.DecimalField(
        label=gettext_lazy("Commission in percent"),
        help_text=gettext_lazy("0 is a rate too."),
        min_value=Decimal(0),
        max_value=Decimal(100),
        max_digits=5,
        decimal_places=2,
    )
    seller = SupplierField(
        label=gettext_lazy("Supplier"),
        help_text=gettext_lazy("The company's reference; empty for every supplier."),
        max_length=20,
        required=False,
    )
    plan = _plan()
    category = _category()
    active_from = _day(
        gettext_lazy("In force from"),
        gettext_lazy("Begins at midnight UTC; empty for now. Placed orders keep theirs."),
    )
    active_until = _day(
        gettext_lazy("In force until"),
        gettext_lazy("Ends at midnight UTC before this day; empty for no end."),
    )

    def rule(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "rate_bps": int(data["percent"] * 100),
            "seller": data["seller"],
            "plan": data["plan"],
            "category": data["category"],
            "active_from_at": _midnight(data["active_from"]),
            "active_until_at": _midnight(data["active_until"]),
        }


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day else None


class PlanForm(forms.Form):
    """A plan by its name."""

    name = forms.CharField(label=gettext_lazy("Name of the plan"), max_length=60)


class PlanChoiceForm(forms.Form):
    """The plan that a supplier is put on."""

    seller = SupplierField(label=gettext_lazy("Supplier"), max_length=20)
    plan = _plan()


class SimulationForm(forms.Form):
    """Who would sell what for how much."""

    seller = SupplierField(
        label=gettext_lazy("Supplier"),
        help_text=gettext_lazy("The company's reference."),
        max_length=20,
    )
    category = _category()
    amount = forms.DecimalField(
        label=gettext_lazy("Amount of the line"),
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=3,
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in EXPONENTS]
    )

    def clean(self) -> dict[str, Any]:
        """An amount has no more decimals than its currency."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("amount") is not None and data.get("currency"):
            try:
                data["money"] = Money.of(data["amount"], data["currency"])
            except NotWholeMinorUnits:
                self.add_error("amount", _("This currency does not have so many decimals."))
        return data
