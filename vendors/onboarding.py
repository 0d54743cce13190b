"""How far a new supplier has come: what is done, what is next."""

from dataclasses import dataclass

from marketplace.catalog.models import Product
from marketplace.catalog.states import ProductState
from marketplace.companies.models import Address, Company
from vendors.models import Vendor
from vendors.states import VendorState


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist; `name` is stable, pages give it words and an address."""

    name: str
    done: bool


def checklist(company: Company, vendor: Vendor | None) -> list[Step]:
    """Return the steps in their order."""
    published = Product.objects.filter(seller=company, state=ProductState.PUBLISHED)
    return [
        Step("request", vendor is not None),
        Step("registration", bool(company.registration_number or company.vat_number)),
        Step("address", Address.objects.filter(company=company).exists()),
        Step("storefront", vendor is not None and bool(vendor.about and vendor.tagline)),
        Step("logo", vendor is not None and vendor.pictures.exists()),
        Step("approval", vendor is not None and vendor.state == VendorState.APPROVED),
        Step("product", published.exists()),
    ]


def percent(steps: list[Step]) -> int:
    """Return how much is done, in whole percent."""
    return 100 * sum(step.done for step in steps) // len(steps)
