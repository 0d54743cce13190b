"""A return without a dispute: asked for within the supplier's terms, allowed or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.references import new_reference
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders.models import OrderLine
from trade_assurance import policies
from trade_assurance.actions.disputes.remedies import end_remedy
from trade_assurance.actions.disputes.steps import checked_text
from trade_assurance.actions.locking import locked_protection
from trade_assurance.actions.protection import resume
from trade_assurance.actions.returns.refusals import (
    NothingToReturn,
    ReturnNotAgreed,
    ReturnUnderWay,
)
from trade_assurance.actions.returns.steps import locked_return, party, step, write
from trade_assurance.actions.returns.telling import tell
from trade_assurance.actions.stopped import stop_for_return
from trade_assurance.dispute_states import Remedy
from trade_assurance.models import GoodsReturn, GoodsReturnLine, Protection
from trade_assurance.return_queries import left_to_return, returnable_until
from trade_assurance.return_states import RETURN, UNDERWAY, ReturnState
from trade_assurance.rules import can_ask_return, person_of


@dataclass(frozen=True, slots=True)
class Request:
    """What goes back (order line id → quantity), why, and for money or for a replacement."""

    lines: Mapping[int, Decimal] = field(default_factory=dict)
    reason: str = ""
    wanted: str = Remedy.REFUND


@transaction.atomic
def ask_return(
    *, protection: Protection, request: Request, by: Member, at: datetime
) -> GoodsReturn:
    """Ask to send goods back: the claim window stands still, the supplier has three days.

    Raises: NotAllowed, ReturnNotAgreed, ReturnUnderWay, NothingToReturn, TextMissing, TextTooLong.
    """
    protection = locked_protection(protection.pk)
    if not can_ask_return(by, protection.order):
        raise NotAllowed(_("Only people of the buyer who handle disputes can ask for a return."))
    reason = checked_text(request.reason, limit=2000, field="reason")
    _refuse_unless_open(protection, at)
    lines, value = _priced(protection, request.lines)
    wanted = Remedy.REPLACE if request.wanted == Remedy.REPLACE else Remedy.REFUND
    days = policies.of_disputes().return_answer_days
    made = GoodsReturn.objects.create(
        reference=new_reference("B"),
        protection=protection,
        order=protection.order,
        wanted=wanted,
        reason=reason,
        asked_by=person_of(by),
        currency=protection.currency,
        value_minor=value.minor,
        restocking_minor=value.share(protection.restocking_bps).minor,
        freight_by=protection.return_freight_by,
        asked_at=at,
        answer_due_at=at + timedelta(days=days),
    )
    GoodsReturnLine.objects.bulk_create(
        GoodsReturnLine(goods_return=made, line=line, quantity=quantity) for line, quantity in lines
    )
    record(
        made, "ask", from_state="", to_state=made.state, actor=Actor.BUYER, at=at,
        user_id=by.user_id, reason=reason[:500],
    )  # fmt: skip
    stop_for_return(protection, by=by, at=at)
    tell(made, "return_asked", at=at, but=Actor.BUYER, until=made.answer_due_at)
    return made


@transaction.atomic
def authorise(*, goods_return: GoodsReturn, address: str, by: Member, at: datetime) -> GoodsReturn:
    """Allow the return and say where to; the buyer has ten days to send the goods.

    Raises: NotAllowed, TransitionRefused, TextMissing, TextTooLong.
    """
    found = locked_return(goods_return)
    actor = party(by, found)
    RETURN.target("authorise", state=found.state, actor=actor)
    address = checked_text(address, limit=500, field="address")
    due = at + timedelta(days=policies.of_disputes().return_send_days)
    write(found, address=address, answer_due_at=None, send_due_at=due)
    step(found, "authorise", actor, at=at, by=by)
    tell(found, "return_authorised", at=at, but=actor, until=due)
    return found


@transaction.atomic
def refuse(*, goods_return: GoodsReturn, reason: str, by: Member, at: datetime) -> GoodsReturn:
    """Refuse the return with a reason; the window goes on and the buyer may open a dispute.

    Raises: NotAllowed, TransitionRefused, TextMissing, TextTooLong.
    """
    found = locked_return(goods_return)
    actor = party(by, found)
    RETURN.target("refuse", state=found.state, actor=actor)
    reason = checked_text(reason, limit=2000, field="reason")
    return _refuse(found, actor, reason=reason, by=by, at=at)


@transaction.atomic
def give_up(*, goods_return: GoodsReturn, by: Member, at: datetime) -> GoodsReturn:
    """The buyer keeps the goods. Raises: NotAllowed, TransitionRefused."""
    found = locked_return(goods_return)
    actor = party(by, found)
    RETURN.target("give_up", state=found.state, actor=actor)
    return close_unsent(found, "give_up", actor, by=by, at=at)


@transaction.atomic
def answer_when_due(*, goods_return: GoodsReturn, at: datetime) -> GoodsReturn:
    """No answer in three days is a refusal: the buyer may open a dispute."""
    found = locked_return(goods_return)
    due = found.answer_due_at
    if found.state != ReturnState.ASKED or due is None or due > at:
        return found
    return _refuse(found, Actor.CLOCK, reason="", by=SYSTEM, at=at)


@transaction.atomic
def lapse_when_due(*, goods_return: GoodsReturn, at: datetime) -> GoodsReturn:
    """Not sent in ten days: closed, and in a dispute the claim counts as dismissed."""
    found = locked_return(goods_return)
    due = found.send_due_at
    if not RETURN.allows("lapse", state=found.state, actor=Actor.CLOCK) or due is None or due > at:
        return found
    return close_unsent(found, "lapse", Actor.CLOCK, by=SYSTEM, at=at)


def close_unsent(
    found: GoodsReturn, name: str, actor: Actor, *, by: Member, at: datetime
) -> GoodsReturn:
    """End a locked return whose goods stayed where they are."""
    write(found, ended_at=at, send_due_at=None, answer_due_at=None)
    step(found, name, actor, at=at, by=by)
    tell(found, "return_closed", at=at, but=actor)
    if found.dispute is not None:
        end_remedy(found.dispute, "return_unsent", 0, actor=actor, by=by, at=at)
    else:
        resume(locked_protection(found.protection_id), actor, by=by, at=at)
    return found


def _refuse(
    found: GoodsReturn, actor: Actor, *, reason: str, by: Member, at: datetime
) -> GoodsReturn:
    write(found, answer=reason, answer_due_at=None, ended_at=at)
    step(found, "refuse", actor, at=at, by=by, reason=reason)
    resume(locked_protection(found.protection_id), actor, by=by, at=at)
    tell(found, "return_refused", at=at, but=actor)
    return found


def _refuse_unless_open(protection: Protection, at: datetime) -> None:
    until = returnable_until(protection)
    if until is None or until <= at:
        raise ReturnNotAgreed(
            _("The supplier takes nothing back now. If something is wrong, open a dispute.")
        )
    if GoodsReturn.objects.filter(protection=protection, state__in=UNDERWAY).exists():
        raise ReturnUnderWay(_("Another return of these goods is under way."))


def _priced(
    protection: Protection, lines: Mapping[int, Decimal]
) -> tuple[list[tuple[OrderLine, Decimal]], Money]:
    """Return the lines that go back and what they cost, at most what is held."""
    left = left_to_return(protection)
    value, chosen = Money.zero(protection.currency), []
    for line, most in left:
        quantity = lines.get(line.pk, Decimal(0))
        if quantity < 0 or quantity > most:
            raise NothingToReturn(_("Choose quantities up to what was received."))
        if quantity:
            chosen.append((line, quantity))
            share = line.total.amount * quantity / line.quantity
            value += Money.rounded(share, line.currency)
    if len(chosen) != sum(1 for quantity in lines.values() if quantity):
        raise NothingToReturn(_("Choose lines of this order."))
    if not value:
        raise NothingToReturn(_("Choose at least one line and how much of it goes back."))
    return chosen, min(value, protection.held)
