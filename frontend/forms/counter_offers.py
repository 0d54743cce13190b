"""The buyer's counter-offer: other quantities, prices and main terms."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.quotations import AmountField, check_amounts, percent, plain
from frontend.forms.rfqs import LARGEST
from rfq.offer import Offer

COUNTER_VALID_DAYS = 3


class CounterForm(forms.Form):
    """What a buyer proposes instead: quantities, prices and the main terms."""

    freight = AmountField(label=_("Freight"))
    lead_time_days = forms.IntegerField(label=_("Lead time in days"), min_value=0, max_value=730)
    deposit = forms.DecimalField(
        label=_("Deposit in percent"), min_value=0, max_value=Decimal("99.99"), decimal_places=2
    )
    valid_days = forms.IntegerField(
        label=_("Binding for, in days"),
        min_value=1,
        max_value=30,
        initial=COUNTER_VALID_DAYS,
        help_text=_("Until then the supplier can accept, and the order is placed."),
    )
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        self.offer = offer
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields.clear()
        for number, line in enumerate(offer.lines, start=1):
            self.fields[f"quantity_{number}"] = forms.DecimalField(
                label=_("Quantity: %(goods)s") % {"goods": line.description},
                min_value=0.001, max_value=LARGEST, max_digits=14, decimal_places=3,
                initial=plain(line.quantity),
            )  # fmt: skip
            self.fields[f"unit_price_{number}"] = forms.DecimalField(
                label=_("Unit price: %(goods)s") % {"goods": line.description},
                min_value=0.000001, max_digits=18, decimal_places=6, initial=plain(line.unit_price),
            )  # fmt: skip
        self.fields.update(own)
        self.fields["freight"].initial = offer.freight.amount if offer.freight is not None else None
        self.fields["lead_time_days"].initial = offer.lead_time_days
        self.fields["deposit"].initial = percent(offer.deposit_bps)

    def clean(self) -> dict[str, Any]:
        """Refuse a freight finer than the currency's smallest coin."""
        data = super().clean() or {}
        check_amounts(self, data, ("freight",), self.offer.currency)
        return data
