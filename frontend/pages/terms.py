"""Buying on terms: what a buyer owes, how it pays an invoice, and choosing terms for an order."""

from types import SimpleNamespace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontend.access import company_required, member_of, signed_in
from frontend.forms.payments import MethodForm
from frontend.pages.payments import order_of, show
from frontend.refusals import refused
from frontend.spreadsheets import csv_answer
from marketplace.core import clock
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.orders.models import Order
from trade_assurance import credit_queries, policies, rules, transfer_queries
from trade_assurance.actions import credit
from trade_assurance.models import Claim, Payment
from trade_assurance.states import AWAITING


@signed_in
@require_POST
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """Buy an order on the supplier's credit."""
    found = order_of(request, reference)
    if not rules.can_pay(member_of(request), found):
        raise PermissionDenied
    try:
        credit.buy_on_terms(order=found, by=member_of(request), at=clock.now())
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refusal as refusal:
        return show(request, found, MethodForm(), status=422, terms_refusal=str(refusal))
    return redirect("orders:detail", reference=reference)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Show an invoice on terms and how to pay it; start the payment that was chosen."""
    found_order = order_of(request, reference)
    claims = Claim.objects.select_related("line__seller", "order", "tranche")
    found = get_object_or_404(claims, order=found_order, tranche__position=position)
    sent = request.POST if request.method == "POST" else None
    form = MethodForm(sent, initial={"method": "bank_transfer"})
    if sent is None:
        return _show(request, found, form)
    if not rules.can_pay(member_of(request), found_order):
        raise PermissionDenied
    if not form.is_valid():
        return _show(request, found, form, status=422)
    method, token = form.cleaned_data["method"], form.cleaned_data.get("token", "")
    try:
        credit.pay_claim(
            claim=found, method=method, token=token, by=member_of(request), at=clock.now()
        )
    except Refusal as refusal:
        refused(form, refusal)
        return _show(request, found, form, status=422)
    return redirect("terms:claim", reference=reference, position=position)


@company_required
@require_GET
def owed(request: HttpRequest) -> HttpResponse:
    """Show the company's credit, what it owes and when."""
    company_id, at = _company_id(request), clock.now()
    context = {
        "lines": credit_queries.lines_of_buyer(company_id),
        "claims": credit_queries.claims_of_buyer(company_id),
        "aged": credit_queries.aged(credit_queries.claims_of_buyer(company_id), at, by="seller"),
        "ages": credit_queries.AGES,
    }
    return render(request, "terms/owed.html", context)


@company_required
@require_GET
def owed_csv(request: HttpRequest) -> HttpResponse:
    """Send what the company owes as CSV."""
    rows = credit_queries.claims_of_buyer(_company_id(request))
    return csv_answer("owed.csv", claim_rows(rows, by="seller"))


def claim_rows(claims: object, *, by: str) -> list[list[object]]:
    """Return claims as lines of a table: amounts in major units, instants in UTC, what is late."""
    other = _("Supplier") if by == "seller" else _("Buyer")
    heads = [_("Order"), other, _("State"), _("Dispatched"), _("Due"), _("Amount"), _("Open")]
    return [
        [*heads, _("Currency")],
        *(
            [
                row.order.reference,
                getattr(row.line, by).name,
                row.get_state_display(),
                row.issued_at.isoformat(timespec="seconds") if row.issued_at else "",
                row.due_at.isoformat(timespec="seconds") if row.due_at else "",
                row.amount.amount,
                row.open.amount,
                row.currency,
            ]
            for row in claims  # type: ignore[attr-defined]
        ),
    ]


def _company_id(request: HttpRequest) -> int:
    member = member_of(request)
    if member.company is None or not rules.can_see_credit(member):
        raise PermissionDenied
    return member.company.pk


def _show(
    request: HttpRequest, found: Claim, form: MethodForm, *, status: int = 200
) -> HttpResponse:
    payment = Payment.objects.filter(claim=found).order_by("-pk").first()
    paying: Order = found.order
    context = {
        "claim": found,
        "order": paying,
        "money": SimpleNamespace(payment=payment, due=found.open if found.is_owed else None),
        "form": form,
        "may_pay": rules.can_pay(member_of(request), paying),
        "account": policies.custody_account(),
        "surpluses": [(line, False) for line in transfer_queries.surpluses_of(paying)],
        "awaiting": payment is not None and payment.state in AWAITING,
        "unprotected": True,
    }
    return render(request, "terms/claim.html", context, status=status)


app_name = "terms"
urlpatterns = [
    path("orders/<str:reference>/terms/", order, name="order"),
    path("orders/<str:reference>/invoices/<int:position>/", claim, name="claim"),
    path("owed/", owed, name="owed"),
    path("owed.csv", owed_csv, name="owed_csv"),
]
