"""Forms of the product desk: a product with its category's attributes, ladder rows, variants."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.company import CountriesField, CountryField
from marketplace.catalog.actions import ProductDetails, SkuRow
from marketplace.catalog.models import AttributeDefinition, Category, Media, PriceTier, Product, Sku
from marketplace.catalog.pricing import Tier
from marketplace.catalog.states import AttributeKind, Incoterm, ProductKind, Unit
from marketplace.core.money import EXPONENTS
from marketplace.core.uploads import ACCEPT, ACCEPT_PICTURES

SPEC_ROWS = 10
LEAST = Decimal("0.001")  # the finest quantity, and the finest price, that a column holds
CHEAPEST = Decimal("0.000001")


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time it takes none
    """A category, shown by its depth in the tree."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{'– ' * (obj.depth - 1)}{obj.name}"


def _quantity(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=14, decimal_places=3, **more)


def _price(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, max_digits=18, decimal_places=6, **more)


class ProductForm(forms.Form):
    """What the seller says about a product."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        help_text=_("What it is, of what, which size: “Steel bottle, double-walled, 500 ml”."),
    )
    category = CategoryField(label=_("Category"), queryset=Category.objects.order_by("path"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ProductKind.choices)
    brand = forms.CharField(label=_("Brand"), max_length=80, required=False)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One or two sentences; search engines show them too."),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 8}),
    )
    specifications = forms.CharField(
        label=_("Further specifications"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One per line, as in “Weight: 320 g”."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in EXPONENTS])
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    moq = _quantity(_("Minimum order quantity"), min_value=LEAST)
    multiple = _quantity(
        _("Sold in multiples of"),
        min_value=LEAST,
        help_text=_("A case of 12 is a multiple of 12."),
    )
    max_quantity = _quantity(_("Largest order"), required=False)
    sample_price = _price(_("Price of a sample"), required=False, min_value=Decimal(0))
    lead_time_days = forms.IntegerField(
        label=_("Lead time in days"), required=False, min_value=0, max_value=3650
    )
    incoterm = forms.ChoiceField(
        label=_("Delivery term (Incoterms 2020)"),
        required=False,
        choices=[("", "–"), *Incoterm.choices],
    )
    port = forms.CharField(label=_("Port or place"), max_length=80, required=False)
    origin = CountryField(label=_("Made in"), required=False)
    ships_to = CountriesField(
        label=_("Ships to"), required=False, help_text=_("None chosen means worldwide.")
    )
    supply_ability = forms.CharField(label=_("Supply ability"), max_length=120, required=False)
    packaging = forms.CharField(label=_("Packaging"), max_length=200, required=False)
    warranty = forms.CharField(label=_("Warranty"), max_length=200, required=False)
    returns = forms.CharField(label=_("Returns"), max_length=200, required=False)

    def __init__(
        self, *args: Any, definitions: Iterable[AttributeDefinition] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.definitions = list(definitions)
        for definition in self.definitions:
            self.fields[f"attr_{definition.code}"] = _attribute_field(definition)

    @classmethod
    def of(cls, product: Product, definitions: Iterable[AttributeDefinition]) -> "ProductForm":
        """Return the form filled with a product."""
        stored = {name: getattr(product, name) for name in cls.base_fields if name != "version"}
        initial: dict[str, Any] = {
            name: _bare(value) if isinstance(value, Decimal) else value
            for name, value in stored.items()
        }
        initial |= {"version": product.version, "origin": product.origin.code}
        initial["specifications"] = "\n".join(
            f"{label}: {value}" if label else value for label, value in product.specifications
        )
        initial |= {f"attr_{code}": value for code, value in product.attributes.items()}
        return cls(initial=initial, definitions=definitions)

    def clean_specifications(self) -> list[list[str]]:
        """Turn lines into rows of label and value."""
        rows = []
        for line in self.cleaned_data["specifications"].splitlines():
            label, colon, value = line.partition(":")
            if line.strip():
                rows.append([label.strip(), value.strip()] if colon else ["", line.strip()])
        return rows

    def details(self, keep: Product | None) -> ProductDetails:
        """Return the valid answers; what the form does not show is kept from the product."""
        answers = {k: v for k, v in self.cleaned_data.items() if not k.startswith("attr_")}
        answers.pop("version")
        attributes = {d.code: self.cleaned_data.get(f"attr_{d.code}") for d in self.definitions}
        bands = keep.lead_time_bands if keep else []
        return ProductDetails(**answers, attributes=attributes, lead_time_bands=bands)


class TierForm(forms.Form):
    """A step of the ladder."""

    min_quantity = _quantity(_("From this quantity"), required=False, min_value=LEAST)
    unit_price = _price(_("Price per unit"), required=False, min_value=CHEAPEST)

    def clean(self) -> dict[str, Any]:
        """Ask for both numbers or none."""
        given = super().clean() or {}
        names = ("min_quantity", "unit_price")
        filled = [name for name in names if given.get(name) is not None]
        if len(filled) == 1 and not self.errors:
            missing = next(name for name in names if name not in filled)
            self.add_error(missing, _("Give both, the quantity and its price."))
        return given


class SkuForm(forms.Form):
    """A variant: number, options such as `Colour: red; Size: L`, stock."""

    code = forms.CharField(label=_("Your number (SKU)"), max_length=80, required=False)
    options = forms.CharField(
        label=_("Options"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"placeholder": _("Colour: red; Size: L")}),
    )
    stock = _quantity(_("In stock"), required=False, min_value=Decimal(0))

    def clean(self) -> dict[str, Any]:
        """A variant with options or stock needs its number."""
        given = super().clean() or {}
        if (given.get("options") or given.get("stock") is not None) and not given.get("code"):
            self.add_error("code", _("Give the variant a number."))
        return given


TierFormSet = forms.formset_factory(TierForm, extra=3, max_num=12, absolute_max=12)
SkuFormSet = forms.formset_factory(SkuForm, extra=2, max_num=200, absolute_max=200)


def tier_rows(tiers: Iterable[PriceTier]) -> list[dict[str, Any]]:
    """Return the initial rows of the ladder's editor."""
    return [
        {"min_quantity": _bare(t.min_quantity), "unit_price": _bare(t.unit_price)} for t in tiers
    ]


