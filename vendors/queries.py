"""Reads about vendors."""

from datetime import date

from django.db.models import QuerySet

from vendors.models import Vendor
from vendors.states import VendorState


def public_vendors() -> QuerySet[Vendor]:
    """Return the vendors that everybody may see, with their companies."""
    return Vendor.objects.filter(state=VendorState.APPROVED).select_related("company")


def vendor_of(company_id: int) -> Vendor | None:
    """Return the company's selling profile, whatever its state, or None."""
    return Vendor.objects.filter(company_id=company_id).select_related("company").first()


def is_open(vendor: Vendor, on: date) -> bool:
    """Tell whether new orders and quotations are taken that day."""
    return vendor.state == VendorState.APPROVED and not vendor.is_away(on)
