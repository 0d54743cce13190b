"""The supplier's finance desk: balances, statement, payouts, bank details; and the operators' payouts."""

from collections.abc import Callable
from itertools import chain
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
from frontend.access import company_required, member_of, operator_required, password_confirmed
from frontend.forms.amounts import InCurrency
from frontend.forms.payments import BankDetailsForm, PaidForm, ReasonForm
from frontend.forms.payout_terms import ReturnedForm
from frontend.pages.seller_money import FIGURES
from frontend.refusals import as_message, refused
from frontend.spreadsheets import csv_answer
from marketplace.companies.models import Company
from marketplace.core import clock
from marketplace.core.errors import Refusal
from trade_assurance import actions, policies, queries, refund_queries, rules, seller_queries
from trade_assurance.actions import BankDetails
from trade_assurance.gateways import sellers_gateway
from trade_assurance.models import Payout
from trade_assurance.statements import Statement, StatementLine

PER_PAGE = 30


@company_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show balances by currency and the company's payouts."""
    company = _company(request)
    payouts = Paginator(queries.payouts_for(member_of(request)), PER_PAGE)
    context = {
        "money": seller_queries.money_of_seller(company.pk),
        "figures": FIGURES,
        "next": seller_queries.next_payouts(company.pk, clock.now()),
        "holds": seller_queries.holds_of(company.pk),
        "has_provider": sellers_gateway() is not None,
        "connect": seller_queries.connect_of(company.pk),
        "may_manage": rules.can_manage_payouts(member_of(request)),
        "debts": refund_queries.debts_of(company.pk),
        "page": payouts.get_page(request.GET.get("page")),
        "account": seller_queries.account_of(company.pk),
        "now": clock.now(),
    }
    return render(request, "payouts/index.html", context)


@company_required
@require_GET
def statement(request: HttpRequest) -> HttpResponse:
    """Show each release with its commission, each payout, and the balance after it."""
    lines = Statement(_company(request).pk)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "payouts/statement.html", {"page": page, "totals": lines.totals()})


@company_required
@require_GET
def statement_csv(request: HttpRequest) -> HttpResponse:
    """Send the whole statement as CSV; amounts in major units, instants in UTC."""
    heads = [_("Date"), _("Entry"), _("Reference"), _("Gross"), _("Commission"), _("Amount")]
    lines = map(_cells, Statement(_company(request).pk))
    return csv_answer("statement.csv", chain([[*heads, _("Balance"), _("Currency")]], lines))


@company_required
@require_GET
def payout(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one payout and the orders whose money is in it."""
    _company(request)
    found = get_object_or_404(queries.payouts_for(member_of(request)), reference=reference)
    earnings = found.earnings.select_related("protection__order").order_by("at")
    return render(request, "payouts/payout.html", {"payout": found, "earnings": earnings})


@company_required
@password_confirmed
@never_cache
@require_http_methods(["GET", "POST"])
def bank_details(request: HttpRequest) -> HttpResponse:
    """Show and change where the company is paid."""
    member = member_of(request)
    if not rules.can_manage_payouts(member) or member.company is None:
        raise PermissionDenied
    form = BankDetailsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_bank_details(
                details=BankDetails(**form.cleaned_data), by=member, at=clock.now()
            )
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Your bank details were saved."))
            return redirect("payouts:index")
    context = {
        "form": form,
        "account": seller_queries.account_of(member.company.pk),
        "hours": policies.current().bank_details_hold_hours,
    }
    status = 422 if form.errors else 200
    return render(request, "payouts/bank_details.html", context, status=status)


@operator_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List payouts for operators, newest first."""
    payouts = Paginator(queries.payouts_for(member_of(request)), PER_PAGE)
    page = payouts.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, rules.can_approve_payout(member_of(request), row)) for row in page],
    }
    return render(request, "payouts/desk.html", context)


@operator_required
@password_confirmed
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Schedule payouts of all that is available."""
    with as_message(request):
        made = actions.build_payouts(by=member_of(request), at=clock.now())
        messages.success(request, _("%(count)s payouts were scheduled.") % {"count": len(made)})
    return redirect("payouts:desk")


@operator_required
@password_confirmed
@require_POST
def decide(request: HttpRequest, reference: str, noun: str) -> HttpResponse:
    """Approve, send, cancel, or record what became of a payout."""
    found = get_object_or_404(Payout, reference=reference)
    if noun not in DECISIONS:
        raise Http404
    act, form_class = DECISIONS[noun]
    form = form_class(request.POST, **_shape(form_class, found)) if form_class else None
    if form is not None and not form.is_valid():
        for wrong in form.errors.values():
            messages.error(request, str(wrong[0]))
        return redirect("payouts:desk")
    facts = form.cleaned_data if form else {}
    with as_message(request):
        act(payout=found, by=member_of(request), at=clock.now(), **facts)
        messages.success(request, _("Recorded."))
    return redirect("payouts:desk")


def _shape(form_class: type[Any], found: Payout) -> dict[str, str]:
    """Return what the form has to know of the payout: the currency of its amounts."""
    return {"currency": found.currency} if issubclass(form_class, InCurrency) else {}


DECISIONS: dict[str, tuple[Callable[..., Payout], type[Any] | None]] = {
    "approval": (actions.approve_payout, None),
    "transfer": (actions.send_payout, None),
    "question": (actions.ask_for_transfer, None),
    "payment": (actions.record_payout_paid, PaidForm),
    "failure": (actions.record_payout_failed, ReasonForm),
    "cancellation": (actions.cancel_payout, ReasonForm),
    "return": (actions.record_payout_returned, ReturnedForm),
}


def _cells(line: StatementLine) -> list[str]:
    amounts = (line.gross, line.commission, line.money, line.balance)
    written = [str(amount.amount) if amount is not None else "" for amount in amounts]
    day = line.at.isoformat(timespec="seconds")
    return [day, line.label, line.reference, *written, line.money.currency]


def _company(request: HttpRequest) -> Company:
    """Return the company whose finances the member may see; 403 for a colleague who may not."""
    member = member_of(request)
    if member.company is None or not rules.can_see_finance(member):
        raise PermissionDenied
    return member.company


desk.register(
    "payouts",
    gettext_lazy("Payouts"),
    queries.backlog_of_payouts,
    "payouts:desk",
    icon="banknote",
    hint=gettext_lazy("Approve, send and record payouts"),
)

app_name = "payouts"
urlpatterns = [
    path("payouts/", index, name="index"),
    path("payouts/statement/", statement, name="statement"),
    path("payouts/statement.csv", statement_csv, name="statement_csv"),
    path("payouts/bank-details/", bank_details, name="bank_details"),
    path("payouts/<str:reference>/", payout, name="payout"),
    path("desk/payouts/", queue, name="desk"),
    path("desk/payouts/run/", run, name="run"),
    path("desk/payouts/<str:reference>/<slug:noun>/", decide, name="decide"),
]
