"""What every step of a return shares: locks, sides, its history."""

from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from trade_assurance.actions.locking import locked_order
from trade_assurance.models import Dispute, GoodsReturn
from trade_assurance.return_states import RETURN
from trade_assurance.rules import can_handle_return


def locked_return(found: GoodsReturn) -> GoodsReturn:
    """Hold the order, its dispute if the return comes of one, then the return."""
    locked_order(found.order_id)
    if found.dispute_id is not None:
        Dispute.objects.select_for_update(of=("self",)).get(pk=found.dispute_id)
    rows = GoodsReturn.objects.select_for_update(of=("self",))
    return rows.select_related("order__buyer", "order__seller", "protection", "dispute").get(
        pk=found.pk
    )


def party(by: Member, found: GoodsReturn) -> Actor:
    """Return the side that `by` acts for. Raises: NotAllowed."""
    order = found.order
    side = by.side(buyer_id=order.buyer_id, seller_id=order.seller_id)
    if side is None or not can_handle_return(by, found):
        raise NotAllowed(_("Your role does not allow sending goods back or taking them back."))
    return side


def step(
    found: GoodsReturn,
    name: str,
    actor: Actor,
    *,
    at: datetime,
    by: Member,
    reason: str = "",
) -> None:
    """Make a move of the table and write its history. Raises: TransitionRefused."""
    change_state(
        found,
        name,
        machine=RETURN,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )


def write(found: GoodsReturn, **changes: object) -> None:
    """Set columns of a locked return."""
    for name, value in changes.items():
        setattr(found, name, value)
    found.save(update_fields=list(changes))
