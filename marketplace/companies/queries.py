"""Reads about people and companies."""

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Count, QuerySet

from marketplace.companies.member import GUEST, Member
from marketplace.companies.models import Company, Invitation, Membership, Role, User
from marketplace.companies.roles import carried
from marketplace.companies.states import CompanyKind, CompanyState

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
        user=user,
        company=membership.company,
        permissions=carried(membership.company, membership.role.permissions),
    )


def members_of(company: Company) -> QuerySet[Membership]:
    """Return the team, the longest-standing first."""
    return Membership.objects.filter(company=company).select_related("user", "role").order_by("pk")


def roles_of(company: Company) -> QuerySet[Role]:
    """Return the company's roles with the number of members of each."""
    return (
        Role.objects.filter(company=company)
        .annotate(member_count=Count("memberships"))
        .order_by("pk")
    )


def unanswered_invitations(company: Company) -> QuerySet[Invitation]:
    """Return invitations that were neither accepted nor withdrawn, newest first."""
    return (
        Invitation.objects.filter(
            company=company, accepted_at__isnull=True, withdrawn_at__isnull=True
        )
        .select_related("role", "invited_by")
        .order_by("-pk")
    )


def invitation_by_key(key: str) -> Invitation | None:
    """Return the invitation of a link, whatever became of it."""
    return (
        Invitation.objects.filter(key=key).select_related("company", "role", "invited_by").first()
    )


def inspection_companies() -> QuerySet[Company]:
    """Return the companies that inspect goods and may be booked, by name."""
    return Company.objects.filter(
        kind=CompanyKind.INSPECTION, state=CompanyState.APPROVED
    ).order_by("name", "pk")


def waiting_companies() -> QuerySet[Company]:
    """Return companies that wait for approval, the oldest first (operators)."""
    return Company.objects.filter(state=CompanyState.PENDING).order_by("created_at")
