"""Paying an order, what is held of it, and the operators' desk of transfers and refunds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontend import desk
from frontend.access import member_of, operator_required, password_confirmed, signed_in
from frontend.credit_panel import terms_offer
from frontend.forms.payments import MatchForm, MethodForm, ReasonForm, SurplusForm
from frontend.refusals import as_message, refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.orders.models import Order
from marketplace.orders.queries import party_orders
from trade_assurance import actions, policies, queries, rules, transfer_queries
from trade_assurance.actions import bank
from trade_assurance.agreed import explain_dues, explain_terms
from trade_assurance.credit_queries import claims_of_order
from trade_assurance.explanations import explain
from trade_assurance.inspection_fees import explain_visits
from trade_assurance.models import BankLine, Payment, PaymentIntent, Protection
from trade_assurance.statement_states import Surplus
from trade_assurance.states import AWAITING

SAID = {
    Surplus.SEND_BACK: gettext_lazy("We send it back to the account from which it came."),
    Surplus.KEEP: gettext_lazy("It is kept and used when the balance is due."),
}


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def payment(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is due and how to pay it; start the payment that was chosen."""
    order = order_of(request, reference)
    sent = request.POST if request.method == "POST" else None
    form = MethodForm(sent, initial={"method": "bank_transfer"})
    if request.method == "GET":
        return show(request, order, form)
    if not rules.can_pay(member_of(request), order):
        raise PermissionDenied
    if not form.is_valid():
        return show(request, order, form, status=422)
    try:
        actions.start_payment(
            order=order,
            method=form.cleaned_data["method"],
            token=form.cleaned_data.get("token", ""),
            by=member_of(request),
            at=clock.now(),
        )
    except Refusal as refusal:
        refused(form, refusal)
        return show(request, order, form, status=422)
    return redirect("payments:payment", reference=reference)


@signed_in
@require_POST
def cancellation(request: HttpRequest, reference: str) -> HttpResponse:
    """Give up an attempt to pay, to choose another way."""
    found = get_object_or_404(queries.payments_for(member_of(request)), reference=reference)
    if not rules.can_pay(member_of(request), found.order):
        raise PermissionDenied
    with as_message(request):
        actions.cancel_payment(payment=found, by=member_of(request), at=clock.now())
    if found.claim:
        return redirect("terms:claim", found.order.reference, found.claim.tranche.position)
    return redirect("payments:payment", reference=found.order.reference)


@signed_in
@require_POST
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Release the held money before the claim window ends."""
    order = order_of(request, reference)
    if not rules.can_release(member_of(request), order):
        raise PermissionDenied
    held = get_object_or_404(Protection, order=order, tranche__position=_tranche(request))
    with as_message(request):
        actions.release_early(protection=held, by=member_of(request), at=clock.now())
        messages.success(request, _("The money was released to the supplier."))
    return redirect("payments:movements", reference=reference)


def _tranche(request: HttpRequest) -> int:
    """Return the position of the part that is meant; the first where none is named."""
    asked = request.POST.get("tranche", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


@signed_in
@require_GET
def movements(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain every amount of an order by the ledger's own lines."""
    order = order_of(request, reference)
    selling = not member_of(request).acts_for(order.buyer_id)
    context = {
        "order": order,
        "lines": queries.ledger_lines(order, selling=selling),
        "explanations": [
            *explain(order, selling=selling),
            *explain_terms(order),
            *explain_dues(order),
            *explain_visits(order),
        ],
    }
    return render(request, "payments/movements.html", context)


