"""Taking rows of requests and quotations: the request first, then its quotations by number."""

from rfq.models import RFQ, Quotation
from rfq.states import LIVE


def lock_rfq(rfq: RFQ) -> RFQ:
    """Return the request as it is now, held until the transaction ends."""
    return RFQ.objects.select_for_update(of=("self",)).select_related("buyer").get(pk=rfq.pk)


def lock_quotation(quotation: Quotation) -> Quotation:
    """Return the quotation as it is now, held together with its request."""
    rfq = lock_rfq(quotation.rfq) if quotation.rfq is not None else None
    locked = (
        Quotation.objects.select_for_update(of=("self",))
        .select_related("buyer", "seller")
        .get(pk=quotation.pk)
    )
    if rfq is not None:
        locked.rfq = rfq
    return locked


def lock_live_quotations(rfq: RFQ) -> list[Quotation]:
    """Return the live quotations of a locked request, held."""
    return list(
        rfq.quotations.select_for_update(of=("self",))
        .filter(state__in=LIVE)
        .select_related("buyer", "seller")
        .order_by("pk")
    )
