"""Disputes for the two sides: the list, opening one, the room, its files."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from frontend import dispute_access
from frontend.access import company_required, member_of, signed_in
from frontend.forms.dispute_claims import ClaimForm
from frontend.forms.dispute_findings import MeasurementForm, measured
from frontend.pages.dispute_show import show_room
from frontend.pages.dispute_steps import STEPS
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from trade_assurance import dispute_queries, policies, rules
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.disputes.refusals import DisputeAlreadyOpen, MeasurementRefused

PER_PAGE = 20


@company_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the company's disputes, the latest first."""
    rows = dispute_queries.disputes_for(member_of(request)).order_by("-opened_at", "-pk")
    readable = [row for row in rows if rules.can_read_dispute(member_of(request), row)]
    page = Paginator(readable, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "disputes/index.html", {"page": page})


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a dispute on an order, also as an operator for a blocked buyer; an open one is shown instead."""
    order = dispute_access.order_of_party(request, reference)
    member, at = member_of(request), clock.now()
    if not rules.can_open_dispute(member, order):
        raise Http404 if member.is_operator else PermissionDenied
    side = Actor.SELLER if member.acts_for(order.seller_id) else Actor.BUYER
    found = dispute_queries.disputables(order, at, side.value)
    if not found:
        return _no_more(request, order)
    asked = request.GET.get("tranche", "")
    found = [row for row in found if str(row.tranche.position) == asked] or found
    form = ClaimForm(
        request.POST or None,
        request.FILES or None,
        currency=order.currency,
        protections=found,
        side=side.value,
        lines=order.lines.order_by("position"),
    )
    points = [
        MeasurementForm(request.POST or None, request.FILES or None, point=point)
        for point in actions.points_of(order)
    ]
    context = {
        "order": order,
        "held": found,
        "form": form,
        "points": points,
        "buying": side is Actor.BUYER,
        "days": policies.of_disputes(),
    }
    if request.method == "POST" and all([form.is_valid(), *(each.is_valid() for each in points)]):
        claim = form.claim(measured(points))
        try:
            dispute = actions.open_dispute(
                protection=form.protection, claim=claim, by=member, at=at
            )
        except DisputeAlreadyOpen:
            return _no_more(request, order)
        except MeasurementRefused as refusal:
            _refuse_point(points, refusal)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The dispute is open and the other side has been told."))
            return redirect("disputes:room", reference=dispute.reference)
    wrong = form.errors or any(each.errors for each in points)
    return render(request, "disputes/open.html", context, status=422 if wrong else 200)


@signed_in
@never_cache
@require_GET
def room(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a dispute to its two sides; operators have a page of their own."""
    dispute = dispute_access.readable_dispute(request, reference)
    if member_of(request).is_operator:
        return redirect("desk_disputes:case", reference=reference)
    return show_room(request, dispute)


@signed_in
@never_cache
@require_GET
def exhibit(request: HttpRequest, reference: str, label: str) -> HttpResponse:
    """Hand out a file of the case to both sides and to operators, always as a download."""
    row = get_object_or_404(
        dispute_access.readable_dispute(request, reference).exhibits, label=label
    )
    answer: Any = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)
    answer["Content-Type"] = row.content_type
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", answer)


def _refuse_point(points: list[MeasurementForm], refusal: MeasurementRefused) -> None:
    """Put a refusal beside the field of its criterion."""
    name = refusal.field.rpartition("-")[2]
    for form in points:
        if form.point.position == refusal.position:
            form.add_error(name if name in form.fields else None, str(refusal))


def _no_more(request: HttpRequest, order: Order) -> HttpResponse:
    """Lead to the open dispute, or say on the order that nothing is held any more."""
    found = dispute_queries.disputes_of(order).first()
    if found is not None and found.is_open:
        return redirect("disputes:room", reference=found.reference)
    messages.warning(request, _("No money of this order can be disputed now."))
    return redirect("orders:detail", reference=order.reference)


app_name = "disputes"
urlpatterns = [
    path("disputes/", index, name="index"),
    path("orders/<str:reference>/dispute/", opening, name="open"),
    path("disputes/<str:reference>/", room, name="room"),
    path("disputes/<str:reference>/exhibits/<str:label>/", exhibit, name="exhibit"),
    *STEPS,
]
