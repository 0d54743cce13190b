"""Forms of quotations: the builder's terms and lines, the counter-offer, and reading them as an offer."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent
from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from frontend import formats
from frontend.forms.rfqs import CURRENCIES, LARGEST, NO_CHOICE
from marketplace.catalog.states import Incoterm, Unit
from marketplace.companies.models import Company
from marketplace.companies.queries import inspection_companies
from marketplace.core.money import Money, exponent
from marketplace.orders.contract import InspectionTerms, MilestoneTerms
from marketplace.orders.criteria import Criterion
from marketplace.orders.states import TransportMode
from rfq.checks import MOST_TOLERANCE_BPS
from rfq.offer import Offer, OfferLine, Tier

LADDER_STEPS = 3
DEFAULT_VALID_DAYS = 15
PAYERS = [("buyer", _("the buyer")), ("seller", _("the supplier"))]


def write_percent(bps: int) -> str:
    """Write basis points as a share in the reader's language: 3000 is 30%."""
    return format_percent(
        Decimal(bps) / 10_000, locale=formats.locale(), decimal_quantization=False
    )


class AmountField(forms.DecimalField):
    """An amount of money of zero or more, in major units."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=14, decimal_places=3, required=False, **kwargs)


class OfferForm(forms.Form):
    """The terms of the whole quotation."""

    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    freight = AmountField(
        label=_("Freight"),
        help_text=_(
            "0 if it is included. Left empty it shows as “not stated” and cannot be compared."
        ),
    )
    one_off = AmountField(
        label=_("One-off charge"), help_text=_("Tooling, plates, set-up: once per order.")
    )
    one_off_label = forms.CharField(
        label=_("What the charge is for"), max_length=80, required=False
    )
    incoterm = forms.ChoiceField(
        label=_("Incoterm"), choices=NO_CHOICE + Incoterm.choices, required=False
    )
    place = forms.CharField(label=_("Town or port"), max_length=120, required=False)
    country = forms.ChoiceField(label=_("Country of delivery"), required=False)
    lead_time_days = forms.IntegerField(
        label=_("Lead time in days"),
        min_value=0,
        max_value=730,
        help_text=_("From payment to dispatch."),
    )
    transport_mode = forms.ChoiceField(label=_("Transport"), choices=TransportMode.choices)
    deposit = forms.DecimalField(
        label=_("Deposit in percent"),
        min_value=0,
        max_value=Decimal("99.99"),
        decimal_places=2,
        initial=0,
        help_text=_(
            "What is due before production; the rest before dispatch. 0 if all is due at once."
        ),
    )
    tolerance = forms.DecimalField(
        label=_("Quantity may differ by, in percent"),
        min_value=0,
        max_value=Decimal(MOST_TOLERANCE_BPS) / 100,
        max_digits=4,
        decimal_places=2,
        initial=0,
        required=False,
        help_text=_(
            "Up to this much less is not waited for and refunded; up to this much more is not charged."
        ),
    )
    valid_days = forms.IntegerField(
        label=_("Valid for, in days"),
        min_value=1,
        max_value=90,
        initial=DEFAULT_VALID_DAYS,
        help_text=_("After that the quotation cannot be ordered."),
    )
    inspection = forms.BooleanField(
        label=_("Inspected before the goods leave"),
        required=False,
        help_text=_("The goods may leave only after they passed, or the buyer waived it."),
    )
    inspector = forms.ModelChoiceField(
        label=_("Inspection company"),
        queryset=Company.objects.none(),
        required=False,
        empty_label=_("agreed later"),
    )
    inspection_paid_by = forms.ChoiceField(
        label=_("The inspection is paid by"), choices=PAYERS, initial="buyer", required=False
    )
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is included, samples, packaging, next steps."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "-"), *countries]  # type: ignore[attr-defined]
        self.fields["inspector"].queryset = inspection_companies()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse amounts finer than the currency's smallest coin."""
        data = super().clean() or {}
        check_amounts(self, data, ("freight", "one_off"), data.get("currency", ""))
        return data


