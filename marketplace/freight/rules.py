"""Who shapes a supplier's freight."""

from marketplace.companies.member import Member
from marketplace.companies.states import Permission


def can_set_freight(member: Member) -> bool:
    """The people of a selling company who look after its listings."""
    selling = member.company is not None and member.company.may_sell
    return selling and member.may(Permission.MANAGE_LISTINGS)
