"""Forms of the contract: accepting it, asking and answering about a clause, a seller's own terms."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.orders.actions.asking import LONGEST
from marketplace.orders.clauses import clauses
from marketplace.orders.models import Order, SellerTerms


class AcceptanceForm(forms.Form):
    """The role in which a named person accepts, and which wording was on the page."""

    role = forms.CharField(
        label=_("Your role in the company"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    contract_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class QuestionForm(forms.Form):
    """A question to the other side about one clause."""

    clause = forms.TypedChoiceField(label=_("Clause"), coerce=int)
    text = forms.CharField(
        label=_("Your question"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause"].choices = [  # type: ignore[attr-defined]
            (clause.number, f"{clause.number}. {clause.title}") for clause in clauses(order)
        ]


class AnswerForm(forms.Form):
    """The answer to a question."""

    text = forms.CharField(
        label=_("Your answer"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )


class SellerTermsForm(forms.Form):
    """What a seller says and asks on each of its new orders."""

    thanks = forms.CharField(
        label=_("Your words of thanks"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("They stand in the mail that confirms an order, and on its page."),
    )
    forfeit_percent = forms.DecimalField(
        label=_("Share of the deposit you keep when the balance is not paid, in percent"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("It stands in the contract. The buyer may object before any money moves."),
    )
    storage_clause = forms.CharField(
        label=_("What storing unpaid goods costs"),
        max_length=400,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("For example: from the 8th day on, EUR 12 a pallet and week."),
    )

    @classmethod
    def of(cls, terms: SellerTerms) -> "SellerTermsForm":
        """Return the form filled with what holds now."""
        return cls(
            initial={
                "thanks": terms.thanks,
                "forfeit_percent": Decimal(terms.forfeit_bps) / 100,
                "storage_clause": terms.storage_clause,
            }
        )

    @property
    def forfeit_bps(self) -> int:
        """The valid share in basis points."""
        return int(self.cleaned_data["forfeit_percent"] * 100)
