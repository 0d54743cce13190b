"""Whether a side of a dispute is still there: blocked companies and those nobody signs in for."""

from datetime import datetime, timedelta

from django.db.models import Max

from marketplace.companies.models import Company, User
from marketplace.companies.states import CompanyState
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.models import Dispute


def is_gone(company: Company, at: datetime) -> bool:
    """Tell whether a company is blocked, has no people left, or none of them signed in lately.

    People who never signed in count from the day they joined.
    """
    if company.state == CompanyState.BLOCKED:
        return True
    people = User.objects.filter(memberships__company=company, is_active=True)
    last = people.aggregate(signed_in=Max("last_login"), joined=Max("date_joined"))
    seen = [when for when in last.values() if when is not None]
    return not seen or max(seen) < at - timedelta(days=policies.of_disputes().gone_days)


def gone_side(dispute: Dispute, at: datetime) -> str:
    """Return the side that is gone, or nothing; both gone counts as the supplier."""
    order = dispute.order
    sides = ((Actor.SELLER, order.seller), (Actor.BUYER, order.buyer))
    return next((side.value for side, company in sides if is_gone(company, at)), "")


def may_escalate_early(dispute: Dispute, actor: Actor, at: datetime) -> bool:
    """Tell whether a side need not wait: the other let its turn pass, or is gone."""
    buying = actor is Actor.BUYER
    other = Actor.SELLER if buying else Actor.BUYER
    company = dispute.order.seller if buying else dispute.order.buyer
    return dispute.missed_by == other.value or is_gone(company, at)
