"""What a return waits for, and which of its steps a reader can take now."""

from datetime import datetime

from django.utils.translation import gettext as _

from frontend.dispute_next import Next
from marketplace.companies.member import Member
from marketplace.core.transitions import Actor
from marketplace.orders.rules import side as side_of
from trade_assurance import rules
from trade_assurance.dispute_states import Remedy
from trade_assurance.models import GoodsReturn
from trade_assurance.return_states import RETURN, ReturnState

S = ReturnState


def may(member: Member, found: GoodsReturn) -> set[str]:
    """Return the names of the moves that have a button or a form for this reader."""
    actor = side_of(member, found.order)
    if actor is None:
        return set()
    names = set(RETURN.choices(state=found.state, actor=actor))
    if actor is not Actor.OPERATOR and not rules.can_handle_return(member, found):
        return set()
    if found.state == S.RECEIVED:
        names -= {"inspect"} if found.wanted != Remedy.REPLACE else {"refund"}
    return names


def next_step(found: GoodsReturn) -> Next:
    """Say what the return waits for."""
    seller, buyer = found.order.seller.name, found.order.buyer.name
    words: dict[str, tuple[str, str, datetime | None]] = {
        S.ASKED: (
            _("%(name)s answers") % {"name": seller},
            _("Without an answer in time the return counts as refused."),
            found.answer_due_at,
        ),
        S.AUTHORISED: _to_send(found, buyer),
        S.LABEL: _to_send(found, buyer),
        S.SENT: (
            _("The goods are on their way back"),
            _("They count as arrived on that day, also without a word."),
            found.arrival_due_at,
        ),
        S.RECEIVED: (
            _("%(name)s checks the goods") % {"name": seller},
            _("Without a word in time the money goes back to the buyer."),
            found.check_due_at,
        ),
        S.INSPECTED: (
            _("%(name)s sends a replacement") % {"name": seller},
            _("If none is sent in time, the money goes back to the buyer."),
            found.replace_due_at,
        ),
        S.REFUSED: (
            _("The return was refused"),
            _("The order goes on where it stood. The buyer may open a dispute."),
            None,
        ),
        S.REFUNDED: (_("The goods were refunded"), "", None),
        S.REPLACED: (
            _("The replacement is on its way"),
            _("The money stays held through a whole new claim window."),
            None,
        ),
        S.REJECTED: (_("The goods were not accepted"), _after_rejection(found), None),
        S.CLOSED: (_("The goods were not sent back"), _("The order goes on."), None),
    }
    return Next(*words[found.state])


def _to_send(found: GoodsReturn, buyer: str) -> tuple[str, str, datetime | None]:
    text = (
        _("If nothing is sent in time, the claim is dismissed.")
        if found.dispute_id
        else _("If nothing is sent in time, the return is closed.")
    )
    return _("%(name)s sends the goods back") % {"name": buyer}, text, found.send_due_at


def _after_rejection(found: GoodsReturn) -> str:
    if found.dispute_id:
        return _("An operator with no part in the dispute so far decides.")
    return _("The order goes on where it stood. The buyer may open a dispute.")
