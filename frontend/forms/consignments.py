"""Forms of one consignment: what it carries, what arrived of it, and what went wrong on the way."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.orders import KeptForm, PaperField, PlainForm, ReasonForm
from frontend.forms.quantities import quantity_field, read_quantities
from marketplace.orders.actions import Paper
from marketplace.orders.models import Order, Shipment
from marketplace.orders.states import DocumentKind


class OfAConsignment(PlainForm):
    """A step of one consignment that asks nothing."""

    def __init__(self, *args: Any, order: Order, shipment: Shipment, **kwargs: Any) -> None:
        super().__init__(*args, order=order, **kwargs)
        self.shipment = shipment


class WhyForm(OfAConsignment, ReasonForm):
    """A step of which the other side wants to know why."""


class CountForm(OfAConsignment):
    """What the buyer counted, where less arrived than was sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for carried in self.shipment.lines.all():
            line = carried.line
            self.fields[f"line_{line.pk}"] = quantity_field(
                line.title, carried.quantity, line.unit, initial=carried.quantity
            )

    @property
    def quantities(self) -> dict[int, Decimal]:
        """What was counted, by order line."""
        return read_quantities(self.cleaned_data)


class MoreTimeForm(OfAConsignment):
    """More time to look at the goods of one consignment."""

    more_days = forms.IntegerField(label=_("Days"), min_value=1, max_value=15, initial=7)


class ReshipForm(OfAConsignment):
    """The carrier of goods that are sent again."""

    carrier = forms.CharField(label=_("Carrier"), max_length=80)
    tracking = forms.CharField(label=_("Tracking number"), max_length=80, required=False)


class GiveBackForm(OfAConsignment, KeptForm):
    """A refund of goods that came back, less the freight."""

    kept = forms.DecimalField(
        label=_("Freight you keep"),
        min_value=0,
        initial=0,
        max_digits=16,
        decimal_places=3,
        help_text=_("At most the freight of this consignment; nothing of goods that were lost."),
    )


class HandoverForm(OfAConsignment):
    """The buyer's forwarder took the goods over."""

    transit_days = forms.IntegerField(
        label=_("Days of travel that were agreed"), min_value=0, max_value=120, initial=30
    )


class HandInForm(OfAConsignment):
    """Work that is handed in, with what shows it."""

    note = forms.CharField(
        label=_("What was done"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The buyer checks the work by this and by the file."),
    )
    evidence = PaperField(label=_("File"))

    @property
    def papers(self) -> list[Paper]:
        """The uploaded file."""
        file = self.cleaned_data.get("evidence")
        return (
            [Paper(kind=DocumentKind.EVIDENCE, name=file.name, content=file.read())] if file else []
        )
