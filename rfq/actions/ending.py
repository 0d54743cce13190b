"""Ending what other quotations of a request still hope for."""

from datetime import datetime

from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from rfq.actions.locks import lock_live_quotations
from rfq.actions.telling import tell_seller
from rfq.models import RFQ, Quotation
from rfq.states import QUOTATION


def end_live_quotations(
    rfq: RFQ, name: str, *, reason: str, at: datetime, but: Quotation | None = None
) -> None:
    """Move every live quotation of a locked request, and tell each supplier the reason."""
    for quotation in lock_live_quotations(rfq):
        if but is not None and quotation.pk == but.pk:
            continue
        change_state(quotation, name, machine=QUOTATION, actor=Actor.CLOCK, at=at, reason=reason)
        quotation.reason = reason
        quotation.save(update_fields=["reason"])
        quotation.rfq = rfq
        tell_seller(quotation, "quotation_not_selected", at, reason=reason)
