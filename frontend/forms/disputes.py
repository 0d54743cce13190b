"""Forms of both sides of a dispute: proposals, answers, evidence, parcels."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.amounts import InCurrency, MoneyField
from frontend.forms.chat import ManyFiles, ManyFilesField
from marketplace.core.money import Money
from marketplace.core.uploads import ACCEPT
from trade_assurance.actions.disputes import Terms
from trade_assurance.dispute_states import Remedy

PAYERS = [("", _("Choose")), ("buyer", _("The buyer")), ("seller", _("The supplier"))]


class ProposalForm(InCurrency):
    """What a side would settle for: an amount and a remedy."""

    remedy = forms.ChoiceField(
        label=_("How"), choices=Remedy.choices, initial=Remedy.REFUND, required=False
    )
    amount = MoneyField(label=_("Refund to the buyer"), required=False)
    freight_by = forms.ChoiceField(
        label=_("Who pays for the way back?"),
        required=False,
        choices=PAYERS,
        help_text=_("Only when the goods go back."),
    )
    days = forms.IntegerField(
        label=_("Days to send the replacement"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=_("Only when the goods are replaced."),
    )
    message = forms.CharField(
        label=_("Why this is fair"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, remedies: Iterable[Remedy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(remedy.value, remedy.label) for remedy in remedies]
        self.fields["remedy"].choices = offered  # type: ignore[attr-defined]
        if len(offered) == 1:
            del self.fields["remedy"], self.fields["freight_by"], self.fields["days"]

    def clean(self) -> dict[str, Any]:
        """Money back needs its amount."""
        data: dict[str, Any] = super().clean() or {}
        replaced = data.get("remedy") == Remedy.REPLACE
        if not replaced and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Say how much goes back to the buyer."))
        return data

    def terms(self) -> Terms:
        """Return the valid answers."""
        data = self.cleaned_data
        currency = self.fields["amount"].currency  # type: ignore[attr-defined]
        return Terms(
            refund=data["amount"] or Money.zero(currency),
            remedy=data.get("remedy") or Remedy.REFUND,
            freight_by=data.get("freight_by", ""),
            days=data.get("days"),
        )


class ParcelForm(forms.Form):
    """By whom goods are carried."""

    carrier = forms.CharField(label=_("Carrier"), max_length=80)
    tracking = forms.CharField(label=_("Tracking number"), required=False, max_length=80)


class ReasonForm(forms.Form):
    """Why: the other side, or the next operator, reads it."""

    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea({"rows": 4}))


class QuestionForm(forms.Form):
    """What an operator still wants to know of both sides."""

    question = forms.CharField(
        label=_("What do you want to know?"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class ExhibitForm(forms.Form):
    """Files as evidence, with a word on what they show."""

    exhibits = ManyFilesField(
        label=_("Files"),
        widget=ManyFiles(attrs={"accept": ACCEPT, "multiple": True}),
        help_text=_("They get a number and a fingerprint and cannot be changed or removed later."),
    )
    note = forms.CharField(label=_("What do they show?"), required=False, max_length=500)


class NumberForm(forms.Form):
    """The proposal that was on the page."""

    number = forms.IntegerField(min_value=1, max_value=9999)