def sku_rows(skus: Iterable[Sku]) -> list[dict[str, Any]]:
    """Return the initial rows of the variants' editor."""
    return [
        {
            "code": sku.code,
            "options": "; ".join(f"{name}: {value}" for name, value in sku.options.items()),
            "stock": None if sku.stock is None else _bare(sku.stock),
        }
        for sku in skus
    ]


def tiers_of(rows: Any) -> list[Tier]:
    """Return the filled steps of a valid ladder formset."""
    return [
        Tier(row["min_quantity"], row["unit_price"])
        for row in rows.cleaned_data
        if row.get("min_quantity") is not None
    ]


def skus_of(rows: Any) -> list[SkuRow]:
    """Return the filled variants of a valid formset."""
    return [
        SkuRow(row["code"], _options(row["options"]), row["stock"])
        for row in rows.cleaned_data
        if row.get("code")
    ]


class PictureForm(forms.Form):
    """A picture to add."""

    file = forms.FileField(
        label=_("Picture"),
        widget=forms.FileInput({"accept": ACCEPT_PICTURES, "data-max-bytes": 20 * 1024 * 1024}),
        help_text=_("JPEG, PNG or WebP, 20 MB at most. It is drawn anew without its metadata."),
    )
    alt = forms.CharField(
        label=_("What it shows"),
        max_length=160,
        required=False,
        help_text=_("Read aloud to people who cannot see it."),
    )


class SheetForm(forms.Form):
    """A data sheet to add."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput({"accept": ACCEPT, "data-max-bytes": 50 * 1024 * 1024}),
        help_text=_("PDF, office document, drawing or archive, 50 MB at most."),
    )
    title = forms.CharField(label=_("Name of the file"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The editor shows it beside the form of a picture, whose file field has the usual id.
        super().__init__(*args, **{"auto_id": "sheet_%s", **kwargs})


class AltForm(forms.Form):
    """The words for one picture."""

    alt = forms.CharField(max_length=Media._meta.get_field("alt").max_length, required=False)  # noqa: SLF001 - Django's documented metadata


def _attribute_field(definition: AttributeDefinition) -> forms.Field:
    """Return an optional field: what is required is asked when the product is published."""
    label = f"{definition.label} ({definition.unit})" if definition.unit else definition.label
    note = _("Needed before publishing.") if definition.required else ""
    if definition.kind == AttributeKind.CHOICE:
        choices = [("", "–"), *((choice, choice) for choice in definition.choices)]
        return forms.ChoiceField(label=label, choices=choices, required=False, help_text=note)
    if definition.kind == AttributeKind.BOOLEAN:
        answers = [("", "–"), ("True", _("Yes")), ("False", _("No"))]
        return forms.ChoiceField(label=label, choices=answers, required=False, help_text=note)
    if definition.kind == AttributeKind.NUMBER:
        return forms.DecimalField(label=label, required=False, help_text=note)
    return forms.CharField(label=label, max_length=200, required=False, help_text=note)


def _options(text: str) -> dict[str, str]:
    pairs = [part.partition(":") for part in text.split(";") if part.strip()]
    return {name.strip(): value.strip() for name, _colon, value in pairs if value.strip()}


def _bare(number: Decimal) -> str:
    return format(number.normalize(), "f")