class LineForm(forms.Form):
    """One kind of goods, with up to three further steps of its ladder."""

    description = forms.CharField(label=_("Goods"), max_length=200)
    quantity = forms.DecimalField(
        label=_("Quantity"), min_value=0.001, max_value=LARGEST, max_digits=14, decimal_places=3
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices, initial=Unit.PIECE)
    unit_price = forms.DecimalField(
        label=_("Unit price"), min_value=0.000001, max_digits=18, decimal_places=6
    )
    min_quantity = forms.DecimalField(
        label=_("Minimum quantity"),
        required=False,
        min_value=0.001,
        max_value=LARGEST,
        max_digits=14,
        decimal_places=3,
    )
    product_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in range(1, LADDER_STEPS + 1):
            self.fields[f"from_{step}"] = forms.DecimalField(
                label=_("From quantity"),
                required=False,
                min_value=0.001,
                max_digits=14,
                decimal_places=3,
            )
            self.fields[f"price_{step}"] = forms.DecimalField(
                label=_("price per unit"),
                required=False,
                min_value=0.000001,
                max_digits=18,
                decimal_places=6,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse half a step, a ladder in disorder and a quantity below the minimum."""
        data = super().clean() or {}
        for step in range(1, LADDER_STEPS + 1):
            if (data.get(f"from_{step}") is None) != (data.get(f"price_{step}") is None):
                self.add_error(f"price_{step}", _("Fill in both the quantity and the price."))
        low, asked = data.get("min_quantity"), data.get("quantity")
        if low is not None and asked is not None and asked < low:
            self.add_error("quantity", _("The quantity is below your minimum."))
        return data

    def ladder_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the pairs of fields of the ladder."""
        return [(self[f"from_{n}"], self[f"price_{n}"]) for n in range(1, LADDER_STEPS + 1)]


LineFormSet = forms.formset_factory(
    LineForm, extra=0, min_num=1, max_num=20, validate_min=True, absolute_max=20
)


def check_amounts(
    form: forms.Form, data: Mapping[str, Any], names: tuple[str, ...], currency: str
) -> None:
    """Point at amounts with more decimals than `currency` has."""
    for name in names:
        value = data.get(name)
        if value is not None and currency:
            scaled = value.scaleb(exponent(currency))
            if scaled != scaled.to_integral_value():
                form.add_error(name, _("This currency has no such small coins."))


def offer_from(
    terms: Mapping[str, Any],
    lines: list[Mapping[str, Any]],
    at: datetime,
    criteria: Mapping[int, tuple[Criterion, ...]],
    milestones: tuple[MilestoneTerms, ...] = (),
) -> Offer:
    """Return what the builder's cleaned forms say, valid from `at`; `criteria` by line, 0: the whole."""
    currency = terms["currency"]
    return Offer(
        currency=currency,
        lines=tuple(_line(line, criteria.get(n, ())) for n, line in enumerate(lines, start=1)),
        valid_until=at + timedelta(days=terms["valid_days"]),
        freight=_money(terms["freight"], currency),
        one_off=_money(terms["one_off"], currency),
        one_off_label=terms["one_off_label"],
        incoterm=terms["incoterm"],
        place=terms["place"],
        country=terms["country"],
        lead_time_days=terms["lead_time_days"],
        transport_mode=terms["transport_mode"],
        deposit_bps=int(terms["deposit"] * 100),
        message=terms["message"],
        criteria=criteria.get(0, ()),
        inspection=_inspection(terms),
        tolerance_bps=int((terms["tolerance"] or 0) * 100),
        milestones=milestones,
    )


def percent(bps: int) -> Decimal:
    """Return basis points as percent without idle zeros."""
    return plain(Decimal(bps) / 100)


def plain(number: Decimal) -> Decimal:
    """Return a decimal as people type it: no idle zeros, no exponent."""
    return Decimal(format(number.normalize(), "f"))


def _inspection(terms: Mapping[str, Any]) -> InspectionTerms | None:
    if not terms["inspection"]:
        return None
    inspector: Company | None = terms["inspector"]
    return InspectionTerms(
        inspector_id=inspector.pk if inspector else None,
        inspector=inspector.name if inspector else "",
        paid_by=terms["inspection_paid_by"] or "buyer",
    )


def _line(data: Mapping[str, Any], criteria: tuple[Criterion, ...]) -> OfferLine:
    return OfferLine(
        description=data["description"],
        quantity=data["quantity"],
        unit=data["unit"],
        unit_price=data["unit_price"],
        min_quantity=data["min_quantity"],
        tiers=_tiers(data),
        criteria=criteria,
        product_id=data["product_id"],
    )


def _tiers(data: Mapping[str, Any]) -> tuple[Tier, ...]:
    """The quoted price is a step of the ladder itself, so that nobody has to type it twice."""
    steps = {
        data[f"from_{n}"]: data[f"price_{n}"]
        for n in range(1, LADDER_STEPS + 1)
        if data.get(f"from_{n}") is not None and data.get(f"price_{n}") is not None
    }
    if not steps:
        return ()
    if not any(quantity <= data["quantity"] for quantity in steps):
        steps[data["quantity"]] = data["unit_price"]
    return tuple(Tier(quantity, steps[quantity]) for quantity in sorted(steps))


def _money(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money.of(amount, currency)
