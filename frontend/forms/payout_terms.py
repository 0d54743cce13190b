"""Forms of payouts: a supplier's rhythm, an operator's hold, reserve and returned payout."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.amounts import InCurrency, MoneyField
from trade_assurance.models import Interval
from trade_assurance.models.payout_terms import MOST_DAYS, MOST_SHARE_BPS

PERCENT = 100


class PlanForm(InCurrency):
    """On which days a supplier is paid out, and from which amount."""

    interval = forms.ChoiceField(
        label=_("When do you want to be paid out?"),
        choices=Interval.choices,
        widget=forms.RadioSelect,
    )
    minimum = MoneyField(
        label=_("Least amount of a payout"),
        help_text=_("What is below it waits for the next payday."),
    )


class ReserveForm(forms.Form):
    """Which share stays back, and for how long."""

    percent = forms.DecimalField(
        label=_("Share in percent"),
        min_value=0,
        max_value=MOST_SHARE_BPS // PERCENT,
        max_digits=4,
        decimal_places=2,
        help_text=_("0 ends it: what is in reserve becomes free on its day."),
    )
    days = forms.IntegerField(label=_("For how many days?"), min_value=1, max_value=MOST_DAYS)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def facts(self) -> dict[str, Any]:
        """Return what the action takes, of a valid form."""
        data = self.cleaned_data
        share = int(data["percent"] * PERCENT)
        return {"share_bps": share, "days": data["days"], "reason": data["reason"]}


class ReturnedForm(InCurrency):
    """Why the bank sent a payout back, and what it took for that."""

    reason = forms.CharField(label=_("Why it came back"), max_length=200)
    fee = MoneyField(label=_("Fee of the bank"), required=False)
