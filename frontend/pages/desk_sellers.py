"""The operators' view of one supplier's money: figures, holds, reserve, bank account."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.payments import ReasonForm
from frontend.forms.payout_terms import ReserveForm
from frontend.pages.seller_money import FIGURES
from frontend.refusals import as_message
from marketplace.companies.models import Company
from marketplace.core import clock
from trade_assurance import actions, refund_queries, seller_queries
from trade_assurance.models import PayoutHold, ReserveTerms


@operator_required
@never_cache
@require_GET
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where a supplier's money stands and what holds it up."""
    company = _seller(reference)
    reserve = ReserveTerms.objects.filter(company=company).first()
    context = {
        "company": company,
        "money": seller_queries.money_of_seller(company.pk),
        "figures": FIGURES,
        "next": seller_queries.next_payouts(company.pk, clock.now()),
        "account": seller_queries.account_of(company.pk),
        "connect": seller_queries.connect_of(company.pk),
        "holds": seller_queries.holds_of(company.pk),
        "debts": refund_queries.debts_of(company.pk),
        "reserve": reserve,
        "reserve_form": ReserveForm(auto_id="id_reserve_%s"),
        "hold_form": ReasonForm(auto_id="id_hold_%s"),
        "account_form": ReasonForm(auto_id="id_account_%s"),
    }
    return render(request, "payouts/seller.html", context)


@operator_required
@password_confirmed
@require_POST
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Stop payouts to a supplier."""
    company, form = _seller(reference), ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect("desk_sellers:show", reference)
    with as_message(request):
        reason = form.cleaned_data["reason"]
        actions.hold_payouts(company=company, reason=reason, by=member_of(request), at=clock.now())
        messages.success(request, _("Nothing is paid out to this supplier now."))
    return redirect("desk_sellers:show", reference)


@operator_required
@password_confirmed
@require_POST
def lift(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Let payouts to a supplier go on."""
    found = get_object_or_404(PayoutHold, pk=pk, company=_seller(reference))
    with as_message(request):
        actions.lift_payout_hold(hold=found, by=member_of(request), at=clock.now())
        messages.success(request, _("Payouts to this supplier go on."))
    return redirect("desk_sellers:show", reference)


@operator_required
@password_confirmed
@require_POST
def reserve(request: HttpRequest, reference: str) -> HttpResponse:
    """Set which share of a supplier's releases stays back."""
    company, form = _seller(reference), ReserveForm(request.POST)
    if not form.is_valid():
        for wrong in form.errors.values():
            messages.error(request, str(wrong[0]))
        return redirect("desk_sellers:show", reference)
    with as_message(request):
        actions.set_reserve(company=company, **form.facts(), by=member_of(request), at=clock.now())
        messages.success(request, _("Saved. It holds for what is released from now on."))
    return redirect("desk_sellers:show", reference)


@operator_required
@password_confirmed
@require_POST
def account(request: HttpRequest, reference: str, noun: str) -> HttpResponse:
    """Send nothing more to a supplier's bank account, or use it again."""
    found = seller_queries.account_of(_seller(reference).pk)
    if found is None or noun not in ACCOUNT_STEPS:
        raise Http404
    act, asks_why = ACCOUNT_STEPS[noun]
    form = ReasonForm(request.POST)
    if asks_why and not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect("desk_sellers:show", reference)
    facts = {"reason": form.cleaned_data["reason"]} if asks_why else {}
    with as_message(request):
        act(account=found, by=member_of(request), at=clock.now(), **facts)
        messages.success(request, _("Recorded."))
    return redirect("desk_sellers:show", reference)


ACCOUNT_STEPS: dict[str, tuple[Callable[..., Any], bool]] = {
    "restriction": (actions.restrict_account, True),
    "restoration": (actions.lift_account, False),
}


def _seller(reference: str) -> Company:
    return get_object_or_404(Company, reference=reference, may_sell=True)


app_name = "desk_sellers"
_ONE = "desk/supplier-money/<str:reference>/"
urlpatterns = [
    path(_ONE, show, name="show"),
    path(f"{_ONE}holds/", hold, name="hold"),
    path(f"{_ONE}holds/<int:pk>/end/", lift, name="lift"),
    path(f"{_ONE}reserve/", reserve, name="reserve"),
    path(f"{_ONE}account/<slug:noun>/", account, name="account"),
]
