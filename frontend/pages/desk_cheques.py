"""The operators' desk of cheques: registered, taken to the bank, cleared or bounced."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from frontend import desk
from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.cheques import ChequeForm, ClearedForm
from frontend.forms.payments import ReasonForm
from frontend.refusals import as_message, refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.money import Money, NotWholeMinorUnits
from trade_assurance.actions import cheques
from trade_assurance.cheque_states import OPEN_CHEQUES
from trade_assurance.models import Cheque, Payment

# noun of the address → the verb, and the form of what it asks for beside the cheque
STEPS: dict[str, tuple[Callable[..., Cheque], Any]] = {
    "deposit": (cheques.deposit_cheque, None),
    "clearance": (cheques.clear_cheque, ClearedForm),
    "bounce": (cheques.bounce_cheque, ReasonForm),
    "return": (cheques.return_cheque, ReasonForm),
}


@operator_required
@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """List the cheques that are not cleared yet; register one."""
    form = ChequeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _register(request, form)
        except Refusal as refusal:
            refused(form, refusal)
        if not form.errors:
            messages.success(request, _("Registered. Take it to the bank."))
            return redirect("cheques:queue")
    rows = Cheque.objects.filter(state__in=OPEN_CHEQUES).select_related("payment__order__buyer")
    context = {"form": form, "cheques": rows.order_by("received_at", "pk")}
    return render(request, "payments/cheques.html", context, status=422 if form.errors else 200)


@operator_required
@password_confirmed
@require_POST
def step(request: HttpRequest, pk: int, noun: str) -> HttpResponse:
    """Take a cheque one step on."""
    if noun not in STEPS:
        raise Http404
    verb, asked = STEPS[noun]
    found = get_object_or_404(Cheque, pk=pk)
    form = asked(request.POST) if asked else None
    if form is not None and not form.is_valid():
        messages.error(request, _("Fill in what is asked for."))
        return redirect("cheques:queue")
    facts = form.cleaned_data if form is not None else {}
    with as_message(request):
        verb(cheque=found, by=member_of(request), at=clock.now(), **facts)
        messages.success(request, _("Noted."))
    return redirect("cheques:queue")


def _register(request: HttpRequest, form: ChequeForm) -> None:
    """Register a cheque, or put beside its field why not."""
    data = form.cleaned_data
    payment = Payment.objects.filter(reference=data["payment"].strip().upper()).first()
    if payment is None:
        form.add_error("payment", _("There is no payment with this reference."))
        return
    try:
        money = Money.of(data["amount"], payment.currency)
    except NotWholeMinorUnits:
        form.add_error("amount", _("This currency has fewer decimals."))
        return
    cheques.register_cheque(
        payment=payment,
        number=data["number"],
        drawer=data["drawer"],
        money=money,
        by=member_of(request),
        at=clock.now(),
    )


def _backlog() -> tuple[int, datetime | None]:
    """Return how many cheques are not cleared, and since when the oldest is here."""
    rows = Cheque.objects.filter(state__in=OPEN_CHEQUES)
    found = rows.aggregate(count=Count("pk"), oldest=Min("received_at"))
    return found["count"], found["oldest"]


desk.register(
    "cheques",
    gettext_lazy("Cheques"),
    _backlog,
    "cheques:queue",
    icon="wallet-cards",
    hint=gettext_lazy("Register, take to the bank, note what cleared"),
)

app_name = "cheques"
urlpatterns = [
    path("desk/cheques/", queue, name="queue"),
    path("desk/cheques/<int:pk>/<slug:noun>/", step, name="step"),
]
