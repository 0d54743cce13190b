"""Disputes for the two sides: opening one, the room, its steps, its files."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontend import dispute_access, dispute_room
from frontend.access import company_required, member_of, signed_in
from frontend.forms.disputes import ClaimForm, ExhibitForm, NumberForm, ProposalForm, ReasonForm
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.models import Order
from marketplace.orders.queries import zone_of_company
from trade_assurance import dispute_queries, policies, queries, rules
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.disputes.refusals import DisputeAlreadyOpen
from trade_assurance.models import Dispute

PER_PAGE = 20


@company_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the company's disputes, the latest first."""
    rows = dispute_queries.disputes_for(member_of(request)).order_by("-opened_at", "-pk")
    readable = [row for row in rows if rules.can_read_dispute(member_of(request), row)]
    page = Paginator(readable, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "disputes/index.html", {"page": page})


@company_required
@never_cache
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a dispute on an order; an open one is shown instead."""
    order = dispute_access.order_of_party(request, reference)
    if not rules.can_open_dispute(member_of(request), order):
        raise PermissionDenied
    at = clock.now()
    asked = request.GET.get("tranche", "")
    position = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None
    protection = dispute_queries.disputable(order, at, tranche=position)
    if protection is None:
        return _no_more(request, order)
    form = ClaimForm(
        request.POST or None,
        request.FILES or None,
        currency=protection.currency,
        reasons=dispute_queries.reasons_for(protection),
        lines=order.lines.order_by("position"),
    )
    context = {"order": order, "held": protection, "form": form, "days": policies.of_disputes()}
    if request.method == "POST" and form.is_valid():
        try:
            dispute = actions.open_dispute(
                protection=protection, claim=form.claim(), by=member_of(request), at=at
            )
        except DisputeAlreadyOpen:
            return _no_more(request, order)
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The dispute is open and the supplier has been told."))
            return redirect("disputes:room", reference=dispute.reference)
    return render(request, "disputes/open.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@require_GET
def room(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a dispute to its two sides; operators have a page of their own."""
    dispute = dispute_access.readable_dispute(request, reference)
    if member_of(request).is_operator:
        return redirect("desk_disputes:case", reference=reference)
    return _show(request, dispute)


