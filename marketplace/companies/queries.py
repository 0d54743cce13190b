"""Reads about people and companies."""

from allauth.mfa.utils import is_mfa_enabled

from marketplace.companies.member import GUEST, Member
from marketplace.companies.models import Membership, User

# Where a session keeps the company that its person chose to act for.
ACTING_COMPANY = "acting_company"


def member_for(user: User | None, *, company_id: int | None = None) -> Member:
    """Return who `user` acts as: in `company_id` if they belong to it, else their first company."""
    if user is None or not user.is_active:
        return GUEST
    if user.is_operator:
        # An operator's powers come with the second factor: without it they may only add one.
        return Member(
            user=user, company=None, permissions=frozenset(), is_operator=is_mfa_enabled(user)
        )
    memberships = (
        Membership.objects.filter(user=user).select_related("company", "role").order_by("pk")
    )
    chosen = memberships.filter(company_id=company_id).first() if company_id else None
    membership = chosen or memberships.first()
    if membership is None:
        return Member(user=user, company=None, permissions=frozenset())
    return Member(
        user=user, company=membership.company, permissions=frozenset(membership.role.permissions)
    )
