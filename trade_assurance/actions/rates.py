"""Commission rules: added and ended, never changed, so that every frozen fee can be explained."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalog.models import Category
from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.core.errors import Refusal
from trade_assurance.models import CommissionPlan, CommissionRule, PlanChoice
from trade_assurance.rules import assert_operator, person_of

WHOLE_BPS = 10_000


class RateInvalid(Refusal):
    """A rate lies between nothing and the whole."""

    code = "rate_invalid"
    field = "percent"


class RuleExists(Refusal):
    """The same supplier and category already have a rule from that instant on."""

    code = "rule_exists"
    field = "active_from"


class ScopeUnclear(Refusal):
    """A rule is for one seller or for a plan, not for both."""

    code = "scope_unclear"
    field = "plan"


class ValidityInvalid(Refusal):
    """A rule ends after it begins; the one for everybody has no end."""

    code = "validity_invalid"
    field = "active_until"


class PlanExists(Refusal):
    """A plan of this name is there already."""

    code = "plan_exists"
    field = "name"


class DefaultNeeded(Refusal):
    """Without a rule for everybody no order could be placed: replace it by a newer one."""

    code = "default_needed"


@transaction.atomic
def add_commission_rule(  # noqa: PLR0913 - the columns of a rule
    *,
    name: str,
    rate_bps: int,
    by: Member,
    at: datetime,
    seller: Company | None = None,
    category: Category | None = None,
    plan: CommissionPlan | None = None,
    active_from_at: datetime | None = None,
    active_until_at: datetime | None = None,
) -> CommissionRule:
    """Add a rate for orders placed from `active_from_at` (None: from now) on; 0 is a rate.

    Raises: NotAllowed, RateInvalid, ScopeUnclear, ValidityInvalid, RuleExists.
    """
    assert_operator(by)
    if not 0 <= rate_bps <= WHOLE_BPS:
        raise RateInvalid(_("Give a rate between 0 and 100 percent."))
    if seller is not None and plan is not None:
        raise ScopeUnclear(_("Choose a supplier or a plan, not both."))
    start = max(active_from_at or at, at)
    if active_until_at is not None and active_until_at <= start:
        raise ValidityInvalid(_("The rule ends before it begins."))
    if active_until_at is not None and not (seller or plan or category):
        raise ValidityInvalid(_("The rule for everybody has no end: one is always needed."))
    same = CommissionRule.objects.filter(seller=seller, plan=plan, category=category, ended_at=None)
    if same.filter(active_from_at=start).exists():
        raise RuleExists(_("There is already a rule for this that begins then."))
    return CommissionRule.objects.create(
        name=name,
        seller=seller,
        category=category,
        plan=plan,
        rate_bps=rate_bps,
        active_from_at=start,
        active_until_at=active_until_at,
        created_by=person_of(by),
    )


@transaction.atomic
def end_commission_rule(*, rule: CommissionRule, by: Member, at: datetime) -> CommissionRule:
    """Let a rule count no more for new orders; frozen fees stay. Raises: NotAllowed, DefaultNeeded."""
    assert_operator(by)
    rules = CommissionRule.objects.select_for_update(of=("self",)).order_by("pk")
    alive = {row.pk: row for row in rules.filter(ended_at=None)}
    rule = alive.get(rule.pk, rule)
    others = [row for row in alive.values() if row.pk != rule.pk and _is_default(row)]
    begun = [row for row in others if row.active_from_at is None or row.active_from_at <= at]
    if _is_default(rule) and not begun:
        raise DefaultNeeded(_("Add a newer rule for everybody instead: one is always needed."))
    if rule.ended_at is None:
        rule.ended_at = at
        rule.save(update_fields=["ended_at"])
    return rule


def _is_default(rule: CommissionRule) -> bool:
    return not (rule.seller_id or rule.plan_id or rule.category_id)


@transaction.atomic
def add_commission_plan(*, name: str, by: Member) -> CommissionPlan:
    """Add a plan that sellers can be put on. Raises: NotAllowed, PlanExists."""
    assert_operator(by)
    plan, made = CommissionPlan.objects.get_or_create(name=name.strip())
    if not made:
        raise PlanExists(_("There is already a plan of this name."))
    return plan


@transaction.atomic
def choose_plan(
    *, seller: Company, plan: CommissionPlan | None, by: Member, at: datetime
) -> PlanChoice:
    """Put a seller on a plan, or on none, for orders placed from now on. Raises: NotAllowed."""
    assert_operator(by)
    return PlanChoice.objects.create(seller=seller, plan=plan, chosen_by=person_of(by), at=at)
