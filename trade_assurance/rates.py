"""Which commission rule holds for whom at an instant, and what it makes of an amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from marketplace.catalog.models import Category
from marketplace.catalog.queries import category_trails
from marketplace.companies.models import Company
from marketplace.core.money import Money
from trade_assurance import policies
from trade_assurance.fee_tax import FeeTax, fee_tax_of
from trade_assurance.fees import CommissionUnknown, Fee, Rule, fee_of, matching_rules
from trade_assurance.models import CommissionRule, PlanChoice


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a supplier would pay: the rule that holds, its fee and VAT, and the rules that it beats."""

    amount: Money
    fee: Fee
    tax: FeeTax
    beaten: tuple[Rule, ...]

    @property
    def percent(self) -> Decimal:
        """The rate in percent."""
        return Decimal(self.fee.rule.rate_bps) / 100

    @property
    def losers(self) -> list[tuple[Rule, Decimal]]:
        """The rules that it beats, with their rates in percent."""
        return [(rule, Decimal(rule.rate_bps) / 100) for rule in self.beaten]

    @property
    def net(self) -> Money:
        """What is left for the supplier."""
        return self.amount - self.fee.fee - self.fee.vat


def rules_in_force(at: datetime) -> QuerySet[CommissionRule]:
    """Return the newest begun, not ended rule of each supplier or plan and category."""
    begun = Q(active_from_at__isnull=True) | Q(active_from_at__lte=at)
    lasts = Q(active_until_at__isnull=True) | Q(active_until_at__gt=at)
    alive = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    scope = ("seller_id", "plan_id", "category_id")
    return (
        CommissionRule.objects.filter(begun & lasts & alive)
        .order_by(*scope, F("active_from_at").desc(nulls_last=True), "-pk")
        .distinct(*scope)
    )


def rules_at(at: datetime) -> list[Rule]:
    """Return the rules in force as the pure part of the engine takes them."""
    return [
        Rule(row.name, row.rate_bps, row.seller_id, row.category_id, row.plan_id, row.pk)
        for row in rules_in_force(at)
    ]


def plan_of(seller_id: int, at: datetime) -> int | None:
    """Return the plan that a seller is on at an instant."""
    rows = PlanChoice.objects.filter(seller_id=seller_id, at__lte=at).order_by("-at", "-pk")
    return rows.values_list("plan_id", flat=True).first()


def tax_of(seller: Company) -> FeeTax:
    """Return how the commission of a seller is taxed today."""
    figures = policies.current()
    return fee_tax_of(
        platform=figures.platform_country,
        rate_bps=figures.commission_vat_bps,
        country=str(seller.country),
        vat_number=seller.vat_number,
    )


def simulate(
    *, seller: Company, category: Category | None, amount: Money, at: datetime
) -> Simulation:
    """Return what a line of `amount` would cost its supplier, by the engine that freezes fees.

    Raises: CommissionUnknown when the operator has no rule for it.
    """
    fitting = matching_rules(
        rules_at(at),
        seller_id=seller.pk,
        plan_id=plan_of(seller.pk, at),
        categories=trail_of(category),
    )
    if not fitting:
        raise CommissionUnknown
    tax = tax_of(seller)
    fee = fee_of(fitting[0], amount, vat_bps=tax.bps)
    return Simulation(amount=amount, fee=fee, tax=tax, beaten=tuple(fitting[1:]))


def trail_of(category: Category | None) -> Sequence[int]:
    """Return the categories from the root down to one; none for none."""
    if category is None:
        return ()
    return [row.pk for row in category_trails([category])[category.pk]]
