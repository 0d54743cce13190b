"""Forms of refunds of released money, and of what suppliers owe."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.forms.amounts import InCurrency, MoneyField
from trade_assurance.models import Protection
from trade_assurance.refund_queries import most_to_refund


class RefundForm(InCurrency):
    """How much of which part goes back to the buyer, and why."""

    part = forms.TypedChoiceField(label=gettext_lazy("Which part of the order?"), coerce=int)
    amount = MoneyField(label=gettext_lazy("How much goes back to the buyer?"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("Buyer and supplier read it."),
        widget=forms.Textarea({"rows": 3}),
    )
    # What the confirming page showed; empty until it was shown.
    shown = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput())

    def __init__(self, *args: Any, protections: Sequence[Protection], **kwargs: Any) -> None:
        super().__init__(*args, currency=protections[0].currency, **kwargs)
        self.protections = {row.tranche.position: row for row in protections}
        field = self.fields["part"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            (number, _("Part %(number)s: at most %(most)s") % _words(number, row))
            for number, row in self.protections.items()
        ]
        if len(self.protections) == 1:
            field.initial = protections[0].tranche.position
            field.widget = forms.HiddenInput()
            self.fields["amount"].help_text = _("At most %(most)s.") % _words(0, protections[0])

    @property
    def protection(self) -> Protection:
        """The part that was chosen, of a valid form."""
        return self.protections[self.cleaned_data["part"]]


class WriteOffForm(forms.Form):
    """Why a debt is given up."""

    reason = forms.CharField(label=gettext_lazy("Why is it given up?"), max_length=200)


class EvidenceForm(forms.Form):
    """What the evidence for the bank shows."""

    note = forms.CharField(
        label=gettext_lazy("What does the evidence show?"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Send the pack at the card provider first, then record it here."),
    )


def _words(number: int, protection: Protection) -> dict[str, Any]:
    return {"number": number, "most": most_to_refund(protection)}
