"""A contract that both sides accepted changes only when both agree: offer, answer, lapse."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import NotAllowed, Refusal, Stale
from marketplace.core.states import change_state, record
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.actions import holds
from marketplace.orders.actions.accepting import role_of
from marketplace.orders.actions.applying import apply_change, check_offer
from marketplace.orders.actions.falling import hold_of, open_change
from marketplace.orders.actions.locking import actor_of, days, locked, refuse_paused, setting
from marketplace.orders.change_states import CHANGE
from marketplace.orders.changes import Proposal, offer_of
from marketplace.orders.models import ContractChange, HoldKind, Order
from marketplace.orders.rules import CHANGEABLE, can_discuss_contract
from marketplace.orders.signals import change_noted
from marketplace.orders.states import OrderState, Side


class ChangeUnexplained(Refusal):
    """The other side is told why the contract should change."""

    code = "change_unexplained"
    field = "reason"


class ChangeOpen(Refusal):
    """One offer at a time: the open one is answered, withdrawn or lapses first."""

    code = "change_open"


class ChangeStale(Stale):
    """The contract, or the offer, is no longer the one that was on the page."""

    code = "change_stale"


@transaction.atomic
def propose_change(
    *,
    order: Order,
    proposal: Proposal,
    by: Member,
    at: datetime,
    role: str = "",
    language: str = "",
) -> ContractChange:
    """Offer the other side a change of what has not been shipped; it has five days to answer.

    The person who offers has accepted it with that. While the supplier has not confirmed yet, its
    offer is a confirmation with changes. Raises: ChangeUnexplained, ChangeOpen, NothingChanged,
    LineShipped, WorkNotChanged, ChangeLeavesNothing, TotalOutOfRange, ClocksPaused, NotAllowed,
    TransitionRefused.
    """
    order = locked(order)
    side = _side(order, by)
    _check_state(order, side)
    refuse_paused(order)
    if not proposal.reason.strip():
        raise ChangeUnexplained(_("Say why the contract should change."))
    if open_change(order) is not None:
        raise ChangeOpen(_("There is an offer to change this order already. Answer it first."))
    positions = list(order.lines.order_by("position").values_list("position", flat=True))
    offer = offer_of(order.terms, positions, proposal)
    sums = check_offer(order, offer)
    assert by.user is not None  # noqa: S101 - for the type checker: a stranger has no side
    company_id = order.buyer_id if side == Side.BUYER else order.seller_id
    change = ContractChange.objects.create(
        order=order,
        side=side,
        person=by.user,
        role=(role.strip() or role_of(by.user, company_id))[:80],
        language=language or by.user.language,
        base=order.revision,
        terms=offer.terms.to_json(),
        positions=list(offer.positions),
        total_minor=sums.total.minor,
        reason=proposal.reason.strip(),
        proposed_at=at,
        lapses_at=at + days(order.frozen_policies.change_days),
    )
    if order.state == OrderState.AWAITING_SUPPLIER and order.answer_due_at is not None:
        least = change.lapses_at + timedelta(hours=order.frozen_policies.kept_hours)
        setting(order, answer_due_at=max(order.answer_due_at, least))
    holds.hold(order, HoldKind.CHANGE, hold_of(change), at)
    _note(order, change, "propose_change", Actor(side), by=by, at=at, reason=change.reason)
    return change


@transaction.atomic
def accept_change(
    *, change: ContractChange, by: Member, at: datetime, role: str = "", language: str = ""
) -> Order:
    """Accept the other side's offer: it becomes the contract's next revision, with the money.

    Raises: ChangeStale, what `check_offer` refuses, ClocksPaused, NotAllowed, TransitionRefused.
    """
    order = locked(change.order)
    change, side = _answerable(order, change, by)
    refuse_paused(order)
    if change.base != order.revision or change.lapses_at <= at:
        raise ChangeStale(_("This offer no longer stands."))
    _decide(order, change, "accept", side, by=by, at=at)
    _lift(order, change, at)
    assert by.user is not None  # noqa: S101 - for the type checker: a stranger has no side
    apply_change(order, change, side=side, by=by, at=at, role=role, language=language)
    _note(order, change, "accept_change", Actor(side), by=by, at=at)
    return order


@transaction.atomic
def refuse_change(*, change: ContractChange, by: Member, at: datetime, answer: str = "") -> Order:
    """Refuse the other side's offer; the contract stays. Raises: NotAllowed, TransitionRefused."""
    order = locked(change.order)
    change, side = _answerable(order, change, by)
    _decide(order, change, "refuse", side, by=by, at=at, answer=answer)
    _lift(order, change, at)
    _note(order, change, "refuse_change", Actor(side), by=by, at=at, reason=answer)
    return order


