"""An accepted change becomes the contract's next revision: lines, sums, payments and dates follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.actions.accepting import owe, write_acceptance
from marketplace.orders.actions.cutting import rest_of
from marketplace.orders.actions.funding import promised
from marketplace.orders.actions.locking import actor_of, days, locked_shipments, setting
from marketplace.orders.actions.writing import LARGEST_TOTAL_MINOR, TotalOutOfRange
from marketplace.orders.changes import NEW, Offer, shrink, touched
from marketplace.orders.contract import OrderTerms, fingerprint
from marketplace.orders.models import (
    ContractChange,
    ContractRevision,
    Instalment,
    Order,
    OrderLine,
)
from marketplace.orders.queries import open_lines
from marketplace.orders.signals import order_changed
from marketplace.orders.states import ORDER, DueEvent, InstalmentKind, OrderState, Side
from marketplace.orders.totals import Totals, deposit_and_balance, totals


class NothingChanged(Refusal):
    """The offer is what holds already."""

    code = "nothing_changed"


class LineShipped(Refusal):
    """A part of the line has left: what was shipped is not changed."""

    code = "line_shipped"


class WorkNotChanged(Refusal):
    """The sums of agreed milestones are not changed; they are handed in or cancelled."""

    code = "work_not_changed"


class ChangeLeavesNothing(Refusal):
    """Nothing would be left to ship, or to pay for it: that is a cancellation."""

    code = "change_leaves_nothing"


@dataclass(frozen=True, slots=True)
class Applied:
    """What a change did to the order: told to who holds its money.

    `delta_minor` is what the total moved by, `refund` what had been paid and is too much now, and
    `lines` the new lines with the one each replaces (None for an added one); `ended` are out.
    """

    number: int
    delta_minor: int
    refund: Money
    lines: Mapping[OrderLine, OrderLine | None]
    ended: tuple[OrderLine, ...]


def check_offer(order: Order, offer: Offer) -> Totals:
    """Return the sums of an offer that a locked order can take.

    Raises: NothingChanged, LineShipped, WorkNotChanged, ChangeLeavesNothing, TotalOutOfRange.
    """
    terms, before = offer.terms, order.terms
    if not terms.lines:
        raise ChangeLeavesNothing(_("Nothing would be left. Cancel the order instead."))
    if terms == before:
        raise NothingChanged(_("This is what the contract says already."))
    shipments = locked_shipments(order)
    rest = rest_of(order, shipments)
    if rest is None:
        raise LineShipped(_("Everything has been shipped; it cannot be changed any more."))
    sums = totals(terms.lines, freight=terms.freight)
    if not 0 < sums.total.minor <= LARGEST_TOTAL_MINOR:
        raise TotalOutOfRange(_("The total of this order is not an amount we can settle."))
    if any(s.is_milestone for s in shipments) and sums.total != order.total:
        raise WorkNotChanged(_("The sums of agreed milestones cannot be changed."))
    _check_lines(order, offer)
    if rest.tranche.amount_minor + sums.total.minor - order.total_minor <= 0:
        raise ChangeLeavesNothing(_("Nothing would be left to pay for what has to be shipped."))
    return sums


def _check_lines(order: Order, offer: Offer) -> None:
    """Refuse to touch what has left, and to leave nothing that could."""
    by_position = {line.position: line.pk for line in order.lines.all()}
    opened = open_lines(order)
    changed = touched(order.terms, sorted(by_position), offer.terms, offer.positions)
    if any(opened[by_position[position]].shipped for position in changed):
        raise LineShipped(_("A part of this line has been shipped; it cannot be changed any more."))
    comes = NEW in offer.positions or bool(changed & set(offer.positions))
    stays = (opened[pk].open for position, pk in by_position.items() if position not in changed)
    if not comes and not any(stays):
        raise ChangeLeavesNothing(_("Nothing would be left to ship. Cancel the rest instead."))


def apply_change(
    order: Order,
    change: ContractChange,
    *,
    side: Side,
    by: Member,
    at: datetime,
    role: str = "",
    language: str = "",
) -> Applied:
    """Write the next revision of a locked order with both acceptances; money and dates follow.

    Raises: as check_offer, and what who hears `order_changed` refuses.
    """
    offer = Offer(change.offered, tuple(change.positions))
    sums = check_offer(order, offer)
    delta = sums.total.minor - order.total_minor
    before, positions = order.terms, [line.position for line in order.lines.order_by("position")]
    revision = _next_revision(order, offer.terms, sums, at)
    write_acceptance(
        order, revision, Side(change.side), change.person,
        at=change.proposed_at, role=change.role, language=change.language,
    )  # fmt: skip
    assert by.user is not None  # noqa: S101 - for the type checker: the acceptor is a person
    write_acceptance(order, revision, side, by.user, at=at, role=role, language=language)
    first = order.accepted_at is None
    _write_order(order, revision, offer.terms, sums, at)
    lines, ended = _write_lines(
        order, offer, sums, touched(before, positions, offer.terms, offer.positions)
    )
    rest = order.tranches.get(position=1)
    rest.amount_minor += delta
    rest.save(update_fields=["amount_minor"])
    refund = _write_instalments(order, delta, at)
    if first:
        _begin(order, by, at)
    is_moved = before.lead_time_days != offer.terms.lead_time_days
    if is_moved and order.promised_on is not None and order.funded_at is not None:
        setting(order, **promised(order, order.funded_at))
    applied = Applied(revision.number, delta, refund, lines, ended)
    order_changed.send(sender=None, order=order, at=at, by=by, change=change, applied=applied)
    outbox.emit("orders.documents_wanted", order_id=order.pk)
    return applied


def _next_revision(order: Order, terms: OrderTerms, sums: Totals, at: datetime) -> ContractRevision:
    number = order.revision + 1
    contract = {
        **order.contract,
        "revision": number,
        "terms": terms.to_json(),
        "totals": {
            "lines_minor": [amount.minor for amount in sums.lines],
            "goods_minor": sums.goods.minor,
            "freight_minor": sums.freight.minor,
            "total_minor": sums.total.minor,
        },
    }
    return ContractRevision.objects.create(
        order=order,
        number=number,
        contract=contract,
        contract_hash=fingerprint(contract),
        created_at=at,
    )


def _write_order(
    order: Order, revision: ContractRevision, terms: OrderTerms, sums: Totals, at: datetime
) -> None:
    """Point the order to its new revision, in one statement: a trigger compares the two."""
    setting(
        order,
        revision=revision.number,
        contract=revision.contract,
        contract_hash=revision.contract_hash,
        goods_minor=sums.goods.minor,
        freight_minor=sums.freight.minor,
        total_minor=sums.total.minor,
        lead_time_days=terms.lead_time_days,
        delivery_place=terms.delivery_place,
        accepted_at=order.accepted_at or at,
    )


def _write_lines(
    order: Order, offer: Offer, sums: Totals, changed: set[int]
) -> tuple[dict[OrderLine, OrderLine | None], tuple[OrderLine, ...]]:
    """End the lines that are changed or out, and write those that come in their place."""
    live = {line.position: line for line in order.lines.order_by("position")}
    ended = tuple(live[position] for position in sorted(changed))
    for line in ended:
        line.ended_revision = order.revision
        line.save(update_fields=["ended_revision"])
    last = OrderLine.ever.filter(order=order).order_by("-position")[0].position
    made: dict[OrderLine, OrderLine | None] = {}
    rows = zip(offer.positions, offer.terms.lines, sums.lines, strict=True)
    for position, terms, amount in rows:
        if position != NEW and position not in changed:
            continue
        last += position == NEW
        row = OrderLine.objects.create(
            order=order,
            position=last if position == NEW else position,
            since_revision=order.revision,
            currency=order.currency,
            total_minor=amount.minor,
            **terms.to_json(),
        )
        made[row] = live.get(position)
    return made, ended


def _write_instalments(order: Order, delta: int, at: datetime) -> Money:
    """Ask for what is more, or for less; return what was paid and is too much now."""
    rows = list(order.instalments.select_for_update().order_by("position"))
    refund = 0
    if not any(row.funded_at for row in rows):
        fresh = _plan_anew(order, rows)
    elif delta > 0:
        fresh = {}
        Instalment.objects.create(
            order=order,
            position=rows[-1].position + 1,
            kind=InstalmentKind.ADDITION,
            currency=order.currency,
            amount_minor=delta,
            due_event=DueEvent.BEFORE_SHIPMENT,
            due_at=at + days(order.frozen_policies.balance_days),
        )
    else:
        amounts = [(row.pk, row.amount_minor, row.funded_at is not None) for row in rows]
        fresh, refund = shrink(amounts, -delta)
    for row in rows:
        if row.pk in fresh:
            row.amount_minor = fresh[row.pk]
            row.funded_at = row.funded_at or (None if row.amount_minor else at)
            row.save(update_fields=["amount_minor", "funded_at"])
    return Money(refund, order.currency)


def _plan_anew(order: Order, rows: list[Instalment]) -> dict[int, int]:
    """Return the amounts of a plan of which nothing has been paid."""
    if len(rows) == 1:
        return {rows[0].pk: order.total_minor}
    deposit, balance = deposit_and_balance(order.total, order.deposit_bps)
    return {rows[0].pk: deposit.minor, rows[1].pk: balance.minor}


def _begin(order: Order, by: Member, at: datetime) -> None:
    """The change was the first thing both sides accepted: payment is due from now on."""
    if order.state == OrderState.AWAITING_SUPPLIER:
        change_state(
            order,
            "confirm_changed",
            machine=ORDER,
            actor=actor_of(by, order),
            at=at,
            user_id=by.user_id,
        )
        setting(order, confirmed_at=at)
    elif order.state != OrderState.AWAITING_PAYMENT:
        raise TransitionRefused("an order is accepted before it is paid")
    owe(order, at)
