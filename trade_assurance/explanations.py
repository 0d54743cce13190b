"""Explain an amount: the movements behind it, the rule and the rate; the parts add up exactly."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money, total
from marketplace.orders.models import Order
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind, MovementKind, Subject
from trade_assurance.ledger.queries import movements_about
from trade_assurance.models import OrderLineFee, Protection
from trade_assurance.whys import Part, Why

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


# What each part of an order shows of its own money.
OF_A_PART = ("held", "released", "refunded")


def explain(order: Order, *, selling: bool) -> list[Why]:
    """Return every amount of an order's money with what it is made of, and those of each part.

    The buyer is not shown what the supplier pays the marketplace.
    """
    rows = list(
        Protection.objects.filter(order=order)
        .select_related("tranche")
        .order_by("tranche__position")
    )
    if not rows:
        return []
    movements = list(movements_about(Subject("order", order.pk)))
    fees = tuple(
        OrderLineFee.objects.filter(protection__in=rows, line__ended_revision=None)
        .select_related("line")
        .order_by("line__position")
    )
    whole = [
        Why(
            name=name,
            title=way.title,
            amount=total((way.amount(row) for row in rows), order.currency),
            parts=tuple(_parts(movements, way)),
            rule=_("As frozen when the order was placed; taken in proportion to what is released.")
            if name == "commission"
            else "",
            fees=fees if name == "commission" else (),
        )
        for name, way in _WAYS.items()
        if selling or name not in OF_THE_SELLER
    ]
    return [*whole, *(why for row in rows if len(rows) > 1 for why in _of_part(row, movements))]


def held_until(protection: Protection, instant: datetime) -> tuple[Part, ...]:
    """Return the entries that made what was held of one part at an instant."""
    movements = movements_about(Subject("order", protection.order_id)).filter(at__lte=instant)
    return tuple(_parts(list(movements), _WAYS["held"], protection.pk))


def _of_part(row: Protection, movements: list[Movement]) -> list[Why]:
    number = row.tranche.position
    return [
        Why(
            name=f"{name}-{number}",
            title=format_lazy("{} ({} {})", _WAYS[name].title, _("part"), number),
            amount=_WAYS[name].amount(row),
            parts=tuple(_parts(movements, _WAYS[name], row.pk)),
        )
        for name in OF_A_PART
    ]


def _parts(movements: list[Movement], way: _Way, held_of: int | None = None) -> list[Part]:
    """Return the entries that count; with `held_of` only those of the purse of one protection."""
    return [
        Part(
            label=MovementKind(movement.kind).label,
            detail=AccountKind(posting.account.kind).label,
            money=Money(way.sign * posting.minor, posting.currency),
            movement=movement.key,
            at=movement.at,
        )
        for movement in movements
        for posting in sorted(movement.postings.all(), key=lambda p: p.pk)
        if way.counts(movement.kind, posting.account.kind)
        and held_of in {None, posting.account.owner_id}
    ]
