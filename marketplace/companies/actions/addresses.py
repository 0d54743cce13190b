"""A company's address book."""

from dataclasses import dataclass

from django.db import transaction

from marketplace.companies.member import Member
from marketplace.companies.models import Address, Company
from marketplace.companies.rules import assert_manages


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """A postal address; `country` is ISO 3166 alpha-2."""

    line1: str
    city: str
    country: str
    label: str = ""
    line2: str = ""
    postcode: str = ""
    region: str = ""


@transaction.atomic
def add_address(*, company: Company, facts: AddressFacts, by: Member) -> Address:
    """Add to the address book. Raises: NotAllowed."""
    assert_manages(by, company)
    return _write(Address(company=company), facts)


@transaction.atomic
def change_address(*, address: Address, facts: AddressFacts, by: Member) -> Address:
    """Change an entry; orders keep the text they were placed with. Raises: NotAllowed."""
    assert_manages(by, address.company)
    return _write(Address.objects.select_for_update().get(pk=address.pk), facts)


@transaction.atomic
def remove_address(*, address: Address, by: Member) -> None:
    """Take an entry out of the book. Raises: NotAllowed."""
    assert_manages(by, address.company)
    Address.objects.filter(pk=address.pk).delete()


def _write(address: Address, facts: AddressFacts) -> Address:
    address.label = facts.label
    address.line1 = facts.line1
    address.line2 = facts.line2
    address.postcode = facts.postcode
    address.city = facts.city
    address.region = facts.region
    address.country = facts.country
    address.save()
    return address
