"""Commission rules: added and ended, never changed, so that every frozen fee can be explained."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.catalog.models import Category
from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.core.errors import Refusal
from trade_assurance.models import CommissionRule
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


class DefaultNeeded(Refusal):
    """Without a rule for everybody no order could be placed: replace it by a newer one."""

    code = "default_needed"


@transaction.atomic
def add_commission_rule(
    *,
    name: str,
    rate_bps: int,
    by: Member,
    at: datetime,
    seller: Company | None = None,
    category: Category | None = None,
    active_from_at: datetime | None = None,
) -> CommissionRule:
    """Add a rate for orders placed from `active_from_at` (None: from now) on; 0 is a rate.

    Raises: NotAllowed, RateInvalid, RuleExists.
    """
    assert_operator(by)
    if not 0 <= rate_bps <= WHOLE_BPS:
        raise RateInvalid(_("Give a rate between 0 and 100 percent."))
    start = max(active_from_at or at, at)
    same = CommissionRule.objects.filter(seller=seller, category=category, ended_at=None)
    if same.filter(active_from_at=start).exists():
        raise RuleExists(_("There is already a rule for this that begins then."))
    return CommissionRule.objects.create(
        name=name,
        seller=seller,
        category=category,
        rate_bps=rate_bps,
        active_from_at=start,
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
    return rule.seller_id is None and rule.category_id is None
