"""Companies that inspect goods: an operator registers them; the first person is asked by mail."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.actions.invitations import invite
from marketplace.companies.member import Member
from marketplace.companies.models import Company, Role
from marketplace.companies.roles import ADMINISTRATOR, inspection_roles
from marketplace.companies.rules import assert_operator
from marketplace.companies.states import CompanyKind, CompanyState
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.references import new_reference
from marketplace.core.states import record
from marketplace.core.transitions import Actor


class InspectionCompanyKnown(Refusal):
    """A company that inspects goods has this name already."""

    code = "inspection_company_known"
    field = "name"


@transaction.atomic
def register_inspection_company(
    *, name: str, country: str, email: str, by: Member, at: datetime, currency: str = "EUR"
) -> Company:
    """Make an approved company that inspects goods, and ask its first person to join by mail.

    Raises: NotAllowed, InspectionCompanyKnown.
    """
    assert_operator(by)
    if by.user is None:
        raise NotAllowed(_("Please sign in."))
    known = Company.objects.filter(kind=CompanyKind.INSPECTION, name__iexact=name.strip())
    if known.exists():
        raise InspectionCompanyKnown(_("A company of this name is registered already."))
    company = Company.objects.create(
        reference=new_reference("C"),
        name=name.strip(),
        country=country,
        currency=currency,
        kind=CompanyKind.INSPECTION,
        state=CompanyState.APPROVED,
    )
    roles = Role.objects.bulk_create(
        Role(company=company, name=role, permissions=permissions)
        for role, permissions in inspection_roles()
    )
    first = next(role for role in roles if role.name == ADMINISTRATOR)
    record(
        company,
        "register_inspector",
        from_state="",
        to_state=CompanyState.APPROVED,
        actor=Actor.OPERATOR,
        at=at,
        user_id=by.user_id,
    )
    invite(company=company, email=email, role=first, by=by, at=at)
    return company
