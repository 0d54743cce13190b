"""The operators' desk of what suppliers owe: open, in collection, written off by two."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from frontend import desk
from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.refunds import WriteOffForm
from frontend.refusals import as_message
from frontend.spreadsheets import csv_answer
from marketplace.core import clock
from trade_assurance import actions, refund_queries
from trade_assurance.models import SellerDebt
from trade_assurance.payout_states import DebtState

PER_PAGE = 50


@operator_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List what suppliers owe, the oldest first."""
    state = _state(request)
    rows = refund_queries.debts(state)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": DebtState.choices,
        "sums": refund_queries.debt_sums(),
        "now": clock.now(),
    }
    return render(request, "debts/desk.html", context)


@operator_required
@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """Send the list as CSV; amounts in major units, instants in UTC."""
    heads = [_("Supplier"), _("Order"), _("State"), _("Since"), _("Laid out"), _("Open")]
    rows = [
        [
            debt.seller.name,
            debt.earning.order_reference,
            debt.get_state_display(),
            debt.at.isoformat(timespec="seconds"),
            debt.amount.amount,
            debt.open.amount,
            debt.currency,
        ]
        for debt in refund_queries.debts(_state(request))
    ]
    return csv_answer("debts.csv", [[*heads, _("Currency")], *rows])


@operator_required
@password_confirmed
@require_POST
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to give a debt up."""
    found, form = get_object_or_404(SellerDebt, pk=pk), WriteOffForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect("debts:desk")
    reason = form.cleaned_data["reason"]
    with as_message(request):
        actions.propose_write_off(debt=found, by=member_of(request), at=clock.now(), reason=reason)
        messages.success(request, _("Proposed. Another operator signs it."))
    return redirect("debts:desk")


@operator_required
@password_confirmed
@require_POST
def write_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign that a debt is given up: it becomes a loss of the marketplace."""
    found = get_object_or_404(SellerDebt, pk=pk)
    with as_message(request):
        actions.write_off(debt=found, by=member_of(request), at=clock.now())
        messages.success(request, _("Written off."))
    return redirect("debts:desk")


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    return state if state in DebtState.values else ""


desk.register(
    "debts",
    gettext_lazy("Suppliers' debts"),
    refund_queries.backlog_of_debts,
    "debts:desk",
    icon="hand-coins",
    hint=gettext_lazy("In collection: settle or write off"),
)

app_name = "debts"
urlpatterns = [
    path("desk/debts/", queue, name="desk"),
    path("desk/debts.csv", table, name="csv"),
    path("desk/debts/<int:pk>/proposal/", proposal, name="proposal"),
    path("desk/debts/<int:pk>/write-off/", write_off, name="write_off"),
]
