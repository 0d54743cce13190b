"""The operators' desk of disputes at buyers' banks: cases, evidence, the pack for the bank."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from bookkeeping.chargeback_packs import documents_of, pack_of, papers_of, threads_of
from frontend import desk
from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.refunds import EvidenceForm
from frontend.refusals import as_message, refused
from marketplace.core import clock
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.states import history
from marketplace.core.transitions import Actor, TransitionRefused
from trade_assurance import actions, chargeback_queries
from trade_assurance.models import Chargeback
from trade_assurance.payout_states import CHARGEBACK, ChargebackState

PER_PAGE = 30


@operator_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List the cases, the nearest day for evidence first."""
    state = request.GET.get("state", "")
    state = state if state in ChargebackState.values else ""
    rows = chargeback_queries.chargebacks(state)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": ChargebackState.choices,
        "now": clock.now(),
    }
    return render(request, "chargebacks/desk.html", context)


@operator_required
@never_cache
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one case with the facts that answer it."""
    return _show(request, _case(pk), EvidenceForm())


@operator_required
@password_confirmed
@require_POST
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the evidence went to the bank."""
    found, form = _case(pk), EvidenceForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        actions.send_evidence(
            chargeback=found, note=form.cleaned_data["note"], by=member_of(request), at=clock.now()
        )
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refusal as refusal:
        refused(form, refusal)
        return _show(request, found, form, status=422)
    except TransitionRefused:
        messages.warning(request, _("This was decided meanwhile. Look at what is true now."))
    else:
        messages.success(request, _("Recorded: the evidence is at the bank."))
    return redirect("chargebacks:case", pk=pk)


@operator_required
@password_confirmed
@require_POST
def acceptance(request: HttpRequest, pk: int) -> HttpResponse:
    """Give in: the bank keeps the money."""
    with as_message(request):
        actions.accept_chargeback(chargeback=_case(pk), by=member_of(request), at=clock.now())
        messages.success(request, _("Recorded: the bank keeps the money."))
    return redirect("chargebacks:case", pk=pk)


@operator_required
@never_cache
@require_GET
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out contract, tracking, receipt and chat as one file for the bank."""
    found = _case(pk)
    answer = HttpResponse(pack_of(found), content_type="application/zip")
    name = f"evidence-{found.payment.order.reference}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _case(pk: int) -> Chargeback:
    return get_object_or_404(chargeback_queries.chargebacks(), pk=pk)


def _show(
    request: HttpRequest, found: Chargeback, form: EvidenceForm, *, status: int = 200
) -> HttpResponse:
    order = found.payment.order
    context = {
        "case": found,
        "order": order,
        "form": form,
        "may": set(CHARGEBACK.choices(state=found.state, actor=Actor.OPERATOR)),
        "parts": chargeback_queries.tranches_behind(found),
        "shipments": order.shipments.order_by("position"),
        "documents": documents_of(order),
        "papers": papers_of(order),
        "threads": threads_of(order),
        "log": history(found),
        "now": clock.now(),
    }
    return render(request, "chargebacks/case.html", context, status=status)


desk.register(
    "chargebacks",
    gettext_lazy("Chargebacks"),
    chargeback_queries.backlog_of_chargebacks,
    "chargebacks:desk",
    icon="gavel",
    hint=gettext_lazy("Buyers' disputes at their bank: evidence, outcome"),
)

app_name = "chargebacks"
urlpatterns = [
    path("desk/chargebacks/", queue, name="desk"),
    path("desk/chargebacks/<int:pk>/", case, name="case"),
    path("desk/chargebacks/<int:pk>/evidence/", evidence, name="evidence"),
    path("desk/chargebacks/<int:pk>/acceptance/", acceptance, name="acceptance"),
    path("desk/chargebacks/<int:pk>/pack.zip", pack, name="pack"),
]
