"""Places for quotations on a request."""

from datetime import datetime

from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from rfq.models import ClosedBecause, Quotation
from rfq.queries import seats_taken
from rfq.states import RFQ as MACHINE
from rfq.states import RFQState


def free_seat(quotation: Quotation, at: datetime) -> None:
    """Open a request again that had closed because it was full, while its deadline is ahead."""
    rfq = quotation.rfq
    if rfq is None or rfq.state != RFQState.CLOSED or rfq.closed_because != ClosedBecause.SEATS:
        return
    if rfq.closes_at is None or rfq.closes_at <= at or seats_taken(rfq) >= rfq.seats:
        return
    change_state(rfq, "seat_freed", machine=MACHINE, actor=Actor.CLOCK, at=at)
    rfq.closed_at, rfq.closed_because = None, ""
    rfq.save(update_fields=["closed_at", "closed_because"])
