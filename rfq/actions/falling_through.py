"""An order of a request that came to nothing before it was paid."""

from datetime import datetime

from django.db import transaction

from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from marketplace.orders.states import SourceKind
from rfq.actions.locks import lock_rfq
from rfq.actions.telling import tell_author, tell_seller
from rfq.models import ClosedBecause, Quotation
from rfq.states import RFQ as MACHINE
from rfq.states import QuotationState, RFQState


@transaction.atomic
def give_back_request(*, order: Order, at: datetime) -> None:
    """Let the buyer choose again, and the suppliers not chosen come back with a new version.

    Does nothing for an order that was paid, or that came from no request.
    """
    if order.source_kind != SourceKind.QUOTATION or order.funded_at is not None:
        return
    quotation = Quotation.objects.filter(order_reference=order.reference).first()
    if quotation is None or quotation.rfq is None:
        return
    rfq = lock_rfq(quotation.rfq)
    if rfq.state != RFQState.AWARDED:
        return
    change_state(rfq, "order_fell_through", machine=MACHINE, actor=Actor.CLOCK, at=at)
    rfq.closed_at, rfq.closed_because = at, ClosedBecause.ORDER_FELL_THROUGH
    rfq.reminders, rfq.kept_until = 0, None
    rfq.save(update_fields=["closed_at", "closed_because", "reminders", "kept_until"])
    others = rfq.quotations.filter(state=QuotationState.NOT_SELECTED).select_related(
        "buyer", "seller"
    )
    tell_author(rfq, "rfq_closed", at, count=others.count())
    for other in others.order_by("pk"):
        tell_seller(other, "quotation_may_be_revived", at)
