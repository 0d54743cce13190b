"""Answers an opened request for quotation with the suppliers who can deliver it."""

from marketplace.core import clock
from rfq import actions as rfqs
from rfq.models import RFQ
from search.matching import Wanted, candidates_for_rfq


def match_rfq(*, rfq_id: int) -> int:
    """Find suppliers for a request and hand them to `rfq`; return how many are new to it."""
    rfq = RFQ.objects.filter(pk=rfq_id).first()
    if rfq is None:
        return 0
    today = clock.now().date()
    wanted = Wanted(
        title=rfq.title,
        details=rfq.description,
        buyer_id=rfq.buyer_id,
        category_id=rfq.category_id,
        quantity=rfq.quantity,
        unit=rfq.unit,
        destination=str(rfq.destination_country or ""),
        days_left=(rfq.needed_by_on - today).days if rfq.needed_by_on else None,
    )
    return len(rfqs.record_matches(rfq=rfq, candidates=candidates_for_rfq(wanted)))
