"""Fees of inspections on the operators' desk: what buyers owe, what goes back, whom to pay."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from frontend import desk
from frontend.access import member_of, operator_required, password_confirmed
from frontend.refusals import as_message
from marketplace.core import clock
from trade_assurance.actions import inspections as actions
from trade_assurance.inspection_fees import lines_for, open_fees
from trade_assurance.models import InspectionVisit


@operator_required
@password_confirmed
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """List the visits of whose fees something is open, with the transfers that could pay them."""
    fees = open_fees()
    context = {
        "owed": [(fee, lines_for(fee.visit)[:50]) for fee in fees if fee.stands.owed],
        "back": [fee for fee in fees if fee.stands.back],
        "due": [fee for fee in fees if fee.can_settle],
    }
    return render(request, "inspections/desk_fees.html", context)


@operator_required
@password_confirmed
@require_POST
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Count a transfer as the buyer's payment of a fee."""
    visit = get_object_or_404(InspectionVisit, pk=pk)
    named = request.POST.get("line", "").strip()
    line = lines_for(visit).filter(bank_id=named).first()
    if line is None:
        messages.error(request, _("Choose one of the transfers of which something is left."))
        return redirect("desk_inspection_fees:index")
    with as_message(request):
        actions.pay_fee(visit=visit, line=line, by=member_of(request), at=clock.now())
        messages.success(request, _("Recorded as paid."))
    return redirect("desk_inspection_fees:index")


@operator_required
@password_confirmed
@require_POST
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the inspection company was paid."""
    return _by_bank(request, pk, actions.record_fee_settled, _("Recorded as paid."))


@operator_required
@password_confirmed
@require_POST
def repayment(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a buyer got its fee back."""
    return _by_bank(request, pk, actions.record_fee_sent_back, _("Recorded as sent back."))


def _by_bank(request: HttpRequest, pk: int, verb: Callable[..., Any], done: str) -> HttpResponse:
    visit = get_object_or_404(InspectionVisit, pk=pk)
    with as_message(request):
        verb(
            visit=visit, bank_reference=request.POST.get("bank_reference", ""),
            by=member_of(request), at=clock.now(),
        )  # fmt: skip
        messages.success(request, done)
    return redirect("desk_inspection_fees:index")


desk.register(
    "inspection-fees",
    gettext_lazy("Fees of inspections"),
    lambda: len(open_fees()),
    "desk_inspection_fees:index",
    icon="receipt",
    hint=gettext_lazy("Buyers owe them, companies are to be paid, or they go back."),
)

app_name = "desk_inspection_fees"
urlpatterns = [
    path("desk/inspections/fees/", index, name="index"),
    path("desk/inspections/fees/<int:pk>/receipt/", receipt, name="receipt"),
    path("desk/inspections/fees/<int:pk>/settlement/", settlement, name="settlement"),
    path("desk/inspections/fees/<int:pk>/repayment/", repayment, name="repayment"),
]
