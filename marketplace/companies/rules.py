"""Who may do what to a company, and whether a company may trade."""

from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.companies.states import CompanyKind, CompanyState, Permission
from marketplace.core.errors import NotAllowed, Refusal


class CompanyNotApproved(Refusal):
    """The company waits for approval, so it cannot order yet."""

    code = "company_not_approved"


class CompanyBlocked(Refusal):
    """The company was blocked or rejected, so it cannot order."""

    code = "company_blocked"


class CompanyInspects(Refusal):
    """The company looks at goods for others and takes part in no trade."""

    code = "company_inspects"


def can_manage_company(member: Member, company: Company) -> bool:
    """Administrators change their own company's profile, team and addresses."""
    return member.acts_for(company.pk) and member.may(Permission.MANAGE_COMPANY)


def can_decide_on_companies(member: Member) -> bool:
    """Operators approve, reject and block."""
    return member.is_operator


def is_blocked(company: Company | None) -> bool:
    """Tell whether an operator has stopped the company: it starts nothing new and decides nothing."""
    return company is not None and company.state == CompanyState.BLOCKED


def assert_manages(member: Member, company: Company) -> None:
    """Raise NotAllowed unless the member administers that company."""
    if not can_manage_company(member, company):
        raise NotAllowed(_("Only an administrator of the company can do this."))


def assert_operator(member: Member) -> None:
    """Raise NotAllowed unless the member is an operator."""
    if not can_decide_on_companies(member):
        raise NotAllowed(_("Only an operator of the marketplace can do this."))


def assert_may_trade(company: Company) -> None:
    """Raise CompanyNotApproved, CompanyBlocked or CompanyInspects unless the company may trade."""
    if company.kind == CompanyKind.INSPECTION:
        raise CompanyInspects(_("A company that inspects goods neither buys nor sells here."))
    if company.state == CompanyState.PENDING:
        raise CompanyNotApproved(
            _("Your company is waiting for approval. You can order as soon as it is approved.")
        )
    if company.state != CompanyState.APPROVED:
        raise CompanyBlocked(_("This company cannot order at the moment. Please contact support."))
