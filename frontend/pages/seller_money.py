"""A supplier's figures, row by row; its own paydays, and asking for a payout."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontend.access import company_required, member_of, password_confirmed
from frontend.forms.payout_terms import PlanForm
from frontend.refusals import as_message, refused
from frontend.spreadsheets import csv_answer
from marketplace.companies.models import Company
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.money import EXPONENTS
from trade_assurance import actions, rules, seller_queries
from trade_assurance.models import Interval, PayoutPlan

# What each figure is called, and what it means.
FIGURES: dict[str, tuple[str | Promise, str | Promise]] = {
    "held": (gettext_lazy("Held for you"), gettext_lazy("Paid by buyers, not yours yet.")),
    "pending": (
        gettext_lazy("Waits for its date"),
        gettext_lazy("The first money of a new supplier waits a week."),
    ),
    "on_hold": (
        gettext_lazy("On hold"),
        gettext_lazy("Yours, but not paid out until the reason ends."),
    ),
    "reserved": (
        gettext_lazy("In reserve"),
        gettext_lazy("A share of each release that stays back for some time."),
    ),
    "available": (gettext_lazy("Available"), gettext_lazy("Goes out with the next payout.")),
    "allocated": (gettext_lazy("On its way"), gettext_lazy("In a payout that is not paid yet.")),
    "paid": (gettext_lazy("Paid out"), gettext_lazy("Sent to your bank account.")),
    "debt": (
        gettext_lazy("You owe"),
        gettext_lazy("Laid out by the marketplace; your next releases settle it first."),
    ),
}


@company_required
@require_GET
def rows(request: HttpRequest, currency: str, noun: str) -> HttpResponse:
    """Show the rows that make one figure."""
    company = _company(request)
    found = seller_queries.rows_behind(company.pk, _known(currency), _figure(noun))
    title, hint = FIGURES[noun]
    context = {
        "rows": found,
        "sum": seller_queries.sum_of(found, currency),
        "title": title,
        "hint": hint,
        "currency": currency,
        "noun": noun,
    }
    return render(request, "payouts/rows.html", context)


@company_required
@require_GET
def rows_csv(request: HttpRequest, currency: str, noun: str) -> HttpResponse:
    """Send the rows of one figure as CSV; amounts in major units, instants in UTC."""
    found = seller_queries.rows_behind(_company(request).pk, _known(currency), _figure(noun))
    heads = [_("Order"), _("Entry"), _("When"), _("Until"), _("Note"), _("Payout"), _("Amount")]
    lines = [
        [
            row.order_reference,
            row.label,
            row.at.isoformat(timespec="seconds") if row.at else "",
            row.until.isoformat(timespec="seconds") if row.until else "",
            row.note,
            row.payout,
            row.money.amount,
            currency,
        ]
        for row in found
    ]
    return csv_answer(f"{noun}-{currency}.csv", [[*heads, _("Currency")], *lines])


@company_required
@password_confirmed
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, currency: str) -> HttpResponse:
    """Show and change on which days the company is paid out."""
    member = member_of(request)
    if not rules.can_manage_payouts(member) or member.company is None:
        raise PermissionDenied
    own = PayoutPlan.objects.filter(company=member.company, currency=_known(currency)).first()
    form = PlanForm(
        request.POST or None,
        currency=currency,
        initial={
            "interval": own.interval if own else Interval.DAILY,
            "minimum": seller_queries.least_of(own, currency).amount,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_payout_plan(**form.cleaned_data, by=member, at=clock.now())
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Saved. The next run follows it."))
            return redirect("payouts:index")
    context: dict[str, Any] = {"form": form, "currency": currency}
    return render(request, "payouts/plan.html", context, status=422 if form.errors else 200)


@company_required
@password_confirmed
@require_POST
def request_payout(request: HttpRequest, currency: str) -> HttpResponse:
    """Ask for what is available now."""
    with as_message(request):
        made = actions.ask_payout(currency=_known(currency), by=member_of(request), at=clock.now())
        words = _("%(amount)s is scheduled. An operator sends it.") % {"amount": made.amount}
        messages.success(request, words)
    return redirect("payouts:index")


def _company(request: HttpRequest) -> Company:
    member = member_of(request)
    if member.company is None or not rules.can_see_finance(member):
        raise PermissionDenied
    return member.company


def _known(currency: str) -> str:
    if currency not in EXPONENTS:
        raise Http404
    return currency


def _figure(noun: str) -> str:
    if noun not in FIGURES:
        raise Http404
    return noun


app_name = "seller_money"
_ONE = "payouts/figures/<str:currency>/<slug:noun>"
urlpatterns = [
    path(f"{_ONE}/", rows, name="rows"),
    path(f"{_ONE}.csv", rows_csv, name="rows_csv"),
    path("payouts/plan/<str:currency>/", plan, name="plan"),
    path("payouts/requests/<str:currency>/", request_payout, name="request"),
]
