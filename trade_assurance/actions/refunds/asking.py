"""Who may give a buyer released money back: an operator, above a limit two; or the seller itself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money
from marketplace.core.references import new_reference
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from trade_assurance.actions.locking import locked_protection
from trade_assurance.actions.payouts.deciding import SecondPersonNeeded
from trade_assurance.actions.protection import close_after_refund
from trade_assurance.actions.refunds.carrying_out import refund_released
from trade_assurance.models import Protection, Refund
from trade_assurance.payout_states import REFUND, RefundState
from trade_assurance.refund_queries import most_to_refund, needs_second
from trade_assurance.rules import actor_on, assert_operator, can_refund, person_of
from trade_assurance.states import STOPPED_STATES


class NothingReleased(Refusal):
    """No money of this tranche was released: what is held goes back by cancellation or dispute."""

    code = "nothing_released"


class MoreThanCameIn(Refusal):
    """The refund is more than what is left of the buyer's money, or nothing."""

    code = "more_than_came_in"
    field = "amount"


class NotNow(Refusal):
    """The tranche is disputed or frozen: its money goes by the outcome."""

    code = "tranche_stopped"


class AlreadyAsked(Refusal):
    """A refund of the same tranche waits for a second operator."""

    code = "refund_waits"


@transaction.atomic
def ask_refund(
    *, protection: Protection, money: Money, by: Member, at: datetime, reason: str
) -> Refund:
    """Give the buyer released money back; above the limit it waits for another operator.

    A seller gives its own back without an operator, as long as the platform lays nothing out.
    Raises: NotAllowed, NothingReleased, MoreThanCameIn, NotNow, AlreadyAsked, ChargebackOpen.
    """
    protection = locked_protection(protection.pk)
    if not can_refund(by, protection.order):
        raise NotAllowed(_("Only an operator or the supplier can refund released money."))
    if not reason.strip():
        raise Refusal(_("Say why."), field="reason")
    _check(protection, money)
    if protection.refunds.filter(state=RefundState.WAITING).exists():
        raise AlreadyAsked(_("A refund of this order waits for another operator already."))
    refund = Refund.objects.create(
        reference=new_reference("R"),
        order_id=protection.order_id,
        protection=protection,
        state=RefundState.WAITING,
        currency=money.currency,
        amount_minor=money.minor,
        reason=reason.strip(),
        needs_second=needs_second(protection, money, by),
        asked_by=person_of(by),
        asked_at=at,
    )
    actor = actor_on(by, protection.order)
    record(
        refund,
        "ask",
        from_state="",
        to_state=RefundState.WAITING,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=refund.reason,
    )
    if not refund.needs_second:
        _carry_out(refund, protection, "carry_out", actor, by=by, at=at)
    return refund


@transaction.atomic
def approve_refund(*, refund: Refund, by: Member, at: datetime) -> Refund:
    """Sign a refund that another asked for; the money moves now.

    Raises: NotAllowed, SecondPersonNeeded, MoreThanCameIn, NotNow, TransitionRefused.
    """
    assert_operator(by)
    protection = locked_protection(refund.protection_id)
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    REFUND.target("approve", state=refund.state, actor=Actor.OPERATOR)
    if refund.asked_by_id == by.user_id:
        raise SecondPersonNeeded(_("Another operator has to sign a refund of this size."))
    _check(protection, refund.amount)
    _carry_out(refund, protection, "approve", Actor.OPERATOR, by=by, at=at)
    return refund


@transaction.atomic
def refuse_refund(*, refund: Refund, by: Member, at: datetime, reason: str) -> Refund:
    """Say no to a refund that waits; nothing moves. Raises: NotAllowed, TransitionRefused."""
    assert_operator(by)
    return _end(refund, "refuse", Actor.OPERATOR, by=by, at=at, reason=reason)


@transaction.atomic
def withdraw_refund(*, refund: Refund, by: Member, at: datetime) -> Refund:
    """Take back what one asked for. Raises: NotAllowed, TransitionRefused."""
    actor = actor_on(by, refund.order)
    if refund.asked_by_id != by.user_id:
        raise NotAllowed(_("Only who asked for the refund can withdraw it."))
    return _end(refund, "withdraw", actor, by=by, at=at)


def _check(protection: Protection, money: Money) -> None:
    if protection.state in STOPPED_STATES:
        raise NotNow(_("This money is disputed or frozen: it goes by the outcome of that."))
    if protection.released == protection.returned:
        raise NothingReleased(_("Nothing of this order was released, or all of it went back."))
    most = most_to_refund(protection)
    if money.currency != most.currency or not 0 < money.minor <= most.minor:
        raise MoreThanCameIn(_("Choose an amount between nothing and %(most)s.") % {"most": most})


def _carry_out(
    refund: Refund, protection: Protection, name: str, actor: Actor, *, by: Member, at: datetime
) -> None:
    took = refund_released(protection, refund.amount, key=f"refund-{refund.pk}", at=at)
    if took.debt and not by.is_operator:  # paid out since it was asked
        raise SecondPersonNeeded(_("An operator has to sign this refund: the money was paid out."))
    refund.from_held_minor = took.held.minor
    refund.from_commission_minor = took.commission.minor
    refund.from_seller_minor = took.seller.minor
    refund.from_debt_minor = took.debt.minor
    _decide(refund, name, actor, by=by, at=at)
    close_after_refund(protection, by=by, at=at)
    outbox.emit("trade_assurance.told", kind="refund_of_released", refund_id=refund.pk)


def _end(
    refund: Refund, name: str, actor: Actor, *, by: Member, at: datetime, reason: str = ""
) -> Refund:
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    refund.answer = reason.strip()[:400]
    _decide(refund, name, actor, by=by, at=at, reason=reason)
    return refund


def _decide(
    refund: Refund, name: str, actor: Actor, *, by: Member, at: datetime, reason: str = ""
) -> None:
    """Save amounts, decision and state in one statement: the CHECKs look at them together."""
    target = REFUND.target(name, state=refund.state, actor=actor)
    record(
        refund,
        name,
        from_state=refund.state,
        to_state=target,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    refund.state, refund.decided_by, refund.decided_at = target, person_of(by), at
    refund.save(
        update_fields=[
            "state", "decided_by", "decided_at", "answer", "from_held_minor",
            "from_commission_minor", "from_seller_minor", "from_debt_minor",
        ]
    )  # fmt: skip
