"""Forms of operators in a dispute: the decision, an inspection, handing a case over."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.amounts import InCurrency, MoneyField
from frontend.forms.dispute_claims import CHOOSE
from frontend.forms.disputes import PAYERS
from marketplace.companies.models import User
from trade_assurance.actions.disputes import Decision
from trade_assurance.dispute_states import Article, Outcome


class RulingForm(InCurrency):
    """What an operator rules; only outcomes that are carried out on the held money."""

    outcome = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    amount = MoneyField(
        label=_("Refund to the buyer"),
        required=False,
        help_text=_("For a partial refund, or when the goods go back."),
    )
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
    article = forms.ChoiceField(label=_("Article"))
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Both sides read this. Name the exhibits you rely on, like B-1."),
    )

    def __init__(self, *args: Any, outcomes: Iterable[Outcome], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(outcomes)
        choices = [(outcome.value, outcome.label) for outcome in offered]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        if Outcome.RETURN_REFUND not in offered:
            del self.fields["freight_by"]
        if Outcome.REPLACE not in offered:
            del self.fields["days"]
        rows = [row for row in Article.choices if row[0] != Article.LONG_STOP]
        self.fields["article"].choices = [*CHOOSE, *rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A partial refund needs its amount."""
        data: dict[str, Any] = super().clean() or {}
        partial = data.get("outcome") == Outcome.PARTIAL_REFUND
        if partial and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Say how much goes back to the buyer."))
        self._ask(data, Outcome.RETURN_REFUND, "freight_by", _("Say who pays for the way back."))
        self._ask(data, Outcome.REPLACE, "days", _("Say in how many days it has to be sent."))
        return data

    def _ask(self, data: dict[str, Any], outcome: Outcome, name: str, words: Any) -> None:
        if data.get("outcome") == outcome and not data.get(name) and name not in self.errors:
            self.add_error(name, words)

    def decision(self) -> Decision:
        """Return the valid answers."""
        data = self.cleaned_data
        return Decision(
            outcome=data["outcome"],
            article=data["article"],
            reasons=data["reasons"],
            amount=data["amount"],
            freight_by=data.get("freight_by", ""),
            days=data.get("days"),
        )


class InspectionForm(InCurrency):
    """What an inspector is to look at, as evidence."""

    inspector = forms.CharField(label=_("Who inspects?"), max_length=160)
    task = forms.CharField(
        label=_("What is to be looked at?"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    fee = MoneyField(
        label=_("Fee"), help_text=_("Advanced by who claims, borne as the claim is decided.")
    )


class FindingForm(forms.Form):
    """What was found; the report itself is put on the case as a file."""

    finding = forms.CharField(
        label=_("What was found?"), max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class HandOverForm(forms.Form):
    """The operator who goes on with a case."""

    operator = forms.ModelChoiceField(label=_("Operator"), queryset=User.objects.none())

    def __init__(self, *args: Any, but: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_operator=True, is_active=True).exclude(pk=but or 0)
        self.fields["operator"].queryset = others  # type: ignore[attr-defined]
