"""Fields for money: an amount in the currency of an order."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money, NotWholeMinorUnits


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


class InCurrency(forms.Form):
    """A form whose amounts are in the currency of the order."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = currency
                field.label = f"{field.label} ({currency})"
