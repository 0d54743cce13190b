"""The list of inspection companies, kept by operators."""

from datetime import datetime

from django.db import transaction

from marketplace.companies import actions as companies
from marketplace.companies.member import Member
from marketplace.core.money import Money
from trade_assurance.models import Inspector
from trade_assurance.rules import assert_operator


@transaction.atomic
def register_inspector(
    *, name: str, country: str, email: str, fee: Money, by: Member, at: datetime, regions: str = ""
) -> Inspector:
    """Put a company on the list and ask its first person to join.

    Raises: NotAllowed, InspectionCompanyKnown.
    """
    assert_operator(by)
    company = companies.register_inspection_company(
        name=name, country=country, email=email, by=by, at=at, currency=fee.currency
    )
    return Inspector.objects.create(
        company=company, fee_minor=fee.minor, currency=fee.currency, regions=regions
    )
