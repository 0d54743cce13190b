"""Who finds which order and dispute: strangers get 404, colleagues without the permission 403."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from frontend.access import member_of
from marketplace.orders.models import Order
from trade_assurance import dispute_queries, rules
from trade_assurance.models import Dispute


def order_of_party(request: HttpRequest, reference: str) -> Order:
    """Return an order of the member's company, bought or sold; operators find all, others nothing."""
    company = member_of(request).company
    order = get_object_or_404(Order.objects.select_related("buyer", "seller"), reference=reference)
    if member_of(request).is_operator:
        return order
    if company is None or company.pk not in {order.buyer_id, order.seller_id}:
        raise Http404
    return order


def readable_dispute(request: HttpRequest, reference: str) -> Dispute:
    """Return a dispute of the member's company; colleagues without the permission are refused."""
    rows = dispute_queries.disputes_for(member_of(request))
    dispute = get_object_or_404(rows, reference=reference)
    if not rules.can_read_dispute(member_of(request), dispute):
        raise PermissionDenied
    return dispute


def handled_dispute(request: HttpRequest, reference: str) -> Dispute:
    """Return a dispute that the member may act in."""
    dispute = readable_dispute(request, reference)
    if not rules.can_handle_dispute(member_of(request), dispute):
        raise PermissionDenied
    return dispute
