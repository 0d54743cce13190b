"""Forms of credit: what a supplier grants, credits and gives up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.amounts import InCurrency, MoneyField
from frontend.forms.rfqs import CURRENCIES
from marketplace.companies.models import Company
from marketplace.core.money import Money, NotWholeMinorUnits
from trade_assurance.credit_states import DAYS

PERIODS = [(days, _("%(days)s days after dispatch") % {"days": days}) for days in DAYS]


class GrantForm(forms.Form):
    """How much a buyer may owe, and until when it pays."""

    buyer = forms.ModelChoiceField(
        Company.objects.none(),
        label=_("Buyer"),
        help_text=_("Companies that have ordered from you."),
    )
    limit = forms.DecimalField(label=_("Limit"), max_digits=16, decimal_places=3)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="EUR")
    days = forms.TypedChoiceField(
        label=_("Payable"), choices=PERIODS, coerce=int, widget=forms.RadioSelect, initial=DAYS[0]
    )

    def __init__(self, *args: Any, buyers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["buyer"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = buyers

    def clean(self) -> dict[str, Any]:
        """Turn limit and currency into money; more decimals than the currency has are refused."""
        data: dict[str, Any] = super().clean() or {}
        if "limit" in data and "currency" in data:
            try:
                data["money"] = Money.of(data["limit"], data["currency"])
            except NotWholeMinorUnits:
                self.add_error("limit", _("This currency has fewer decimals."))
        return data


class CreditNoteForm(InCurrency):
    """How much less a buyer owes, and why."""

    amount = MoneyField(label=_("Owed less"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class GiveUpForm(forms.Form):
    """Why an overdue invoice is given up."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
