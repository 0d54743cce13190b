"""Released money that goes back to a buyer: asked, looked at, confirmed; signed by a second operator."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontend import desk
from frontend.access import member_of, operator_required, password_confirmed, signed_in
from frontend.forms.payments import ReasonForm
from frontend.forms.refunds import RefundForm
from frontend.refusals import as_message, refused
from marketplace.core import clock
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.orders.models import Order
from marketplace.orders.queries import party_orders
from trade_assurance import actions, refund_queries, rules
from trade_assurance.models import Refund
from trade_assurance.payout_states import RefundState
from trade_assurance.refund_queries import RefundPlan

PER_PAGE = 30


@signed_in
@password_confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask how much goes back; show who would pay what; do it when that was confirmed."""
    found = _order(request, reference)
    parts = refund_queries.refundable_parts(found)
    if not parts:
        return _show(request, found, None)
    form = RefundForm(request.POST if request.method == "POST" else None, protections=parts)
    if not form.is_bound:
        return _show(request, found, form)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    if form.cleaned_data["shown"] != _print_of(plan := _plan(request, form)):
        return _look_again(request, found, form, plan)
    return _ask(request, found, form)


@signed_in
@password_confirmed
@require_POST
def decide(request: HttpRequest, reference: str, noun: str) -> HttpResponse:
    """Sign, refuse or withdraw a refund that waits."""
    member = member_of(request)
    found = get_object_or_404(Refund.objects.select_related("order"), reference=reference)
    _order(request, found.order.reference)
    if noun not in DECISIONS:
        raise Http404
    act, asks_why = DECISIONS[noun]
    form = ReasonForm(request.POST)
    if asks_why and not form.is_valid():
        messages.error(request, _("Say why."))
        return _back(request, found)
    facts = {"reason": form.cleaned_data["reason"]} if asks_why else {}
    with as_message(request):
        act(refund=found, by=member, at=clock.now(), **facts)
        messages.success(request, _("Recorded."))
    return _back(request, found)


@operator_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List refunds for operators: those that wait for a signature, or of another state."""
    state = request.GET.get("state", "")
    state = state if state in RefundState.values else ""
    page = Paginator(refund_queries.refunds(state), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": RefundState.choices}
    return render(request, "refunds/desk.html", context)


DECISIONS: dict[str, tuple[Callable[..., Refund], bool]] = {
    "approval": (actions.approve_refund, False),
    "refusal": (actions.refuse_refund, True),
    "withdrawal": (actions.withdraw_refund, False),
}


def _order(request: HttpRequest, reference: str) -> Order:
    """Return an order of which the member may give money back; 403 for other people of it."""
    member = member_of(request)
    found = get_object_or_404(party_orders(member), reference=reference)
    if not rules.can_refund(member, found):
        raise PermissionDenied
    return found


def _plan(request: HttpRequest, form: RefundForm) -> RefundPlan | None:
    """Return what the refund would do; None for more than there is, which the action refuses."""
    money = form.cleaned_data["amount"]
    if not 0 < money.minor <= refund_queries.most_to_refund(form.protection).minor:
        return None
    return refund_queries.plan_refund(form.protection, money, member_of(request))


def _print_of(plan: RefundPlan | None) -> str:
    """Write the figures that somebody confirmed, to see whether they are still true."""
    if plan is None:
        return ""
    parts = (plan.held, plan.commission, plan.seller, plan.debt)
    return "-".join(str(part.minor) for part in parts) + f"-{plan.recalls}"


def _look_again(
    request: HttpRequest, found: Order, form: RefundForm, plan: RefundPlan | None
) -> HttpResponse:
    """Show who would pay what, with the button that does it."""
    changed = bool(form.cleaned_data["shown"])
    confirm = RefundForm(
        {**form.data.dict(), "shown": _print_of(plan)},  # type: ignore[attr-defined]
        protections=list(form.protections.values()),
    )
    return _show(request, found, form, plan=plan, confirm=confirm, changed=changed)


def _ask(request: HttpRequest, found: Order, form: RefundForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        made = actions.ask_refund(
            protection=form.protection,
            money=data["amount"],
            reason=data["reason"],
            by=member_of(request),
            at=clock.now(),
        )
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refusal as refusal:
        refused(form, refusal)
        return _show(request, found, form, status=422)
    words = _("The money goes back to the buyer.")
    if made.state == RefundState.WAITING:
        words = _("An operator has to sign this refund. Nothing has moved yet.")
    messages.success(request, words)
    return redirect("refunds:order", reference=found.reference)


def _back(request: HttpRequest, found: Refund) -> HttpResponse:
    if member_of(request).is_operator:
        return redirect("refunds:desk")
    return redirect("refunds:order", reference=found.order.reference)


def _show(
    request: HttpRequest,
    found: Order,
    form: RefundForm | None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "order": found,
        "form": form,
        "refunds": refund_queries.refunds_of(found),
        "selling": not member_of(request).is_operator,
        **more,
    }
    return render(request, "refunds/order.html", context, status=status)


desk.register(
    "refunds",
    gettext_lazy("Refunds to sign"),
    refund_queries.backlog_of_refunds,
    "refunds:desk",
    icon="undo-2",
    hint=gettext_lazy("Released money that goes back to a buyer"),
)

app_name = "refunds"
urlpatterns = [
    path("orders/<str:reference>/refunds/", order, name="order"),
    path("refunds/<str:reference>/<slug:noun>/", decide, name="decide"),
    path("desk/refunds/", queue, name="desk"),
]
