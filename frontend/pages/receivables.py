"""A supplier's desk of credit: what it grants, what buyers owe and for how long, credit notes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontend.access import company_required, member_of, password_confirmed
from frontend.forms.terms import CreditNoteForm, GiveUpForm, GrantForm
from frontend.pages.terms import claim_rows
from frontend.refusals import as_message, refused
from frontend.spreadsheets import csv_answer
from marketplace.companies.models import Company
from marketplace.core import clock
from marketplace.core.errors import Refusal
from trade_assurance import credit_queries, policies, rules
from trade_assurance.actions import credit
from trade_assurance.models import Claim, CreditLine


@company_required
@require_GET
def receivables(request: HttpRequest) -> HttpResponse:
    """Show what buyers owe, by age."""
    company, at = _seller(request), clock.now()
    claims = credit_queries.claims_of_seller(company.pk)
    context = {
        "aged": credit_queries.aged(claims, at, by="buyer"),
        "ages": credit_queries.AGES,
        "claims": claims,
        "may_credit": rules.can_grant_credit(member_of(request)),
        "forms": {
            row.pk: CreditNoteForm(currency=row.currency, auto_id=f"id_{row.pk}_%s")
            for row in claims
        },
    }
    return render(request, "terms/receivables.html", context)


@company_required
@require_GET
def receivables_csv(request: HttpRequest) -> HttpResponse:
    """Send what buyers owe as CSV."""
    claims = credit_queries.claims_of_seller(_seller(request).pk)
    return csv_answer("receivables.csv", claim_rows(claims, by="buyer"))


@company_required
@password_confirmed
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest) -> HttpResponse:
    """Show the credit that the company grants; grant more."""
    member = member_of(request)
    if member.company is None or not rules.can_grant_credit(member):
        raise PermissionDenied
    buyers = credit_queries.buyers_of_seller(member.company.pk)
    form = GrantForm(request.POST or None, buyers=buyers)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            credit.grant_credit(
                buyer=data["buyer"],
                limit=data["money"],
                days=data["days"],
                by=member,
                at=clock.now(),
            )
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Granted. It holds for orders that start from now on."))
            return redirect("receivables:lines")
    context: dict[str, Any] = {
        "form": form,
        "lines": credit_queries.lines_of_seller(member.company.pk),
        "offered": policies.current().terms_offered,
    }
    return render(request, "terms/lines.html", context, status=422 if form.errors else 200)


@company_required
@password_confirmed
@require_POST
def revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more orders on terms from a buyer."""
    member = member_of(request)
    found = get_object_or_404(CreditLine, pk=pk, seller=member.company)
    with as_message(request):
        credit.revoke_credit(line=found, by=member, at=clock.now())
        messages.success(request, _("Revoked. What was ordered stays payable on its day."))
    return redirect("receivables:lines")


@company_required
@require_POST
def credit_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a buyer owe less."""
    found, member = _claim(request, pk), member_of(request)
    form = CreditNoteForm(request.POST, currency=found.currency)
    if not form.is_valid():
        messages.error(request, _("Enter an amount and say why."))
        return redirect("receivables:receivables")
    with as_message(request):
        credit.credit_claim(
            claim=found,
            money=form.cleaned_data["amount"],
            reason=form.cleaned_data["reason"],
            by=member,
            at=clock.now(),
        )
        messages.success(request, _("Credited. The buyer is told."))
    return redirect("receivables:receivables")


@company_required
@password_confirmed
@require_POST
def write_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up what an overdue buyer owes."""
    found, form = _claim(request, pk), GiveUpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect("receivables:receivables")
    reason = form.cleaned_data["reason"]
    with as_message(request):
        credit.write_off_claim(claim=found, reason=reason, by=member_of(request), at=clock.now())
        messages.success(request, _("Written off."))
    return redirect("receivables:receivables")


def _seller(request: HttpRequest) -> Company:
    member = member_of(request)
    if member.company is None or not rules.can_see_finance(member):
        raise PermissionDenied
    return member.company


def _claim(request: HttpRequest, pk: int) -> Claim:
    found = get_object_or_404(Claim, pk=pk, line__seller=member_of(request).company)
    if not rules.can_grant_credit(member_of(request)):
        raise PermissionDenied
    return found


app_name = "receivables"
urlpatterns = [
    path("receivables/", receivables, name="receivables"),
    path("receivables.csv", receivables_csv, name="csv"),
    path("receivables/credit/", lines, name="lines"),
    path("receivables/credit/<int:pk>/revocation/", revocation, name="revocation"),
    path("receivables/<int:pk>/credit-note/", credit_note, name="credit_note"),
    path("receivables/<int:pk>/write-off/", write_off, name="write_off"),
]
