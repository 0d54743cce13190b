"""Commission in whole minor units: which rule holds for a line, and what a release costs. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from marketplace.core.money import Money


class CommissionUnknown(Exception):
    """No rule matches, not even a default one: the operator has to make one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A commission rule; what is None means any. It names a seller or a plan, never both."""

    name: str
    rate_bps: int
    seller_id: int | None = None
    category_id: int | None = None
    plan_id: int | None = None
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Fee:
    """What a line will cost its seller when all of it is released, and by which rule."""

    rule: Rule
    fee: Money
    vat: Money


@dataclass(frozen=True, slots=True)
class ReleaseParts:
    """A released amount, divided; the three always sum to it."""

    net: Money
    commission: Money
    vat: Money


def rule_for(
    rules: Iterable[Rule],
    *,
    seller_id: int,
    categories: Sequence[int],
    plan_id: int | None = None,
) -> Rule:
    """Return the most specific rule. Raises CommissionUnknown.

    A rule of the seller itself wins over one of its plan, that over one for every seller; among
    equals a deeper category wins over its parent, and that over every category. `categories` runs
    from the root to the category of the product.
    """
    matching = matching_rules(rules, seller_id=seller_id, categories=categories, plan_id=plan_id)
    if not matching:
        raise CommissionUnknown
    return matching[0]


def matching_rules(
    rules: Iterable[Rule],
    *,
    seller_id: int,
    categories: Sequence[int],
    plan_id: int | None = None,
) -> list[Rule]:
    """Return the rules that fit, the one that holds first and then those that it beats, in order."""

    def rank(rule: Rule) -> tuple[bool, bool, int]:
        depth = categories.index(rule.category_id) if rule.category_id is not None else -1
        return rule.seller_id is not None, rule.plan_id is not None, depth

    fitting = [
        rule
        for rule in rules
        if rule.seller_id in {None, seller_id}
        and rule.plan_id in {None, plan_id}
        and (rule.category_id is None or rule.category_id in categories)
    ]
    return sorted(fitting, key=rank, reverse=True)


def fee_of(rule: Rule, line_total: Money, *, vat_bps: int) -> Fee:
    """Return the fee on a line's total, rounded half to even; 0 % is a rate like any other."""
    fee = line_total.share(rule.rate_bps)
    return Fee(rule=rule, fee=fee, vat=fee.share(vat_bps))


def part_due(whole: Money, *, released: Money, of: Money) -> Money:
    """Return how much of a `whole` fee is due once `released` out of `of` has gone out.

    Rounded down, so that parts never cost more than the whole; the last part takes the rest.
    """
    return Money(whole.minor * released.minor // of.minor, whole.currency)


def share_of_line(whole: int, *, before: Fraction, after: Fraction) -> int:
    """Return what a part of a line carries of its fee, in minor units.

    `before` and `after` say which share of the line had left by then, without and with the part.
    Counted from the beginning and rounded down, so that all parts together carry the whole fee.
    """
    return int(whole * min(after, Fraction(1))) - int(whole * min(before, Fraction(1)))


@dataclass(frozen=True, slots=True)
class Due:
    """A fee: all of it, and what was taken by now."""

    whole: Money
    taken: Money


def divided(gross: Money, *, released: Money, of: Money, fee: Due, vat: Due) -> ReleaseParts:
    """Divide a release: commission and its VAT as far as due by now, the rest to the seller.

    `released` counts this release in. Where both fall due on the last unit of money, which is one
    unit less than they come to, the marketplace gives up its own rather than the tax.
    """
    tax = part_due(vat.whole, released=released, of=of) - vat.taken
    due = part_due(fee.whole, released=released, of=of) - fee.taken
    commission = min(due, gross - tax)
    return ReleaseParts(net=gross - commission - tax, commission=commission, vat=tax)
