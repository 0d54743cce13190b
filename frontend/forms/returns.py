"""Forms of a return: what goes back, the label, the parcel, the check, a supplier's terms."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.amounts import InCurrency, MoneyField
from frontend.forms.disputes import PAYERS
from marketplace.core.uploads import ACCEPT
from marketplace.orders.models import OrderLine
from trade_assurance.actions.returns import Label, Offer, Parcel, Request
from trade_assurance.actions.returns.terms import MOST_DAYS, MOST_RESTOCKING_BPS
from trade_assurance.dispute_states import Remedy

WANTED = [(Remedy.REFUND.value, _("Money back")), (Remedy.REPLACE.value, _("A replacement"))]
PERCENT = 100


class AskForm(forms.Form):
    """Which goods go back, why, and for what."""

    wanted = forms.ChoiceField(
        label=_("What do you want for them?"), choices=WANTED, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why do they go back?"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )

    def __init__(
        self, *args: Any, lines: Iterable[tuple[OrderLine, Decimal]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [(line, most) for line, most in lines if most]
        names = []
        for line, most in self.lines:
            names.append(f"line_{line.pk}")
            self.fields[names[-1]] = forms.DecimalField(
                label=line.title,
                required=False,
                min_value=Decimal(0),
                max_value=most,
                max_digits=14,
                decimal_places=3,
            )
        self.order_fields([*names, "wanted", "reason"])

    def request(self) -> Request:
        """Return the valid answers."""
        data = self.cleaned_data
        lines = {line.pk: got for line, _most in self.lines if (got := data[f"line_{line.pk}"])}
        return Request(lines=lines, reason=data["reason"], wanted=data["wanted"])


class AddressForm(forms.Form):
    """Where the goods go."""

    address = forms.CharField(
        label=_("Where do the goods go?"), max_length=500, widget=forms.Textarea({"rows": 3})
    )


class LabelForm(forms.Form):
    """A label as a file, or carrier and address in words."""

    label = forms.FileField(
        label=_("Label"), required=False, widget=forms.FileInput({"accept": ACCEPT})
    )
    carrier = forms.CharField(label=_("Carrier"), required=False, max_length=80)
    address = forms.CharField(
        label=_("Where do the goods go?"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )

    def made(self) -> Label:
        """Return the valid answers."""
        data = self.cleaned_data
        return Label(address=data["address"], carrier=data["carrier"], file=data["label"])


class SendForm(InCurrency):
    """By whom the goods go back, and what that cost."""

    carrier = forms.CharField(label=_("Carrier"), max_length=80)
    tracking = forms.CharField(label=_("Tracking number"), required=False, max_length=80)
    freight = MoneyField(
        label=_("What the way back costs you"),
        required=False,
        help_text=_("The supplier bears it; it is added to your refund as far as money is held."),
    )

    def __init__(self, *args: Any, bears: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not bears:
            del self.fields["freight"]

    def parcel(self) -> Parcel:
        """Return the valid answers."""
        data = self.cleaned_data
        return Parcel(data["carrier"], data["tracking"], data.get("freight"))


class TermsForm(forms.Form):
    """Under which terms a supplier takes goods back without a dispute."""

    days = forms.IntegerField(
        label=_("Days after receipt"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_("0: you take nothing back without a dispute."),
    )
    restocking = forms.DecimalField(
        label=_("Restocking share in percent"),
        min_value=0,
        max_value=MOST_RESTOCKING_BPS // PERCENT,
        max_digits=4,
        decimal_places=2,
        help_text=_("What you keep of the price. Buyers see it before they order."),
    )
    freight_by = forms.ChoiceField(label=_("Who pays for the way back?"), choices=PAYERS)

    def offer(self) -> Offer:
        """Return the valid answers."""
        data = self.cleaned_data
        return Offer(data["days"], int(data["restocking"] * PERCENT), data["freight_by"])
