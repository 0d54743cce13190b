"""An inspection comes to be: asked for by the buyer, or written into the contract."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.companies.models import Company
from marketplace.core.references import new_reference
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.models import HoldKind, Order
from marketplace.orders.states import MAKING, InspectionGate
from trade_assurance import policies
from trade_assurance.actions.inspections.refusals import InspectionOpen, TooLateToInspect
from trade_assurance.actions.inspections.steps import (
    buyer_of,
    explained,
    locked_inspection,
    seller_of,
    step,
    write,
)
from trade_assurance.actions.inspections.telling import tell
from trade_assurance.actions.locking import locked_order
from trade_assurance.inspection_states import OPEN_INSPECTIONS, InspectionState, Payer
from trade_assurance.models import Inspection
from trade_assurance.models.inspection import NOTE_LENGTH
from trade_assurance.rules import assert_operator


@transaction.atomic
def ask_inspection(*, order: Order, by: Member, at: datetime, note: str = "") -> Inspection:
    """Ask the supplier to have the goods inspected before they leave, at the buyer's expense.

    Raises: NotAllowed, TooLateToInspect, InspectionOpen.
    """
    order = locked_order(order.pk)
    actor = buyer_of(by, order)
    if order.state not in MAKING or order.paused_at is not None:
        raise TooLateToInspect(_("Goods can be inspected while they are made or ready to ship."))
    due = at + timedelta(days=policies.of_inspections().answer_days)
    inspection = _written(order, InspectionState.ASKED, actor, by=by, at=at)
    write(inspection, answer_due_at=due, note=note.replace("\x00", "").strip()[:NOTE_LENGTH])
    tell(inspection, "inspection_asked", at=at, but=actor)
    return inspection


@transaction.atomic
def start_agreed_inspection(*, order: Order, at: datetime) -> Inspection | None:
    """Begin the inspection that the contract requires, once enough is made; None if not now.

    Called when goods are ready, when progress is reported, and when goods in stock are paid.
    """
    terms = order.terms.inspection
    if terms is None:  # most contracts: nothing to hold the order's row for
        return None
    order = locked_order(order.pk)
    waits = order.inspection == InspectionGate.REQUIRED and order.state in MAKING
    if not waits or not _made_enough(order):
        return None
    if Inspection.objects.filter(order=order, state__in=OPEN_INSPECTIONS).exists():
        return None
    inspection = _written(order, InspectionState.AGREED, Actor.CLOCK, by=SYSTEM, at=at)
    wanted = Company.objects.filter(pk=terms.inspector_id or 0).first()
    write(inspection, by_contract=True, paid_by=terms.paid_by, wanted=wanted)
    tell(inspection, "inspection_due", at=at)
    return inspection


@transaction.atomic
def agree_inspection(*, inspection: Inspection, by: Member, at: datetime) -> Inspection:
    """Let the goods be inspected: from now on they leave only once they passed.

    Raises: NotAllowed, TransitionRefused.
    """
    inspection = locked_inspection(inspection)
    actor = _answering(inspection, by)
    step(inspection, "agree", actor, at=at, by=by)
    write(inspection, answer_due_at=None)
    orders.require_inspection(order=inspection.order, at=at, by=by)
    tell(inspection, "inspection_agreed", at=at, but=actor)
    return inspection


@transaction.atomic
def refuse_inspection(
    *, inspection: Inspection, reason: str, by: Member, at: datetime
) -> Inspection:
    """Say no, with a reason. Raises: NotAllowed, ReasonNeeded, TransitionRefused."""
    inspection = locked_inspection(inspection)
    actor, reason = _answering(inspection, by), explained(reason)
    step(inspection, "refuse", actor, at=at, by=by, reason=reason)
    write(inspection, answer_due_at=None, closed_at=at, reason=reason)
    tell(inspection, "inspection_refused", at=at, but=actor)
    return inspection


@transaction.atomic
def keep_silent(*, inspection: Inspection, at: datetime) -> bool:
    """Put an inspection that the supplier left unanswered before the operators; False if not due."""
    inspection = locked_inspection(inspection)
    due = inspection.answer_due_at
    if inspection.state != InspectionState.ASKED or due is None or due > at:
        return False
    step(inspection, "keep_silent", Actor.CLOCK, at=at)
    write(inspection, answer_due_at=None)
    tell(inspection, "inspection_unanswered", at=at)
    return True


@transaction.atomic
def withdraw_inspection(*, inspection: Inspection, by: Member, at: datetime) -> Inspection:
    """Do without an inspection that was only asked for. Raises: NotAllowed, TransitionRefused."""
    inspection = locked_inspection(inspection)
    actor = buyer_of(by, inspection.order)
    if inspection.by_contract:
        raise TooLateToInspect(_("The contract asks for this inspection; it can only be waived."))
    step(inspection, "withdraw", actor, at=at, by=by)
    write(inspection, answer_due_at=None, closed_at=at)
    orders.drop_inspection(order=inspection.order, at=at, by=by)
    tell(inspection, "inspection_withdrawn", at=at, but=actor)
    return inspection


def _answering(inspection: Inspection, by: Member) -> Actor:
    if by.is_operator:
        assert_operator(by)
        return Actor.OPERATOR
    return seller_of(by, inspection.order)


def _made_enough(order: Order) -> bool:
    if order.ready_at is not None or order.from_stock:
        return True
    ordered = sum(line.quantity for line in order.lines.all())
    share = policies.of_inspections().produced_percent
    return bool(order.produced_quantity and order.produced_quantity * 100 >= ordered * share)


def _written(
    order: Order, state: InspectionState, actor: Actor, *, by: Member, at: datetime
) -> Inspection:
    if Inspection.objects.filter(order=order, state__in=OPEN_INSPECTIONS).exists():
        raise InspectionOpen(_("An inspection of these goods is open already."))
    inspection = Inspection.objects.create(
        reference=new_reference("I"),
        order=order,
        state=state,
        paid_by=Payer.BUYER.value,
        asked_at=at,
    )
    record(inspection, "ask", from_state="", to_state=state, actor=actor, at=at, user_id=by.user_id)
    orders.place_hold(order=order, kind=HoldKind.INSPECTION, reference=inspection.reference, at=at)
    return inspection