@signed_in
@require_POST
def proposals(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an amount."""
    dispute = dispute_access.handled_dispute(request, reference)
    form = ProposalForm(request.POST, currency=dispute.currency, auto_id="id_propose_%s")

    def act(data: dict[str, Any]) -> None:
        actions.propose(
            dispute=dispute,
            refund=data["amount"],
            message=data["message"],
            by=member_of(request),
            at=clock.now(),
        )

    return _step(request, dispute, "propose", form, act, _("Your proposal is on the table."))


@signed_in
@require_POST
def acceptance(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree to the proposal that was on the page; the money moves."""
    dispute = dispute_access.handled_dispute(request, reference)

    def act(data: dict[str, Any]) -> None:
        actions.accept_proposal(
            dispute=dispute, number=data["number"], by=member_of(request), at=clock.now()
        )

    form = NumberForm(request.POST)
    return _step(request, dispute, "settle", form, act, _("You agreed. The money is moving."))


@signed_in
@require_POST
def refusal(request: HttpRequest, reference: str) -> HttpResponse:
    """Say no to the proposal that was on the page."""
    dispute = dispute_access.handled_dispute(request, reference)
    number = NumberForm(request.POST)
    form = ReasonForm(request.POST, auto_id="id_reject_%s")

    def act(data: dict[str, Any]) -> None:
        shown = number.cleaned_data["number"] if number.is_valid() else 0
        actions.reject_proposal(
            dispute=dispute, number=shown, reason=data["reason"], by=member_of(request),
            at=clock.now(),
        )  # fmt: skip

    return _step(request, dispute, "reject", form, act, _("The other side has your answer."))


@signed_in
@require_POST
def exhibits(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand in files."""
    dispute = dispute_access.handled_dispute(request, reference)
    form = ExhibitForm(request.POST, request.FILES, auto_id="id_exhibit_%s")

    def act(data: dict[str, Any]) -> None:
        actions.add_exhibits(
            dispute=dispute, files=data["exhibits"], note=data["note"], by=member_of(request),
            at=clock.now(),
        )  # fmt: skip

    return _step(request, dispute, "add_exhibit", form, act, _("Your evidence is on the file."))


@signed_in
@require_POST
def appeals(request: HttpRequest, reference: str) -> HttpResponse:
    """Appeal against the ruling."""
    dispute = dispute_access.handled_dispute(request, reference)
    form = ReasonForm(request.POST, auto_id="id_appeal_%s")

    def act(data: dict[str, Any]) -> None:
        actions.appeal(dispute=dispute, **data, by=member_of(request), at=clock.now())

    return _step(request, dispute, "appeal", form, act, _("Your appeal was received."))


@signed_in
@require_POST
def move(request: HttpRequest, reference: str, noun: str) -> HttpResponse:
    """Take a step that asks nothing: call an operator, withdraw, nothing more to hand in."""
    dispute = dispute_access.handled_dispute(request, reference)
    name, do, done = PLAIN[noun]

    def act(_data: dict[str, Any]) -> None:
        do(dispute=dispute, by=member_of(request), at=clock.now())

    return _step(request, dispute, name, forms.Form(request.POST), act, str(done()))


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


def _step(
    request: HttpRequest,
    dispute: Dispute,
    name: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], None],
    done: str,
) -> HttpResponse:
    """Act on a valid form; what was refused is shown in the room with all that was typed."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except TransitionRefused:
            messages.warning(request, _("The dispute has moved on since you opened this page."))
            return redirect("disputes:room", reference=dispute.reference)
        except Refusal as refusal:
            if not form.fields or isinstance(form, NumberForm):
                messages.error(request, str(refusal))
                return redirect("disputes:room", reference=dispute.reference)
            refused(form, refusal)
        else:
            messages.success(request, done)
            return redirect("disputes:room", reference=dispute.reference)
    return _show(request, dispute, **{name: form})


def _show(request: HttpRequest, dispute: Dispute, **tried: forms.Form) -> HttpResponse:
    member, at, order = member_of(request), clock.now(), dispute.order
    buying = member.acts_for(order.buyer_id)
    open_now = dispute_room.may(member, dispute, at)
    blank: dict[str, forms.Form] = {
        "propose": ProposalForm(currency=dispute.currency, auto_id="id_propose_%s"),
        "reject": ReasonForm(auto_id="id_reject_%s"),
        "add_exhibit": ExhibitForm(auto_id="id_exhibit_%s"),
        "appeal": ReasonForm(auto_id="id_appeal_%s"),
    }
    context = {
        "dispute": dispute,
        "order": order,
        "buying": buying,
        "other": order.seller if buying else order.buyer,
        "other_zone": zone_of_company(order.seller_id if buying else order.buyer_id),
        "now": at,
        "next": dispute_room.next_step(dispute, member),
        "may": open_now,
        "offers": dispute_room.offers(dispute, member),
        "lines": dispute.lines.select_related("line").order_by("pk"),
        "exhibits": dispute.exhibits.select_related("by").order_by("at", "pk"),
        "rulings": dispute_queries.rulings_in_force(dispute),
        "movements": queries.ledger_lines(order) if dispute.closed_at else [],
        "days": policies.of_disputes(),
        "forms": {**blank, **tried},
        "tried": next(iter(tried), ""),
        # A step that is no longer open has no form on the page: what was typed is shown by itself.
        "refused": next((form for name, form in tried.items() if name not in open_now), None),
    }
    return render(request, "disputes/room.html", context, status=422 if tried else 200)


def _no_more(request: HttpRequest, order: Order) -> HttpResponse:
    """Lead to the open dispute, or say on the order that nothing is held any more."""
    found = dispute_queries.disputes_of(order).first()
    if found is not None and found.is_open:
        return redirect("disputes:room", reference=found.reference)
    messages.warning(request, _("No money of this order can be disputed now."))
    return redirect("orders:detail", reference=order.reference)


PLAIN: dict[str, tuple[str, Callable[..., Any], Callable[[], str]]] = {
    "escalation": ("escalate", actions.escalate, lambda: _("An operator was called.")),
    "withdrawal": (
        "withdraw",
        actions.withdraw_dispute,
        lambda: _("The dispute is withdrawn. The order goes on."),
    ),
    "end-of-evidence": (
        "finish_evidence",
        actions.finish_evidence,
        lambda: _("Noted: you have nothing more to hand in."),
    ),
}

app_name = "disputes"
urlpatterns = [
    path("disputes/", index, name="index"),
    path("orders/<str:reference>/dispute/", opening, name="open"),
    path("disputes/<str:reference>/", room, name="room"),
    path("disputes/<str:reference>/proposals/", proposals, name="proposals"),
    path("disputes/<str:reference>/acceptance/", acceptance, name="acceptance"),
    path("disputes/<str:reference>/refusal/", refusal, name="refusal"),
    path("disputes/<str:reference>/exhibits/", exhibits, name="exhibits"),
    path("disputes/<str:reference>/exhibits/<str:label>/", exhibit, name="exhibit"),
    path("disputes/<str:reference>/appeal/", appeals, name="appeal"),
    *(path(f"disputes/<str:reference>/{noun}/", move, {"noun": noun}, name=noun) for noun in PLAIN),
]
