"""Who may read and shape papers."""

from bookkeeping.models import Paper
from marketplace.companies.member import Member
from marketplace.companies.states import Permission
from marketplace.orders.models import Order
from marketplace.orders.rules import can_fulfil, can_see_order


def can_see_paper(member: Member, paper: Paper) -> bool:
    """Whoever sees the order sees its papers; fee papers are for the seller's finance people."""
    if member.is_operator:
        return True
    if paper.order is not None:
        return can_see_order(member, paper.order)
    return member.acts_for(paper.recipient_id) and member.may(Permission.SEE_FINANCE)


def can_choose_numbers(member: Member) -> bool:
    """The people of a selling company who look after its finances."""
    return (
        member.company is not None
        and member.company.may_sell
        and member.may(Permission.MANAGE_PAYOUTS)
    )


def can_pack(member: Member, order: Order) -> bool:
    """The seller's people who ship."""
    return can_fulfil(member, order)
