"""The form of an offer to change a contract: what has not left, the terms, and why."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money, NotWholeMinorUnits
from marketplace.orders.changes import Proposal
from marketplace.orders.contract import LineTerms
from marketplace.orders.models import Order
from marketplace.orders.queries import open_lines

MOST_OF_A_LINE: dict[str, Any] = {"max_digits": 14, "decimal_places": 3}
PRICE: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}


class ChangeForm(forms.Form):
    """Quantity and price of each line that has not left, a line to add, freight, date, place."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The other side reads this before it answers."),
    )
    freight = forms.DecimalField(label=_("Freight"), min_value=0, max_digits=16, decimal_places=3)
    lead_time_days = forms.IntegerField(
        label=_("Days from payment to shipment"), min_value=0, max_value=1000
    )
    delivery_place = forms.CharField(label=_("Place of delivery"), max_length=160, required=False)
    added_title = forms.CharField(label=_("Goods to add"), max_length=240, required=False)
    added_quantity = forms.DecimalField(
        label=_("Quantity"), required=False, min_value=Decimal("0.001"), **MOST_OF_A_LINE
    )
    added_unit = forms.CharField(label=_("Unit"), max_length=20, required=False, initial="piece")
    added_price = forms.DecimalField(label=_("Unit price"), required=False, min_value=0, **PRICE)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        opened = open_lines(order)
        self.lines = [x for x in order.lines.order_by("position") if not opened[x.pk].shipped]
        for line in self.lines:
            self._add_line(line.position, line.title, line.quantity, line.unit_price)
        first = [name for name in self.fields if name.startswith(("quantity_", "price_"))]
        self.order_fields([*first, *self.fields])
        self.fields["freight"].initial = order.freight.amount
        self.fields["lead_time_days"].initial = order.lead_time_days
        self.fields["delivery_place"].initial = order.delivery_place

    def _add_line(self, position: int, title: str, quantity: Decimal, price: Decimal) -> None:
        self.fields[f"quantity_{position}"] = forms.DecimalField(
            label=_("%(title)s: quantity") % {"title": title},
            min_value=0,
            initial=quantity.normalize() + 0,
            help_text=_("0 takes the line out."),
            **MOST_OF_A_LINE,
        )
        self.fields[f"price_{position}"] = forms.DecimalField(
            label=_("%(title)s: unit price") % {"title": title},
            min_value=0,
            initial=price.normalize() + 0,
            **PRICE,
        )

    def clean_freight(self) -> Money:
        """Read the amount in the order's currency."""
        try:
            return Money.of(self.cleaned_data["freight"], self.order.currency)
        except NotWholeMinorUnits:
            raise forms.ValidationError(
                _("This currency has fewer decimals."), code="decimals"
            ) from None

    def clean(self) -> dict[str, Any]:
        """A line to add has all of its parts, or none."""
        data = super().clean() or {}
        if data.get("added_title"):
            for name in ("added_quantity", "added_unit", "added_price"):
                if data.get(name) in {None, ""} and name not in self.errors:
                    self.add_error(name, _("This is needed for goods to add."))
        return data

    def proposal(self) -> Proposal:
        """Return the valid answers."""
        data = self.cleaned_data
        added = (
            LineTerms(
                data["added_title"],
                data["added_quantity"],
                data["added_unit"],
                data["added_price"],
            ),
        )
        return Proposal(
            quantities={x.position: data[f"quantity_{x.position}"] for x in self.lines},
            prices={x.position: data[f"price_{x.position}"] for x in self.lines},
            added=added if data["added_title"] else (),
            freight=data["freight"],
            lead_time_days=data["lead_time_days"],
            delivery_place=data["delivery_place"],
            reason=data["reason"],
        )


class RefusalForm(forms.Form):
    """Why an offer is refused."""

    answer = forms.CharField(
        label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )
