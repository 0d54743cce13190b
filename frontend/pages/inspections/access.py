"""Who may open which order, job and report."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from frontend.access import member_of
from marketplace.orders import rules
from marketplace.orders.models import Order
from marketplace.orders.queries import party_orders
from trade_assurance.inspection_queries import jobs_of
from trade_assurance.models import InspectionReport, InspectionVisit


def order_of_party(request: HttpRequest, reference: str) -> Order:
    """Return an order of the member's company: 404 for strangers, 403 without the right."""
    member = member_of(request)
    order: Order = get_object_or_404(party_orders(member), reference=reference)
    if not rules.can_see_order(member, order):
        raise PermissionDenied
    return order


def visit_of_inspector(request: HttpRequest, reference: str) -> InspectionVisit:
    """Return the inspector's latest visit of an inspection; all others find nothing."""
    rows = jobs_of(member_of(request)).filter(inspection__reference=reference)
    visit = rows.order_by("-number").first()
    if visit is None:
        raise Http404
    return visit


def readable_report(request: HttpRequest, pk: int) -> InspectionReport:
    """Return a report to both sides and operators, and to its own inspectors."""
    rows = InspectionReport.objects.select_related("visit__inspection__order", "by")
    found: InspectionReport = get_object_or_404(rows, pk=pk)
    member = member_of(request)
    if member.is_inspector and member.acts_for(found.visit.company_id):
        return found
    if found.submitted_at is None or member.is_inspector:
        raise Http404
    order_of_party(request, found.visit.inspection.order.reference)
    return found