@signed_in
@require_POST
def surplus(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Say what is done with money that came beyond what was due."""
    order = order_of(request, reference)
    if not rules.can_pay(member_of(request), order):
        raise PermissionDenied
    line = get_object_or_404(transfer_queries.surpluses_of(order), pk=pk)
    form = SurplusForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what is done with it."))
        return redirect("payments:payment", reference=reference)
    choice = form.cleaned_data["choice"]
    with as_message(request):
        bank.choose_surplus(
            line=line, order=order, choice=choice, by=member_of(request), at=clock.now()
        )
        messages.success(request, SAID[choice])
    return redirect("payments:payment", reference=reference)


@operator_required
@require_GET
def transfers(request: HttpRequest) -> HttpResponse:
    """List the transfers to match, surpluses to send back and refunds to send."""
    context = {
        "lines": transfer_queries.lines_to_match(),
        "surpluses": transfer_queries.surplus_lines(),
        "returns": transfer_queries.lines_to_return(),
        "refunds": queries.refunds_by_hand(),
    }
    return render(request, "payments/transfers.html", context)


@operator_required
@require_POST
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a transfer to the payment it is for."""
    line = get_object_or_404(BankLine, pk=pk)
    form = MatchForm(request.POST)
    wanted = form.cleaned_data["payment"].strip().upper() if form.is_valid() else ""
    found = Payment.objects.filter(reference=wanted).first()
    if found is None:
        messages.error(request, _("There is no payment with this reference."))
        return redirect("payments:transfers")
    with as_message(request):
        actions.match_bank_line(line=line, payment=found, by=member_of(request), at=clock.now())
        messages.success(request, _("The transfer was matched."))
    return redirect("payments:transfers")


@operator_required
@password_confirmed
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a transfer, or its surplus, was sent back."""
    line = get_object_or_404(BankLine, pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the transfer is sent back."))
        return redirect("payments:transfers")
    reason = form.cleaned_data["reason"]
    with as_message(request):
        actions.return_bank_line(line=line, by=member_of(request), at=clock.now(), reason=reason)
        messages.success(request, _("Recorded as sent back."))
    return redirect("payments:transfers")


@operator_required
@password_confirmed
@require_POST
def refund_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a refund was sent by bank transfer."""
    intent = get_object_or_404(PaymentIntent, pk=pk)
    with as_message(request):
        actions.record_refund_sent(intent=intent, by=member_of(request), at=clock.now())
        messages.success(request, _("The refund was recorded as sent."))
    return redirect("payments:transfers")


def order_of(request: HttpRequest, reference: str) -> Order:
    """Return an order whose payments the member may see; 404 or 403 otherwise."""
    member = member_of(request)
    order = get_object_or_404(party_orders(member), reference=reference)
    if not rules.can_see_payment(member, order):
        raise PermissionDenied
    return order


def show(
    request: HttpRequest,
    order: Order,
    form: MethodForm,
    *,
    status: int = 200,
    terms_refusal: str = "",
) -> HttpResponse:
    """Show what is due on an order and every way to pay it."""
    money = queries.money_of(order)
    context = {
        "order": order,
        "money": money,
        "form": form,
        "may_pay": rules.can_pay(member_of(request), order),
        "account": policies.custody_account(),
        "holds": [(label, queries.hold_of(order, value)) for value, label in form.methods],
        "surpluses": [
            (line, transfer_queries.can_keep_surplus(order, line))
            for line in transfer_queries.surpluses_of(order)
        ],
        "awaiting": money.payment is not None and money.payment.state in AWAITING,
        "terms": terms_offer(order, clock.now()) if money.due else None,
        "terms_refusal": terms_refusal,
        "claims": claims_of_order(order),
    }
    return render(request, "payments/payment.html", context, status=status)


desk.register(
    "transfers",
    gettext_lazy("Transfers and refunds"),
    queries.backlog_of_transfers,
    "payments:transfers",
    icon="landmark",
    hint=gettext_lazy("Match incoming transfers, send refunds"),
)

app_name = "payments"
urlpatterns = [
    path("orders/<str:reference>/payment/", payment, name="payment"),
    path("orders/<str:reference>/release/", release, name="release"),
    path("orders/<str:reference>/money/", movements, name="movements"),
    path("payments/<str:reference>/cancellation/", cancellation, name="cancellation"),
    path("orders/<str:reference>/surpluses/<int:pk>/choice/", surplus, name="surplus"),
    path("desk/transfers/", transfers, name="transfers"),
    path("desk/transfers/<int:pk>/match/", match, name="match"),
    path("desk/transfers/<int:pk>/return/", send_back, name="send_back"),
    path("desk/refunds/<int:pk>/sent/", refund_sent, name="refund_sent"),
]
