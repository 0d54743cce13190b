"""What becomes of a supplier's quotations when the marketplace stops it from selling."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from rfq.actions.locks import lock_quotation
from rfq.actions.seats import free_seat
from rfq.actions.telling import tell_buyer
from rfq.models import Quotation
from rfq.states import LIVE, QUOTATION


@transaction.atomic
def withdraw_quotations_of(*, seller_id: int, at: datetime) -> int:
    """Withdraw every live quotation of a seller, free its seats, tell the buyers; return how many."""
    reason = _("The supplier may not sell at the moment.")
    live = Quotation.objects.filter(seller_id=seller_id, state__in=LIVE).order_by("rfq_id", "pk")
    withdrawn = 0
    for quotation in live:
        locked = lock_quotation(quotation)
        if locked.state not in LIVE:
            continue  # decided on while we waited for its lock
        change_state(
            locked,
            "withdrawn_by_system",
            machine=QUOTATION,
            actor=Actor.OPERATOR,
            at=at,
            reason=reason,
        )
        locked.reason = reason
        locked.save(update_fields=["reason"])
        tell_buyer(locked, "quotation_withdrawn", at, reason=reason)
        free_seat(locked, at)
        withdrawn += 1
    return withdrawn
