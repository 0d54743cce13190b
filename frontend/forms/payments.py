"""Forms of payments and payouts."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trade_assurance.gateways import gateway_for
from trade_assurance.statement_states import Surplus
from trade_assurance.states import PaymentMethod


class MethodForm(forms.Form):
    """How the buyer wants to pay; a test card where the sandbox is the card provider."""

    method = forms.ChoiceField(
        label=gettext_lazy("How do you want to pay?"), widget=forms.RadioSelect
    )
    card_number = forms.CharField(
        label=gettext_lazy("Test card number"),
        max_length=23,
        required=False,
        help_text=gettext_lazy(
            "4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined,"
            " 4000 0000 0000 0341 fails later."
        ),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        methods = [choice for choice in PaymentMethod.choices if gateway_for(choice[0])]
        field = self.fields["method"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = methods
        if gateway_for(PaymentMethod.CARD) != "sandbox":
            del self.fields["card_number"]

    @property
    def methods(self) -> list[tuple[str, str]]:
        """The ways to pay that are offered, with their labels."""
        field = self.fields["method"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        return [(str(value), str(label)) for value, label in field.choices]  # type: ignore[union-attr, misc]

    def clean(self) -> dict[str, Any]:
        """Turn the test card into the sandbox's token."""
        data: dict[str, Any] = super().clean() or {}
        wants_card = data.get("method") == PaymentMethod.CARD
        if wants_card and "card_number" in self.fields:
            number = str(data.get("card_number", "")).replace(" ", "")
            data["token"] = _test_cards().get(number, "")
            if not data["token"]:
                self.add_error("card_number", _("Use one of the test cards named below."))
        return data


class BankDetailsForm(forms.Form):
    """Where the supplier is paid."""

    holder = forms.CharField(label=gettext_lazy("Account holder"), max_length=140)
    iban = forms.CharField(
        label="IBAN",
        max_length=42,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    bic = forms.CharField(label="BIC", max_length=14, required=False)


class MatchForm(forms.Form):
    """The payment that an incoming transfer is for."""

    payment = forms.CharField(label=gettext_lazy("Payment reference"), max_length=20)


class SurplusForm(forms.Form):
    """What is done with money that came beyond what was due."""

    choice = forms.ChoiceField(label=gettext_lazy("What now?"), choices=Surplus.choices)


class ReasonForm(forms.Form):
    """Why an operator decided so."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class MoreTimeForm(forms.Form):
    """How many days more a buyer gets for the rest."""

    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=30, initial=7)


class PaidForm(forms.Form):
    """The bank's own reference of a payout."""

    bank_reference = forms.CharField(label=gettext_lazy("Reference at the bank"), max_length=80)


def _test_cards() -> dict[str, str]:
    if not (settings.DEMO or settings.TESTING):
        return {}
    from trade_assurance.gateways.sandbox import CARDS  # noqa: PLC0415 - refuses to load in earnest

    return CARDS
