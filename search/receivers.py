"""What search hears from below."""

from typing import Any

from django.dispatch import receiver

from search import actions
from vendors.signals import vendor_changed


@receiver(vendor_changed)
def project_listings_of_vendor(*, vendor_id: int, **_: Any) -> None:
    """A vendor's name, state or destinations show in its listings."""
    actions.project_vendor(vendor_id=vendor_id)