@transaction.atomic
def withdraw_change(*, change: ContractChange, by: Member, at: datetime) -> Order:
    """Take back an offer of one's own side. Raises: NotAllowed, TransitionRefused."""
    order = locked(change.order)
    side = _side(order, by)
    change = ContractChange.objects.select_for_update().get(pk=change.pk)
    if change.side != side:
        raise NotAllowed(_("The other side made this offer."))
    _decide(order, change, "withdraw", side, by=by, at=at)
    _lift(order, change, at)
    _note(order, change, "withdraw_change", Actor(side), by=by, at=at)
    return order


@transaction.atomic
def lapse_change(*, change: ContractChange, at: datetime) -> Order:
    """End an offer that nobody answered in time; called by the sweep. Raises: TransitionRefused."""
    order = locked(change.order)
    change = ContractChange.objects.select_for_update().get(pk=change.pk)
    if change.lapses_at > at:
        raise TransitionRefused("the offer still stands")
    _decide(order, change, "lapse", None, by=SYSTEM, at=at)
    _lift(order, change, at)
    _note(order, change, "lapse_change", Actor.CLOCK, by=SYSTEM, at=at)
    return order


def _lift(order: Order, change: ContractChange, at: datetime) -> None:
    holds.lift(order, HoldKind.CHANGE, hold_of(change), at)


def _side(order: Order, by: Member) -> Side:
    actor = actor_of(by, order)
    if not can_discuss_contract(by, order):
        raise NotAllowed(_("Only people of the two companies change the contract."))
    return Side(actor)


def _check_state(order: Order, side: Side) -> None:
    """Refuse where nothing can be changed; before the supplier's answer only it may offer."""
    if order.state not in CHANGEABLE:
        raise TransitionRefused("this order cannot be changed")
    if order.state == OrderState.AWAITING_SUPPLIER and side == Side.BUYER:
        raise TransitionRefused("the buyer cancels and orders again")


def _answerable(order: Order, change: ContractChange, by: Member) -> tuple[ContractChange, Side]:
    side = _side(order, by)
    change = ContractChange.objects.select_for_update().get(pk=change.pk)
    if change.side == side:
        raise NotAllowed(_("The other side answers this offer."))
    CHANGE.target("refuse", state=change.state, actor=Actor(side))
    return change, side


def _decide(
    order: Order,
    change: ContractChange,
    name: str,
    side: Side | None,
    *,
    by: Member,
    at: datetime,
    answer: str = "",
) -> None:
    actor = Actor(side) if side else Actor.CLOCK
    CHANGE.target(name, state=change.state, actor=actor)
    change.decided_at, change.answer = at, answer.strip()
    change.save(update_fields=["decided_at", "answer"])
    change_state(change, name, machine=CHANGE, actor=actor, at=at, user_id=by.user_id)


def _note(
    order: Order,
    change: ContractChange,
    name: str,
    actor: Actor,
    *,
    by: Member,
    at: datetime,
    reason: str = "",
) -> None:
    """Write it into the order's history too, and tell the other side."""
    record(
        order,
        name,
        from_state=order.state,
        to_state=order.state,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    change_noted.send(sender=None, order=order, at=at, by=by, change=change, name=name)
