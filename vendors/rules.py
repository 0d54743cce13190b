"""Who may do what to a vendor's profile."""

from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.states import CompanyState, Permission
from marketplace.core.errors import NotAllowed
from vendors.models import Vendor
from vendors.states import VendorState


def can_request_vendor(member: Member) -> bool:
    """An administrator of a company that was neither blocked nor rejected may ask to sell."""
    return (
        member.company is not None
        and member.company.state in {CompanyState.PENDING, CompanyState.APPROVED}
        and member.may(Permission.MANAGE_COMPANY)
    )


def can_see_vendor(member: Member, vendor: Vendor) -> bool:
    """The public sees approved vendors; its own company and operators see it always."""
    if vendor.state == VendorState.APPROVED:
        return True
    return member.is_operator or member.acts_for(vendor.company_id)


def can_edit_vendor(member: Member, vendor: Vendor) -> bool:
    """Administrators of the company edit its storefront, unless it was terminated."""
    return (
        member.acts_for(vendor.company_id)
        and member.may(Permission.MANAGE_COMPANY)
        and vendor.state != VendorState.TERMINATED
    )


def assert_edits(member: Member, vendor: Vendor) -> None:
    """Raise NotAllowed unless the member may edit the storefront."""
    if not can_edit_vendor(member, vendor):
        raise NotAllowed(_("Only an administrator of the supplier can change its storefront."))
