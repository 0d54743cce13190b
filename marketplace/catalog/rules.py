"""Who may touch what in the catalogue."""

from marketplace.catalog.models import ImportJob, Product
from marketplace.companies.member import Member
from marketplace.companies.states import CompanyState, Permission


def can_sell(member: Member) -> bool:
    """Tell whether the member's company is a seller in good standing."""
    company = member.company
    return bool(company and company.may_sell and company.state == CompanyState.APPROVED)


def can_manage_listings(member: Member) -> bool:
    """Tell whether the member may create products for the company they act for."""
    return member.company is not None and member.may(Permission.MANAGE_LISTINGS)


def can_edit_product(member: Member, product: Product) -> bool:
    """Tell whether the member may change this product."""
    return can_manage_listings(member) and member.acts_for(product.seller_id)


def can_see_import(member: Member, job: ImportJob) -> bool:
    """Tell whether the member may see this import and its report."""
    return can_manage_listings(member) and member.acts_for(job.seller_id)
