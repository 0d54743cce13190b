"""Forms of disputes: the claim, proposals, evidence, the operator's decision."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.chat import ManyFiles, ManyFilesField
from marketplace.core.money import Money, NotWholeMinorUnits
from marketplace.core.uploads import ACCEPT
from marketplace.orders.models import OrderLine
from trade_assurance.actions.disputes import Claim, Decision
from trade_assurance.dispute_states import Article, Outcome, Reason

CHOOSE = [("", _("Choose"))]


class MoneyField(forms.DecimalField):
    """An amount in one currency, named beside the field; more decimals than it has are refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 3)
        kwargs.setdefault("min_value", 0)
        super().__init__(*args, **kwargs)
        self.currency = "EUR"

    def clean(self, value: Any) -> Any:
        """Return a Money, or None for an empty optional field."""
        amount: Decimal | None = super().clean(value)
        if amount is None:
            return None
        try:
            return Money.of(amount, self.currency)
        except NotWholeMinorUnits:
            raise forms.ValidationError(
                _("%(currency)s has fewer decimals."),
                code="decimals",
                params={"currency": self.currency},
            ) from None


class _InCurrency(forms.Form):
    """A form whose amounts are in the currency of the order."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = currency
                field.label = f"{field.label} ({currency})"


class ClaimForm(_InCurrency):
    """What is wrong, what for, how much, and what shows it."""

    reason = forms.ChoiceField(label=_("What is wrong?"))
    amount = MoneyField(
        label=_("How much do you want back?"),
        help_text=_("At most what is held. You can agree on less later."),
    )
    description = forms.CharField(
        label=_("Describe it"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "What you ordered, what you got, and when you noticed. The supplier reads this."
        ),
    )
    exhibits = ManyFilesField(
        label=_("Evidence"),
        required=False,
        widget=ManyFiles(attrs={"accept": ACCEPT, "multiple": True}),
        help_text=_(
            "Pictures, papers, measurements: up to 10 files of 50 MB. Needed for damaged, counterfeit"
            " or wrong goods. Files cannot be changed or removed later."
        ),
    )

    def __init__(
        self, *args: Any, reasons: Iterable[Reason], lines: Iterable[OrderLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(reason.value, reason.label) for reason in reasons]
        self.fields["reason"].choices = [*CHOOSE, *choices]  # type: ignore[attr-defined]
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = forms.DecimalField(
                label=line.title,
                required=False,
                min_value=Decimal(0),
                max_value=line.quantity,
                max_digits=14,
                decimal_places=3,
            )
        names = [f"line_{line.pk}" for line in self.lines]
        self.order_fields(["reason", *names, "amount", "description", "exhibits"])

    def claim(self) -> Claim:
        """Return the valid answers."""
        data = self.cleaned_data
        lines = {line.pk: quantity for line in self.lines if (quantity := data[f"line_{line.pk}"])}
        return Claim(
            reason=data["reason"],
            amount=data["amount"],
            description=data["description"],
            lines=lines,
            files=data["exhibits"],
        )


class ProposalForm(_InCurrency):
    """What a side would settle for."""

    amount = MoneyField(label=_("Refund to the buyer"))
    message = forms.CharField(
        label=_("Why this is fair"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )


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


class RulingForm(_InCurrency):
    """What an operator rules; only outcomes that are carried out on the held money."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    amount = MoneyField(
        label=_("Refund to the buyer"), required=False, help_text=_("For a partial refund.")
    )
    article = forms.ChoiceField(label=_("Article"))
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Both sides read this. Name the exhibits you rely on, like B-1."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [row for row in Article.choices if row[0] != Article.LONG_STOP]
        self.fields["article"].choices = [*CHOOSE, *rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A partial refund needs its amount."""
        data: dict[str, Any] = super().clean() or {}
        partial = data.get("outcome") == Outcome.PARTIAL_REFUND
        if partial and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Say how much goes back to the buyer."))
        return data

    def decision(self) -> Decision:
        """Return the valid answers."""
        data = self.cleaned_data
        return Decision(
            outcome=data["outcome"],
            article=data["article"],
            reasons=data["reasons"],
            amount=data["amount"],
        )
