"""What a visitor may ask of search. Fields that make no sense are named and left out, never fatal."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from search import facets
from search.requests import SearchRequest, Sort

MOST_VALUES = 20
GROUPS = (facets.CATEGORY, facets.COUNTRY, facets.MOQ, facets.LEAD_TIME, facets.SAMPLE)
SORTS = [
    (Sort.BEST.value, _("Best match")),
    (Sort.PRICE.value, _("Lowest price")),
    (Sort.MOQ.value, _("Lowest minimum order")),
    (Sort.LEAD_TIME.value, _("Fastest lead time")),
    (Sort.NEWEST.value, _("Newest")),
]


class SearchForm(forms.Form):
    """The fields of the search page besides its facets."""

    q = forms.CharField(required=False, max_length=200, strip=True)
    qty = forms.DecimalField(
        label=_("My quantity"), required=False, min_value=Decimal("0.001"), max_value=Decimal(10**9),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )  # fmt: skip
    low = forms.DecimalField(
        label=_("From"), required=False, min_value=Decimal(0), max_value=Decimal(10**9)
    )
    high = forms.DecimalField(
        label=_("Up to"), required=False, min_value=Decimal(0), max_value=Decimal(10**9)
    )
    currency = forms.RegexField(r"^[A-Z]{3}$", required=False)
    to = forms.RegexField(r"^[A-Z]{2}$", required=False)
    sort = forms.ChoiceField(label=_("Sort"), choices=SORTS, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100)

    def value(self, name: str) -> Any:
        """Return the cleaned value, or nothing where it was missing or wrong."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def request(self, *, category_id: int | None = None, size: int = 24) -> SearchRequest:
        """Return what was asked."""
        return SearchRequest(
            text=self.value("q") or "",
            category_id=category_id,
            filters=chosen_filters(self.data),
            quantity=self.value("qty"),
            min_price=self.value("low"),
            max_price=self.value("high"),
            currency=self.value("currency") or "",
            ships_to=self.value("to") or "",
            sort=Sort(self.value("sort") or Sort.BEST),
            page=self.value("page") or 1,
            size=size,
        )


def chosen_filters(data: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the facet choices of an address, in a fixed order and without surprises."""
    if not isinstance(data, QueryDict):
        return ()
    names = [n for n in sorted(data) if n in GROUPS or n.startswith(facets.ATTRIBUTE)]
    chosen = (
        (name, tuple(v[:60] for v in data.getlist(name)[:MOST_VALUES] if v)) for name in names
    )
    return tuple((name, values) for name, values in chosen if values)[:MOST_VALUES]
