"""Why an amount is what it is: parts that add up to it, the rule and the frozen fees. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

from marketplace.core.money import Money


class FrozenFee(Protocol):
    """What an explanation shows of a line's frozen commission."""

    rule_name: str
    rate_bps: int
    fee_minor: int
    vat_minor: int


@dataclass(frozen=True, slots=True)
class Part:
    """A summand: what it is, the rule, rate or account it comes from, and the movement that made it."""

    label: str | Promise
    detail: str | Promise
    money: Money
    movement: str = ""
    order: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """An amount that a page shows and the parts that add up to it; `name` is its anchor on the page."""

    title: str | Promise
    amount: Money
    parts: tuple[Part, ...]
    name: str = ""
    rule: str | Promise = ""
    fees: tuple[FrozenFee, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Tell whether the parts sum to the amount, to the minor unit."""
        return sum(part.money.minor for part in self.parts) == self.amount.minor
