"""Who may see requests and quotations, and act on them. Sellers are scoped by queries first."""

from marketplace.companies.member import Member
from marketplace.companies.states import CompanyState, Permission
from rfq.models import RFQ, Quotation


def can_post_rfqs(member: Member) -> bool:
    """Tell whether the member may write requests; a company that waits for approval may draft them."""
    return (
        member.company is not None
        and member.company.state in {CompanyState.PENDING, CompanyState.APPROVED}
        and member.may(Permission.CREATE_RFQS)
    )


def can_quote(member: Member) -> bool:
    """Tell whether the member may send quotations for a company that may sell."""
    return (
        member.company is not None
        and member.company.may_sell
        and member.may(Permission.SEND_QUOTATIONS)
    )


def can_see_rfq(member: Member, rfq: RFQ) -> bool:
    """Tell whether someone whom the request reaches may read it.

    On the buyer's side: its author and colleagues who see all. On a supplier's: those who quote.
    """
    if member.is_operator:
        return True
    if member.acts_for(rfq.buyer_id):
        return rfq.created_by_id == member.user_id or member.may(Permission.SEE_ALL_ORDERS)
    return can_quote(member) or member.may(Permission.SEE_ALL_ORDERS)


def can_manage_rfq(member: Member, rfq: RFQ) -> bool:
    """Tell whether the member may change, extend, close or cancel the request."""
    return member.acts_for(rfq.buyer_id) and can_post_rfqs(member) and can_see_rfq(member, rfq)


def can_review_rfqs(member: Member) -> bool:
    """Tell whether the member checks requests before they are published."""
    return member.is_operator


def can_see_quotation(member: Member, quotation: Quotation) -> bool:
    """Tell whether a member of either side may read the quotation."""
    if member.is_operator:
        return True
    sees_all = member.may(Permission.SEE_ALL_ORDERS)
    if member.acts_for(quotation.buyer_id):
        asked = quotation.rfq is not None and quotation.rfq.created_by_id == member.user_id
        return sees_all or asked or member.may(Permission.ACCEPT_QUOTATIONS)
    return member.acts_for(quotation.seller_id) and (
        sees_all or member.may(Permission.SEND_QUOTATIONS)
    )


def can_list_quotations(member: Member) -> bool:
    """Tell whether the member reads all quotations of the company, not only those they asked for."""
    sides = (Permission.SEE_ALL_ORDERS, Permission.ACCEPT_QUOTATIONS, Permission.SEND_QUOTATIONS)
    return any(member.may(permission) for permission in sides)


def can_decide(member: Member, quotation: Quotation) -> bool:
    """Tell whether the member may accept, counter or decline for the buyer."""
    return member.acts_for(quotation.buyer_id) and member.may(Permission.ACCEPT_QUOTATIONS)


def can_answer(member: Member, quotation: Quotation) -> bool:
    """Tell whether the member may revise, withdraw or accept a counter-offer for the seller."""
    return member.acts_for(quotation.seller_id) and can_quote(member)
