"""What requests hear from below."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.companies.signals import company_decided
from marketplace.orders.models import Order
from marketplace.orders.signals import order_cancelled
from rfq import actions
from vendors.models import Vendor
from vendors.signals import vendor_decided


@receiver(order_cancelled)
def order_was_cancelled(*, order: Order, at: datetime, **_facts: Any) -> None:
    """An order that was never paid gives its request back to the buyer."""
    actions.give_back_request(order=order, at=at)


@receiver(company_decided)
def company_was_decided_on(
    *, company: Company, decision: str, by: Member, at: datetime, **_facts: Any
) -> None:
    """A buyer that is blocked asks for nothing any more."""
    if decision == "block":
        actions.cancel_requests_of(buyer_id=company.pk, by=by, at=at)


@receiver(vendor_decided)
def vendor_was_decided_on(*, vendor: Vendor, decision: str, at: datetime, **_facts: Any) -> None:
    """A supplier that is stopped cannot be held to what it offered."""
    if decision in {"suspend", "terminate"}:
        actions.withdraw_quotations_of(seller_id=vendor.company_id, at=at)
