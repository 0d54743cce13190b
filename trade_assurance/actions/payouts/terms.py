"""How a supplier wants to be paid out, and what an operator keeps in reserve."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money
from trade_assurance import policies
from trade_assurance.models import Interval, PayoutPlan, ReserveTerms
from trade_assurance.models.payout_terms import MOST_DAYS, MOST_SHARE_BPS
from trade_assurance.rules import assert_operator, can_manage_payouts, person_of


class MinimumTooLow(Refusal):
    """The least amount of a payout is the marketplace's or more."""

    code = "minimum_too_low"
    field = "minimum"


class ReserveOutOfRange(Refusal):
    """A reserve is at most half of what is released, for at most a year."""

    code = "reserve_out_of_range"
    field = "percent"


@transaction.atomic
def set_payout_plan(*, interval: str, minimum: Money, by: Member, at: datetime) -> PayoutPlan:
    """Say on which days, and from which amount, the own company is paid out in a currency.

    Raises: NotAllowed, MinimumTooLow.
    """
    if by.company is None or not can_manage_payouts(by):
        raise NotAllowed(_("Your role does not allow changing payouts."))
    least = Money.of(policies.current().payout_minimum, minimum.currency)
    if minimum < least:
        raise MinimumTooLow(_("At least %(least)s.") % {"least": least})
    plan, _made = PayoutPlan.objects.update_or_create(
        company=by.company,
        currency=minimum.currency,
        defaults={
            "interval": Interval(interval),
            "minimum_minor": minimum.minor,
            "set_by": person_of(by),
            "at": at,
        },
    )
    return plan


@transaction.atomic
def set_reserve(
    *, company: Company, share_bps: int, days: int, reason: str, by: Member, at: datetime
) -> ReserveTerms:
    """Keep a share of a supplier's releases back for so many days; 0 % ends it for later ones.

    Raises: NotAllowed, ReserveOutOfRange, Refusal.
    """
    assert_operator(by)
    if not reason.strip():
        raise Refusal(_("Say why."), field="reason")
    if not 0 <= share_bps <= MOST_SHARE_BPS or not 1 <= days <= MOST_DAYS:
        raise ReserveOutOfRange(_("At most half, for 1 to 365 days."))
    terms, _made = ReserveTerms.objects.update_or_create(
        company=company,
        defaults={
            "share_bps": share_bps,
            "days": days,
            "reason": reason.strip(),
            "set_by": person_of(by),
            "at": at,
        },
    )
    return terms
