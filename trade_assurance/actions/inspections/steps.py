"""What every step of an inspection does: hold the order first, move, write, hold the clock."""

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.models import HoldKind, Order
from marketplace.orders.rules import can_buy_for, can_confirm_receipt, can_fulfil
from trade_assurance.actions.inspections.refusals import ReasonNeeded
from trade_assurance.actions.locking import locked_order
from trade_assurance.inspection_states import INSPECTION
from trade_assurance.models import Inspection
from trade_assurance.models.inspection import NOTE_LENGTH


def locked_inspection(inspection: Inspection) -> Inspection:
    """Hold the order, then the inspection."""
    locked_order(inspection.order_id)
    rows = Inspection.objects.select_for_update(of=("self",))
    return rows.select_related("order__buyer", "order__seller").get(pk=inspection.pk)


def buyer_of(by: Member, order: Order) -> Actor:
    """Return the buyer's side. Raises: NotAllowed."""
    if not can_buy_for(by, order):
        raise NotAllowed(_("Only people of the buyer who place orders can do this."))
    return Actor.BUYER


def waiver_of(by: Member, order: Order) -> Actor:
    """Return the buyer's side, for giving up a protection. Raises: NotAllowed."""
    if not can_confirm_receipt(by, order):
        raise NotAllowed(_("Only people of the buyer who may release money can waive it."))
    return Actor.BUYER


def seller_of(by: Member, order: Order) -> Actor:
    """Return the seller's side. Raises: NotAllowed."""
    if not can_fulfil(by, order):
        raise NotAllowed(_("Only people of the supplier who fulfil orders can do this."))
    return Actor.SELLER


def party_of(by: Member, order: Order) -> Actor:
    """Return the side of whoever may arrange a visit. Raises: NotAllowed."""
    if by.is_operator:
        return Actor.OPERATOR
    return seller_of(by, order) if by.acts_for(order.seller_id) else buyer_of(by, order)


def step(
    inspection: Inspection,
    name: str,
    actor: Actor,
    *,
    at: datetime,
    by: Member | None = None,
    reason: str = "",
) -> None:
    """Make a move of the table; the order's clock is held while something is still to come.

    Raises: TransitionRefused.
    """
    change_state(
        inspection,
        name,
        machine=INSPECTION,
        actor=actor,
        at=at,
        user_id=by.user_id if by else None,
        reason=reason,
    )
    hold = orders.place_hold if inspection.is_open else orders.lift_hold
    hold(order=inspection.order, kind=HoldKind.INSPECTION, reference=inspection.reference, at=at)


def write(inspection: Inspection, **changes: object) -> None:
    """Set columns of a locked inspection."""
    for name, value in changes.items():
        setattr(inspection, name, value)
    inspection.save(update_fields=list(changes))


def explained(reason: str) -> str:
    """Return a reason without idle space. Raises: ReasonNeeded."""
    words = reason.replace("\x00", "").strip()
    if not words or len(words) > NOTE_LENGTH:
        raise ReasonNeeded(
            _("Say why, in at most %(limit)s characters; the others read it.")
            % {"limit": NOTE_LENGTH}
        )
    return words
