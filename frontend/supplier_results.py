"""What the page of found suppliers shows."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django_countries import countries

from frontend.forms.search import SearchForm, chosen_filters
from search.requests import Facet, Option
from search.suppliers import FoundSupplier, SupplierRequest, search_suppliers, supplier_countries

SUPPLIERS_PER_PAGE = 20
REPLY_HOURS = ("4", "24", "72")


@dataclass(frozen=True)
class SupplierResults:
    """Suppliers that answer the words, by name or by what they sell."""

    form: SearchForm
    parameters: QueryDict

    @cached_property
    def page(self) -> Page[FoundSupplier]:
        """The suppliers of this page."""
        hours = self.parameters.get("replies", "")
        request = SupplierRequest(
            text=self.form.value("q") or "",
            countries=next((v for n, v in chosen_filters(self.parameters) if n == "country"), ()),
            ships_to=self.form.value("to") or "",
            reply_hours=int(hours) if hours in REPLY_HOURS else None,
            verified="verified" in self.parameters,
        )
        found = search_suppliers(request)
        return Paginator(found, SUPPLIERS_PER_PAGE).get_page(self.form.value("page"))

    @property
    def reply_choices(self) -> tuple[str, ...]:
        """Hours within which a supplier may be asked to reply."""
        return REPLY_HOURS

    @property
    def total(self) -> int:
        """Suppliers on all pages."""
        return int(self.page.paginator.count)

    @property
    def text(self) -> str:
        """The words that were typed."""
        return str(self.form.value("q") or "")

    @cached_property
    def facets(self) -> tuple[Facet, ...]:
        """Countries and reply times to choose from."""
        chosen = self.parameters.getlist("country")
        places = [
            Option(code, str(countries.name(code)), number, code in chosen)
            for code, number in supplier_countries()
        ]
        return (Facet("country", _("Country"), tuple(places)),) if places else ()
