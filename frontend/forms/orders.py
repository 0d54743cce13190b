"""Forms of orders: placing one, and what each side answers along the way."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from frontend.forms.quantities import quantity_field, read_quantities
from marketplace.companies.models import Address
from marketplace.core import uploads
from marketplace.core.errors import Refusal
from marketplace.core.money import Money, NotWholeMinorUnits
from marketplace.orders.actions import Paper
from marketplace.orders.actions.papers import LARGEST_BYTES
from marketplace.orders.models import Order
from marketplace.orders.queries import open_lines, seller_terms
from marketplace.orders.states import DocumentKind, TransportMode

NEW_ADDRESS = "new"


class OrderForm(forms.Form):
    """An order straight from a product page."""

    sku = forms.TypedChoiceField(label=_("Variant"), coerce=int, empty_value=None)
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=14, decimal_places=3, min_value=Decimal("0.001")
    )
    address = forms.ChoiceField(label=_("Deliver to"))
    line1 = forms.CharField(label=_("Street and number"), max_length=160, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("Town"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    transport_mode = forms.ChoiceField(
        label=_("Transport"), choices=TransportMode.choices, initial=TransportMode.LAND
    )
    buyer_po_number = forms.CharField(
        label=_("Your purchase order number"), max_length=60, required=False
    )
    message = forms.CharField(
        label=_("Note to the supplier"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    unit_price = forms.DecimalField(widget=forms.HiddenInput, max_digits=18, decimal_places=6)
    freight = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    token = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self, *args: Any, skus: list[tuple[int, str]], addresses: list[Address], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._addresses = {str(address.pk): address for address in addresses}
        if skus:
            self.fields["sku"].choices = skus  # type: ignore[attr-defined]
        else:
            del self.fields["sku"]
        self.fields["address"].choices = [  # type: ignore[attr-defined]
            *((str(a.pk), str(a)) for a in addresses),
            (NEW_ADDRESS, _("Another address")),
        ]
        self.fields["country"].choices = [("", "—"), *countries]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new address needs its street, town and country."""
        data = super().clean() or {}
        if data.get("address") == NEW_ADDRESS:
            for name in ("line1", "city", "country"):
                if not data.get(name):
                    self.add_error(name, _("This is needed for a new address."))
        return data

    @property
    def saved(self) -> int:
        """How many addresses can be chosen."""
        return len(self._addresses)

    @property
    def delivery(self) -> dict[str, str]:
        """The chosen or the typed address, as the order keeps it."""
        data = self.cleaned_data
        chosen = self._addresses.get(data["address"])
        if chosen is None:
            return {
                name: data[name] for name in ("line1", "postcode", "city", "country") if data[name]
            }
        parts = {
            "line1": chosen.line1,
            "line2": chosen.line2,
            "postcode": chosen.postcode,
            "city": chosen.city,
            "region": chosen.region,
            "country": chosen.country.code,
        }
        return {name: value for name, value in parts.items() if value}


class PlainForm(forms.Form):
    """A step that asks nothing."""

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order


class ThanksForm(PlainForm):
    """Confirmation, with the supplier's own words of thanks."""

    thanks = forms.CharField(
        label=_("Your words of thanks"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They stand in the mail that confirms the order, and on its page."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["thanks"].initial = seller_terms(self.order.seller_id).thanks


class ReasonForm(PlainForm):
    """A step of which the other side wants to know why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side reads this."),
    )


class ProgressForm(PlainForm):
    """How much is made so far."""

    quantity = forms.DecimalField(
        label=_("Made so far"), min_value=0, max_digits=14, decimal_places=3
    )
    reason = forms.CharField(label=_("Note"), max_length=300, required=False)


class KeptForm(PlainForm):
    """Agreement to cancel, with what the seller keeps for work done."""

    kept = forms.DecimalField(
        label=_("Amount you keep for work already done"),
        min_value=0,
        initial=0,
        max_digits=16,
        decimal_places=3,
    )

    def clean_kept(self) -> Money:
        """Read the amount in the order's currency."""
        try:
            return Money.of(self.cleaned_data["kept"], self.order.currency)
        except NotWholeMinorUnits:
            raise forms.ValidationError(
                _("This currency has fewer decimals."), code="decimals"
            ) from None


class ForfeitForm(KeptForm):
    """The end of an order whose balance never came: what is kept of the deposit, and why."""

    reason = forms.CharField(
        label=_("What it cost you"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class ExtensionForm(PlainForm):
    """More time to look at the goods."""

    more_days = forms.IntegerField(label=_("Days"), min_value=1, max_value=15, initial=7)


class PaperField(forms.FileField):
    """A paper of a consignment, told by its content; what is wrong with it stands beside it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.ClearableFileInput({"accept": ".pdf,.png,.jpg,.jpeg"})
        note = _("PDF, PNG or JPEG, at most 10 MB.")
        super().__init__(required=False, widget=widget, help_text=note, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file, or None; raise what the form shows."""
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            kind = uploads.check(file, max_bytes=LARGEST_BYTES)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        if not kind.shown or kind.name == "webp":
            raise forms.ValidationError(
                _("Only PDF, PNG and JPEG files are accepted."), code="paper_refused"
            )
        return file


class ShipmentForm(PlainForm):
    """Carrier, tracking and papers of a consignment."""

    carrier = forms.CharField(label=_("Carrier"), max_length=80)
    tracking = forms.CharField(label=_("Tracking number"), max_length=80, required=False)
    mode = forms.ChoiceField(label=_("Transport"), choices=TransportMode.choices)
    invoice = PaperField(label=_("Commercial invoice"))
    packing_list = PaperField(label=_("Packing list"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].initial = self.order.transport_mode
        tolerance = self.order.terms.tolerance_bps
        open_now, lines = open_lines(self.order), self.order.lines.all()
        for line in sorted(lines, key=lambda each: each.position):
            left = open_now[line.pk]
            if left.open:
                self.fields[f"line_{line.pk}"] = quantity_field(
                    line.title, left.most(tolerance), line.unit, initial=left.open
                )

    @property
    def quantities(self) -> dict[int, Decimal] | None:
        """What leaves, by order line; None is all that is open: no quantities were sent."""
        if not any(name.startswith("line_") for name in self.data):
            return None
        return read_quantities(self.cleaned_data)

    @property
    def papers(self) -> list[Paper]:
        """The uploaded files."""
        return [
            Paper(kind=kind, name=file.name, content=file.read())
            for field, kind in (
                ("invoice", DocumentKind.COMMERCIAL_INVOICE),
                ("packing_list", DocumentKind.PACKING_LIST),
            )
            if (file := self.cleaned_data.get(field))
        ]
