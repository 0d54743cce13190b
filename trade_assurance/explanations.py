"""Explain an amount: the movements behind it, the rule and the rate; the parts add up exactly."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money, total
from marketplace.orders.models import Order
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind, MovementKind, Subject
from trade_assurance.ledger.queries import movements_about
from trade_assurance.models import OrderLineFee, Protection

FUNDED = frozenset(
    {
        MovementKind.CARD_FUNDED,
        MovementKind.TRANSFER_FUNDED,
        MovementKind.FUNDING_REVERSED,
        MovementKind.FUNDING_REINSTATED,
    }
)
TAKEN = frozenset({AccountKind.COMMISSION, AccountKind.COMMISSION_VAT})
OF_SUPPLIER = frozenset({AccountKind.PAYABLE, AccountKind.SELLER_DEBT})
OF_RELEASED = TAKEN | OF_SUPPLIER
# Released money that went back to the buyer, and came again when a bank's dispute was won.
UNDOING = frozenset(
    {
        MovementKind.RELEASE_REFUNDED,
        MovementKind.FUNDING_REVERSED,
        MovementKind.FUNDING_REINSTATED,
    }
)


@dataclass(frozen=True, slots=True)
class Leg:
    """A posting as the ledger has it, already with the sign that it counts with."""

    at: datetime
    movement: str
    key: str
    account: str
    money: Money


@dataclass(frozen=True, slots=True)
class Explanation:
    """An amount that a page shows and the legs that add up to it; fees name rule and rate."""

    name: str
    title: str | Promise
    amount: Money
    legs: tuple[Leg, ...]
    fees: tuple[OrderLineFee, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Tell whether the legs sum to the amount, to the minor unit."""
        return sum(leg.money.minor for leg in self.legs) == self.amount.minor


@dataclass(frozen=True, slots=True)
class _Way:
    title: str | Promise
    amount: Callable[[Protection], Money]
    counts: Callable[[str, str], bool]  # (kind of movement, kind of account)
    sign: int = 1


_WAYS: dict[str, _Way] = {
    "held": _Way(_("Held now"), lambda p: p.held, lambda _m, a: a == AccountKind.HELD),
    "funded": _Way(
        _("Paid in"),
        lambda p: Money(p.funded_minor - p.reversed_minor, p.currency),
        lambda m, a: a == AccountKind.HELD and m in FUNDED,
    ),
    "released": _Way(
        _("Released"),
        lambda p: p.released,
        lambda m, a: a == AccountKind.HELD and m == MovementKind.RELEASED,
        -1,
    ),
    "refunded": _Way(
        _("Refunded"),
        lambda p: p.refunded,
        lambda m, a: a == AccountKind.HELD and m == MovementKind.REFUNDED,
        -1,
    ),
    "returned": _Way(
        _("Taken back after release"),
        lambda p: p.returned,
        lambda m, a: a in OF_RELEASED and m in UNDOING,
        -1,
    ),
    "commission": _Way(
        _("Commission, with VAT"),
        lambda p: p.commission - p.commission_returned,
        lambda m, a: a in TAKEN and (m == MovementKind.RELEASED or m in UNDOING),
    ),
    "net": _Way(
        _("To the supplier"),
        lambda p: p.released - p.commission - p.returned + p.commission_returned,
        lambda m, a: a in OF_SUPPLIER and (m == MovementKind.RELEASED or m in UNDOING),
    ),
}
OF_THE_SELLER = ("commission", "net")


def explain(order: Order, *, selling: bool) -> list[Explanation]:
    """Return every amount of an order's money, all tranches together, with what it is made of.

    The buyer is not shown what the supplier pays the marketplace.
    """
    rows = list(Protection.objects.filter(order=order).order_by("pk"))
    if not rows:
        return []
    movements = list(movements_about(Subject("order", order.pk)))
    fees = tuple(
        OrderLineFee.objects.filter(protection__in=rows, line__ended_revision=None)
        .select_related("line")
        .order_by("line__position")
    )
    return [
        Explanation(
            name=name,
            title=way.title,
            amount=total((way.amount(row) for row in rows), order.currency),
            legs=tuple(_legs(movements, way)),
            fees=fees if name == "commission" else (),
        )
        for name, way in _WAYS.items()
        if selling or name not in OF_THE_SELLER
    ]


def _legs(movements: list[Movement], way: _Way) -> list[Leg]:
    return [
        Leg(
            at=movement.at,
            movement=str(MovementKind(movement.kind).label),
            key=movement.key,
            account=str(AccountKind(posting.account.kind).label),
            money=Money(way.sign * posting.minor, posting.currency),
        )
        for movement in movements
        for posting in sorted(movement.postings.all(), key=lambda p: p.pk)
        if way.counts(movement.kind, posting.account.kind)
    ]
