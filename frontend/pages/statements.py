"""Statements of a period for a company: what it sold and was paid out, or what it paid."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bookkeeping import statements
from bookkeeping.sheets import statement as sheet
from bookkeeping.statements import PeriodStatement
from frontend.access import company_required, member_of
from frontend.forms.periods import PeriodForm
from frontend.spreadsheets import csv_answer
from marketplace.companies.models import Company
from marketplace.core import clock
from trade_assurance.rules import can_see_finance

SIDES = {"selling": statements.of_seller, "buying": statements.of_buyer}


@company_required
@require_GET
def show(request: HttpRequest, side: str) -> HttpResponse:
    """Show a statement with each sum, each movement, and where it is explained."""
    company, form = asked(request, side)
    found = made(company, side, form) if form.is_valid() else None
    context = {
        "form": form,
        "side": side,
        "statement": found,
        "sums": sheet.sums(found) if found else [],
        "company": company,
    }
    if found:
        # Each amount is explained by itself: a statement may have thousands of them.
        context["why"] = f"{reverse('why:statement', args=[side])}?{form.query}&why="
    status = 200 if found or not form.fields["currency"].choices else 422  # type: ignore[attr-defined]
    return render(request, "papers/statement.html", context, status=status)


@company_required
@require_GET
def pdf(request: HttpRequest, side: str) -> HttpResponse:
    """Send the statement as PDF in the reader's language."""
    company, form = asked(request, side)
    if not form.is_valid():
        raise Http404
    language = (get_language() or "en").split("-")[0]
    content = sheet.pdf_of(made(company, side, form), company, language)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{_name(form, side)}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@company_required
@require_GET
def csv(request: HttpRequest, side: str) -> HttpResponse:
    """Send the statement as CSV; amounts in major units, instants in UTC."""
    company, form = asked(request, side)
    if not form.is_valid():
        raise Http404
    return csv_answer(f"{_name(form, side)}.csv", sheet.rows(made(company, side, form)))


def asked(request: HttpRequest, side: str) -> tuple[Company, PeriodForm]:
    member = member_of(request)
    if side not in SIDES:
        raise Http404
    if member.company is None or not can_see_finance(member):
        raise PermissionDenied
    currencies = statements.currencies_of(member.company.pk)
    form = PeriodForm(request.GET, today=clock.now().date(), currencies=currencies)
    return member.company, form


def made(company: Company, side: str, form: PeriodForm) -> PeriodStatement:
    return SIDES[side](company.pk, form.cleaned_data["currency"], form.period)


def _name(form: PeriodForm, side: str) -> str:
    chosen = form.cleaned_data
    return f"statement-{side}-{chosen['first']}-{chosen['last']}-{chosen['currency']}"


app_name = "statements"
urlpatterns = [
    path("statements/<slug:side>/", show, name="show"),
    path("statements/<slug:side>/statement.pdf", pdf, name="pdf"),
    path("statements/<slug:side>/statement.csv", csv, name="csv"),
]
