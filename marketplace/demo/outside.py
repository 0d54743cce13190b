"""The world outside, played by hand: a bank that sends transfers, a carrier that moves parcels."""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.core import clock, jobs, outbox
from marketplace.core.money import Money
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.models import Shipment
from marketplace.orders.states import ShipmentState
from trade_assurance.actions.bank import Credit, record_bank_line
from trade_assurance.models import Payment
from trade_assurance.states import AWAITING

JUST_AFTER = timedelta(seconds=1)
SHORT_BPS = 9_000
MOVING = (ShipmentState.SHIPPED, ShipmentState.IN_TRANSIT, ShipmentState.ARRIVED)
NEXT_EVENT = {
    ShipmentState.SHIPPED: "depart",
    ShipmentState.IN_TRANSIT: "arrive",
    ShipmentState.ARRIVED: "deliver",
}


def bank(request: HttpRequest) -> HttpResponse:
    """Transfers that the marketplace waits for."""
    waiting = (
        Payment.objects.filter(state__in=AWAITING).select_related("order__buyer").order_by("-pk")
    )
    return render(request, "demo/bank.html", {"payments": waiting})


@require_POST
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the buyer's transfer: as asked, short, late, or twice."""
    payment = get_object_or_404(Payment, reference=reference, state__in=AWAITING)
    how = request.POST.get("how", "exact")
    money = payment.missing.share(SHORT_BPS) if how == "short" else payment.missing
    if how == "late":
        _let_the_deadline_pass(payment)
    for _time in range(2 if how == "twice" else 1):
        _send(payment, money)
    told = _("The bank has sent %(amount)s with reference %(reference)s; an operator matches it.")
    messages.success(request, told % {"amount": money, "reference": payment.reference})
    return redirect("demo:bank")


def carrier(request: HttpRequest) -> HttpResponse:
    """Parcels on their way."""
    moving = Shipment.objects.filter(state__in=MOVING).select_related(
        "order__buyer", "order__seller"
    )
    return render(request, "demo/carrier.html", {"shipments": moving.order_by("-pk")})


@require_POST
def carrier_event(request: HttpRequest, shipment_id: int) -> HttpResponse:
    """Report the parcel's next event."""
    shipment = get_object_or_404(Shipment, pk=shipment_id, state__in=MOVING)
    event = NEXT_EVENT[ShipmentState(shipment.state)]
    try:
        if event == "deliver":
            orders.record_delivery(order=shipment.order, at=clock.now(), shipment=shipment)
        else:
            orders.record_transit(
                order=shipment.order, name=event, at=clock.now(), shipment=shipment
            )
    except TransitionRefused:
        messages.warning(request, _("The parcel has moved on in the meantime."))
    else:
        messages.success(request, _("The carrier has reported the parcel."))
    return redirect("demo:carrier")


def _let_the_deadline_pass(payment: Payment) -> None:
    """Move the clock past the day by which the money was due, and do what falls due on the way."""
    due = payment.order.payment_due_at
    if due is not None and due > clock.now():
        clock.advance(due - clock.now() + JUST_AFTER)
    jobs.run_all()
    outbox.drain(limit=500)


def _send(payment: Payment, money: Money) -> None:
    record_bank_line(
        credit=Credit(
            bank_id=f"DEMO-{secrets.token_hex(6)}",
            money=money,
            text=f"Payment {payment.reference}",
            payer=payment.order.buyer.name,
            payer_account="FR76 3000 6000 0112 3456 7890 189",
        ),
        at=clock.now(),
    )
