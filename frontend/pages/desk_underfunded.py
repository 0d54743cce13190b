"""The operators' desk of orders that were paid in part: more time for the rest, or send it back."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from frontend import desk
from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.payments import MoreTimeForm, ReasonForm
from frontend.refusals import as_message
from marketplace.core import clock
from marketplace.orders import actions, queries
from marketplace.orders.models import Order
from trade_assurance.transfer_queries import paid_in_part


@operator_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List the orders that were paid in part, those whose time is up first."""
    at = clock.now()
    rows = [
        {"order": order, "payment": payment, "is_over": (order.payment_due_at or at) <= at}
        for order in queries.underfunded_orders()
        if (payment := paid_in_part(order)) is not None
    ]
    return render(request, "payments/underfunded.html", {"rows": rows})


@operator_required
@require_POST
def extension(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the buyer more time for the rest."""
    order, form = get_object_or_404(Order, reference=reference), MoreTimeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say for how many days."))
        return redirect("underfunded:queue")
    with as_message(request):
        actions.extend_payment(
            order=order, more_days=form.cleaned_data["days"], by=member_of(request), at=clock.now()
        )
        messages.success(request, _("More time was given. Both sides are told."))
    return redirect("underfunded:queue")


@operator_required
@password_confirmed
@require_POST
def refund(request: HttpRequest, reference: str) -> HttpResponse:
    """End the order and send back what came."""
    order, form = get_object_or_404(Order, reference=reference), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect("underfunded:queue")
    with as_message(request):
        actions.refund_underfunded(
            order=order, reason=form.cleaned_data["reason"], by=member_of(request), at=clock.now()
        )
        messages.success(request, _("The order is cancelled and the part that came goes back."))
    return redirect("underfunded:queue")


def _backlog() -> tuple[int, datetime | None]:
    """Return how many orders wait for an operator now, and since when the first does."""
    over = queries.underfunded_orders().filter(payment_due_at__lte=clock.now())
    first = over.first()
    return over.count(), first.payment_due_at if first else None


desk.register(
    "underfunded",
    gettext_lazy("Paid in part"),
    _backlog,
    "underfunded:queue",
    icon="hourglass",
    hint=gettext_lazy("Time is up: give more, or send the part back"),
)

app_name = "underfunded"
urlpatterns = [
    path("desk/underfunded/", queue, name="queue"),
    path("desk/underfunded/<str:reference>/extension/", extension, name="extension"),
    path("desk/underfunded/<str:reference>/refund/", refund, name="refund"),
]
