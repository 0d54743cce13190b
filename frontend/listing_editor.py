"""The product editor's state: its form, ladder and variant rows, and how they are saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from frontend.forms import listings as forms
from marketplace.catalog import actions, queries
from marketplace.catalog.models import AttributeDefinition, Category, Product
from marketplace.companies.member import Member
from marketplace.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the editor: heading and bound fields."""

    id: str
    title: str
    fields: list[Any]


@dataclass
class Editor:
    """The editor of `product`, or of a new one where it is None."""

    product: Product | None
    form: forms.ProductForm
    tiers: Any
    skus: Any

    @classmethod
    def blank(cls, member: Member) -> "Editor":
        """Return the editor of a new product."""
        currency = member.company.currency if member.company else "EUR"
        form = forms.ProductForm(initial={"currency": currency, "moq": 1, "multiple": 1})
        return cls(None, form, forms.TierFormSet(prefix="tiers"), forms.SkuFormSet(prefix="skus"))

    @classmethod
    def of(cls, product: Product) -> "Editor":
        """Return the editor filled with a product."""
        tiers = product.tiers.filter(sku=None).order_by("min_quantity")
        skus = product.skus.order_by("position", "pk")
        return cls(
            product,
            forms.ProductForm.of(product, queries.definitions_for(product.category)),
            forms.TierFormSet(prefix="tiers", initial=forms.tier_rows(tiers)),
            forms.SkuFormSet(prefix="skus", initial=forms.sku_rows(skus)),
        )

    @classmethod
    def posted(cls, request: HttpRequest, product: Product | None) -> "Editor":
        """Return the editor with what was typed."""
        definitions = _definitions(request.POST, product)
        return cls(
            product,
            forms.ProductForm(request.POST, definitions=definitions),
            forms.TierFormSet(request.POST, prefix="tiers"),
            forms.SkuFormSet(request.POST, prefix="skus"),
        )

    @property
    def valid(self) -> bool:
        """Every part can be read."""
        return all([self.form.is_valid(), self.tiers.is_valid(), self.skus.is_valid()])

    @property
    def quiet_variants(self) -> bool:
        """Another summary of the page takes the focus already."""
        return bool(self.form.errors) or self.tiers.total_error_count() > 0

    def save(self, *, by: Member, at: datetime, product: Product | None = None) -> Product | None:
        """Save and return the product, or note the refusal beside its field and return None."""
        target = product or self.product
        try:
            return actions.save_listing(
                product=target,
                details=self.form.details(target),
                tiers=forms.tiers_of(self.tiers),
                skus=forms.skus_of(self.skus),
                by=by,
                at=at,
                seen_version=self.form.cleaned_data["version"] if self.product else None,
            )
        except Refusal as refusal:
            self.note(refusal)
            return None

    def note(self, refusal: Refusal) -> None:
        """Put a refusal beside the field that it names."""
        if isinstance(refusal, actions.ProductIncomplete):
            for name, message in refusal.problems.items():
                self.form.add_error(name if name in self.form.fields else None, message)
        elif isinstance(refusal, actions.LadderRefused):
            columns = (refusal.column, "unit_price", "min_quantity")
            _note_row(self.tiers, refusal.index, columns, str(refusal))
        elif isinstance(refusal, actions.SkuRefused):
            _note_row(self.skus, refusal.index, ("code",), str(refusal))
        else:
            self.form.add_error(
                refusal.field if refusal.field in self.form.fields else None, str(refusal)
            )

    @property
    def sections(self) -> Iterator[Section]:
        """The parts of the form, in the order of the page."""
        attributes = [f"attr_{d.code}" for d in self.form.definitions]
        yield self._section("basics", _("What it is"), "title", "category", "kind", "brand")
        yield self._section("words", _("In words"), "summary", "description")
        yield self._section("attributes", _("Attributes"), *attributes, "specifications")
        amounts = ("unit", "moq", "multiple", "max_quantity", "currency", "sample_price")
        yield self._section("quantities", _("Quantities"), *amounts)
        yield self._section(
            "delivery", _("Delivery"), "lead_time_days", "incoterm", "port", "origin", "ships_to"
        )
        yield self._section(
            "terms", _("Further terms"), "packaging", "supply_ability", "warranty", "returns"
        )

    def _section(self, name: str, title: str, *fields: str) -> Section:
        return Section(name, title, [self.form[field] for field in fields])


def _definitions(data: QueryDict, product: Product | None) -> list[AttributeDefinition]:
    """Return the attributes of the category chosen in the form, else of the product's."""
    chosen = data.get("category", "")
    category = Category.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    category = category or (product.category if product else None)
    return queries.definitions_for(category) if category else []


def _note_row(rows: Any, index: int, fields: tuple[str, ...], message: str) -> None:
    """Note a problem at the index-th filled row of a formset."""
    filled = [form for form in rows.forms if any(form.cleaned_data.get(n) for n in fields)]
    place = filled[index] if index < len(filled) else rows.forms[-1]
    place.add_error(fields[0], message)
