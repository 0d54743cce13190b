"""Signed files to take away: of an order and of a dispute."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_GET

from bookkeeping import bundles
from frontend.access import member_of, signed_in
from frontend.dispute_access import readable_dispute
from marketplace.core import clock
from marketplace.orders.queries import party_orders
from marketplace.orders.rules import can_see_order

app_name = "bundles"


@signed_in
@require_GET
def dispute(request: HttpRequest, reference: str) -> FileResponse:
    """Send the file of a dispute to its two sides and to operators."""
    found = readable_dispute(request, reference)
    if not bundles.is_on():
        raise Http404
    return _sent(bundles.dispute_bundle(found, at=clock.now()))


@signed_in
@require_GET
def order(request: HttpRequest, reference: str) -> FileResponse:
    """Send the file of an order to those who see it."""
    member = member_of(request)
    found = get_object_or_404(party_orders(member), reference=reference)
    if not can_see_order(member, found):
        raise PermissionDenied
    if not bundles.is_on():
        raise Http404
    return _sent(bundles.order_bundle(found, at=clock.now()))


def _sent(bundle: bundles.Bundle) -> FileResponse:
    answer = FileResponse(
        bundle.content, as_attachment=True, filename=bundle.name, content_type="application/zip"
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


urlpatterns = [
    path("disputes/<str:reference>/file/", dispute, name="dispute"),
    path("orders/<str:reference>/file/", order, name="order"),
]
