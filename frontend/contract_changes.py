"""What a page shows of changes: each wording beside the one before, and what it does to the money."""

import itertools
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from frontend.formats import write_money
from marketplace.catalog.units import write_count
from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.orders import rules
from marketplace.orders.change_states import ChangeState
from marketplace.orders.changes import NEW
from marketplace.orders.contract import LineTerms, OrderTerms, plain
from marketplace.orders.models import ContractChange, ContractRevision, Order
from marketplace.orders.queries import changes_of, lines_of_revision
from marketplace.orders.totals import line_total, totals


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between two wordings; empty where it is not in one of them."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer beside what holds, and what the reader may do about it."""

    change: ContractChange
    differences: list[Difference]
    effect: str
    may_answer: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision and what it changed."""

    revision: ContractRevision
    differences: list[Difference]


def offered(order: Order, member: Member) -> Offered | None:
    """Return the open offer, or None."""
    change = next((c for c in changes_of(order) if c.state == ChangeState.OPEN), None)
    if change is None:
        return None
    may = rules.can_discuss_contract(member, order) and order.paused_at is None
    mine = rules.side(member, order) == change.side
    positions = [line.position for line in order.lines.order_by("position")]
    return Offered(
        change=change,
        differences=differences(order.terms, positions, change.offered, change.positions),
        effect=_effect(change.total - order.total),
        may_answer=may and not mine,
        may_withdraw=may and mine,
    )


def decided(order: Order) -> list[ContractChange]:
    """Return the offers that were answered or ended otherwise, the newest first."""
    return [c for c in changes_of(order) if c.state != ChangeState.OPEN]


def revised(order: Order) -> list[Revised]:
    """Return the revisions, the newest first, each with what it changed."""
    rows = list(order.revisions.order_by("number"))
    found = [Revised(rows[0], [])]
    for before, after in itertools.pairwise(rows):
        pairs = [(_terms(r.contract), _positions(order, r.number)) for r in (before, after)]
        (old, old_places), (new, new_places) = pairs
        found.append(Revised(after, differences(old, old_places, new, new_places)))
    return found[::-1]


def may_offer(order: Order, member: Member) -> bool:
    """Tell whether the reader may offer a change now."""
    side = rules.side(member, order)
    waits = order.state == "awaiting_supplier"
    return (
        order.state in rules.CHANGEABLE
        and order.paused_at is None
        and rules.can_discuss_contract(member, order)
        and not (waits and side == "buyer")
    )


def differences(
    before: OrderTerms, positions: list[int], after: OrderTerms, offered_positions: list[int]
) -> list[Difference]:
    """Return what differs, line by line and term by term."""
    old = dict(zip(positions, before.lines, strict=True))
    new = {p: x for p, x in zip(offered_positions, after.lines, strict=True) if p != NEW}
    rows = [
        (title, _line(old.get(p), before.currency), _line(new.get(p), after.currency))
        for p in sorted({*old, *new})
        for title in [(old.get(p) or new[p]).title]
    ]
    rows += [
        (line.title, "", _line(line, after.currency))
        for p, line in zip(offered_positions, after.lines, strict=True)
        if p == NEW
    ]
    rows += [
        (_("Freight"), write_money(before.freight), write_money(after.freight)),
        (_("Days from payment to shipment"), str(before.lead_time_days), str(after.lead_time_days)),
        (_("Place of delivery"), before.delivery_place, after.delivery_place),
        (_("Total"), _total(before), _total(after)),
    ]
    return [Difference(*row) for row in rows if row[1] != row[2]]


def _line(line: LineTerms | None, currency: str) -> str:
    if line is None:
        return ""
    amount = write_money(line_total(line, currency))
    return f"{write_count(line.quantity, line.unit)} × {plain(line.unit_price)} = {amount}"


def _total(terms: OrderTerms) -> str:
    return write_money(totals(terms.lines, freight=terms.freight).total)


def _effect(delta: Money) -> str:
    if delta.minor > 0:
        words = _("%(amount)s more is to be paid before the goods leave.")
        return words % {"amount": write_money(delta)}
    if delta.minor < 0:
        words = _("%(amount)s less: from what is still unpaid first, the rest is refunded at once.")
        return words % {"amount": write_money(-delta)}
    return _("The total stays as it is.")


def _terms(contract: dict[str, Any]) -> OrderTerms:
    return OrderTerms.from_json(contract["terms"])


def _positions(order: Order, number: int) -> list[int]:
    return [line.position for line in lines_of_revision(order, number)]
