"""Goods that go back: the list, asking, one return with its steps, a supplier's terms."""

from decimal import Decimal
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from frontend import dispute_access
from frontend.access import company_required, member_of, signed_in
from frontend.forms.returns import PERCENT, AskForm, TermsForm
from frontend.pages.return_show import readable_return, show_return
from frontend.pages.return_steps import STEPS
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from trade_assurance import return_queries, rules
from trade_assurance.actions import returns as actions

PER_PAGE = 20


@company_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the company's returns, the latest first."""
    member = member_of(request)
    rows = return_queries.returns_for(member).order_by("-asked_at", "-pk")
    readable = [row for row in rows if rules.can_read_return(member, row)]
    page = Paginator(readable, PER_PAGE).get_page(request.GET.get("page"))
    may_set = rules.can_set_return_terms(member)
    return render(request, "returns/index.html", {"page": page, "may_set": may_set})


@company_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask to send goods of an order back."""
    order = dispute_access.order_of_party(request, reference)
    member, at = member_of(request), clock.now()
    if not rules.can_ask_return(member, order):
        raise PermissionDenied
    found = return_queries.returnable(order, at)
    if not found:
        messages.warning(request, _("Nothing of this order can be sent back now."))
        return redirect("orders:detail", reference=order.reference)
    protection = _chosen(request, found)
    form = AskForm(request.POST or None, lines=return_queries.left_to_return(protection))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask_return(
                protection=protection, request=form.request(), by=member, at=at
            )
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The supplier has your request."))
            return redirect("returns:detail", reference=made.reference)
    context = {"order": order, "held": protection, "found": found, "form": form}
    context["restocking"] = Decimal(protection.restocking_bps) / PERCENT
    context["until"] = return_queries.returnable_until(protection)
    return render(request, "returns/ask.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_GET
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one return to its two sides and to operators."""
    return show_return(request, readable_return(request, reference))


@signed_in
@never_cache
@require_GET
def label(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the label to both sides and to operators, always as a download."""
    row = getattr(readable_return(request, reference), "label", None)
    if row is None:
        raise Http404
    answer: Any = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)
    answer["Content-Type"] = row.content_type
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", answer)


@company_required
@never_cache
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """Set the terms under which the company takes goods back."""
    member = member_of(request)
    if member.company is None or not rules.can_set_return_terms(member):
        raise PermissionDenied
    now = return_queries.return_terms_of(member.company.pk)
    initial = {
        "days": now.days if now else 0,
        "restocking": now.restocking_bps / PERCENT if now else 0,
        "freight_by": now.freight_by if now else "",
    }
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_return_terms(offer=form.offer(), by=member, at=clock.now())
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Your terms hold for orders placed from now on."))
            return redirect("returns:terms")
    context = {"form": form, "now": now}
    return render(request, "returns/terms.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, found: list[Any]) -> Any:
    """Return the part of the order that the address names, else the first."""
    wanted = request.GET.get("part", "")
    return next((row for row in found if str(row.tranche.position) == wanted), found[0])


app_name = "returns"
urlpatterns = [
    path("returns/", index, name="index"),
    path("returns/terms/", terms, name="terms"),
    path("orders/<str:reference>/return/", ask, name="ask"),
    path("returns/<str:reference>/", detail, name="detail"),
    path("returns/<str:reference>/label/file/", label, name="label-file"),
    *STEPS,
]
