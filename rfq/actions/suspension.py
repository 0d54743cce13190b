"""What becomes of quotations and requests when the marketplace stops a supplier or a buyer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from rfq.actions.ending import end_live_quotations
from rfq.actions.locks import lock_quotation, lock_rfq
from rfq.actions.seats import free_seat
from rfq.actions.telling import tell_author, tell_buyer
from rfq.models import RFQ, Quotation
from rfq.states import LIVE, QUOTATION, UNDECIDED, RFQState
from rfq.states import RFQ as RFQ_MACHINE


@transaction.atomic
def cancel_requests_of(*, buyer_id: int, by: Member, at: datetime) -> int:
    """Cancel every undecided request of a buyer that was blocked, tell the suppliers; return how many."""
    reason = _("The buyer may not order any more.")
    open_ones = RFQ.objects.filter(buyer_id=buyer_id, state__in=[RFQState.SUBMITTED, *UNDECIDED])
    cancelled = 0
    for found in open_ones.order_by("pk"):
        rfq = lock_rfq(found)
        if rfq.state not in {RFQState.SUBMITTED, *UNDECIDED}:
            continue  # decided on while we waited for its lock
        change_state(
            rfq,
            "cancel",
            machine=RFQ_MACHINE,
            actor=Actor.OPERATOR,
            at=at,
            user_id=by.user_id,
            reason=reason,
        )
        rfq.decision_reason = reason
        rfq.save(update_fields=["decision_reason"])
        end_live_quotations(rfq, "withdrawn_by_system", reason=reason, at=at)
        tell_author(rfq, "rfq_ended", at)
        cancelled += 1
    return cancelled


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
