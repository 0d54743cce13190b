"""The operators' export of the ledger: CSV, and the French FEC."""

from collections.abc import Iterable, Iterator
from csv import writer
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET

from bookkeeping import accounting, fec
from frontend.access import operator_required, password_confirmed
from frontend.forms.periods import PeriodForm
from frontend.spreadsheets import harmless
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.money import EXPONENTS


@operator_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show what a period moved by currency, proven to balance, with the files to download."""
    form = _asked(request)
    turnover = []
    if form.is_valid():
        turnover = accounting.turnover(form.period, form.cleaned_data["currency"])
    context = {"form": form, "turnover": turnover, "postings": sum(t.postings for t in turnover)}
    return render(request, "papers/accounting.html", context, status=422 if form.errors else 200)


@operator_required
@password_confirmed
@require_GET
def csv(request: HttpRequest) -> HttpResponseBase:
    """Stream all postings of a period as CSV."""
    form = _valid(request)
    currency = form.cleaned_data["currency"]
    rows = _as_csv(accounting.csv_rows(form.period, currency))
    return _streamed(rows, _csv_name(form), "text/csv; charset=utf-8")


@operator_required
@password_confirmed
@require_GET
def fec_file(request: HttpRequest) -> HttpResponseBase:
    """Stream the FEC of a period, or say why there is none."""
    form = _valid(request)
    try:
        currency = fec.checked(form.period, form.cleaned_data["currency"])
        name = fec.file_name(form.period, currency)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("accounting:index")
    return _streamed(fec.rows(form.period, currency), name, "text/plain; charset=utf-8")


def _asked(request: HttpRequest) -> PeriodForm:
    currencies = sorted(EXPONENTS)
    return PeriodForm(request.GET, today=clock.now().date(), currencies=currencies, every=True)


def _valid(request: HttpRequest) -> PeriodForm:
    form = _asked(request)
    if not form.is_valid():
        raise Http404
    return form


def _csv_name(form: PeriodForm) -> str:
    chosen = form.cleaned_data
    return (
        "-".join(
            filter(None, ("ledger", str(chosen["first"]), str(chosen["last"]), chosen["currency"]))
        )
        + ".csv"
    )


def _as_csv(rows: Iterable[list[str]]) -> Iterator[str]:
    """Write one row at a time; nothing is kept."""
    yield "\ufeff"
    line = StringIO()
    sheet: Any = writer(line)
    for row in rows:
        sheet.writerow([harmless(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _streamed(rows: Iterator[str], name: str, content_type: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(rows, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


app_name = "accounting"
urlpatterns = [
    path("desk/accounting/", index, name="index"),
    path("desk/accounting/ledger.csv", csv, name="csv"),
    path("desk/accounting/fec.txt", fec_file, name="fec"),
]
