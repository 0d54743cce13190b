"""Bank statements on the operators' desk: hand in, look before booking, see what became of it."""

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.bank_statements import ColumnsForm, StatementForm
from frontend.refusals import refused
from frontend.statement_preview import SHOWN, Check, Preview, Seen
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from trade_assurance import statement_queries
from trade_assurance.actions import bank
from trade_assurance.models import BankStatement
from trade_assurance.statement_states import FileKind, StatementState

PAGE_SIZE = 25


@operator_required
@password_confirmed
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """List the statements handed in, and take one more."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = bank.upload_statement(
                file=form.cleaned_data["file"], by=member_of(request), at=clock.now()
            )
        except Refusal as refusal:
            refused(form, refusal)
        else:
            if found.state != StatementState.UPLOADED:
                messages.info(request, _("This file was booked before. Nothing is booked twice."))
            return redirect("bank_statements:statement", reference=found.reference)
    page = Paginator(statement_queries.statements(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "states": StatementState}
    return render(
        request, "bank_statements/index.html", context, status=422 if form.errors else 200
    )


@operator_required
@password_confirmed
@require_http_methods(["GET", "POST"])
def statement(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what would be booked, book it when told so, then show what became of it."""
    row = get_object_or_404(BankStatement, reference=reference)
    if row.state != StatementState.UPLOADED:
        return _result(request, row)
    try:
        form = _columns(request, row)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("bank_statements:index")
    ready = form is None or (form.is_bound and form.is_valid())
    if not ready:
        status = 422 if form is not None and form.errors else 200
        return render(
            request, "bank_statements/preview.html", {"row": row, "form": form}, status=status
        )
    return _try_or_book(request, row, form)


@operator_required
@require_GET
def unmatched(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the transfers of a statement that nobody was found for, as CSV."""
    row = get_object_or_404(BankStatement, reference=reference)
    answer = _csv(f"{row.reference}-unmatched.csv")
    writer = csv.writer(answer)
    writer.writerow(
        [_("Number at the bank"), _("Booked on"), _("Amount"), _("Currency"), _("Payer"), _("Text")]
    )
    for line in statement_queries.unmatched_of(row):
        day = line.booked_on or line.arrived_at.date()
        words = [_inert(line.payer), _inert(line.text)]
        amount = line.surplus.amount
        writer.writerow([line.bank_id, day.isoformat(), amount, line.currency, *words])
    return answer


@operator_required
@require_GET
def refusals(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the entries that were not booked, with the line of the file and the reason."""
    row = get_object_or_404(BankStatement, reference=reference)
    answer = _csv(f"{row.reference}-not-booked.csv")
    writer = csv.writer(answer)
    writer.writerow([_("Line"), _("Kind"), _("Reason"), _("Value"), _("Text")])
    for entry in statement_queries.entries_to_see(row):
        kind, reason = entry.get_kind_display(), entry.get_flaw_display()
        writer.writerow([entry.number, kind, reason, _inert(entry.value), _inert(entry.text)])
    return answer


@operator_required
@require_GET
def original(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the file as it came."""
    row = get_object_or_404(BankStatement, reference=reference)
    answer: Any = FileResponse(row.file.open("rb"), as_attachment=True, filename=row.file_name)
    answer["Cache-Control"] = "private, no-store"
    return answer  # type: ignore[no-any-return]  # a response


def _columns(request: HttpRequest, row: BankStatement) -> ColumnsForm | None:
    """Return the form of a table's columns; a CAMT file needs none. Raises: StatementRefused."""
    if row.kind == FileKind.CAMT:
        return None
    table = bank.table_of(row)
    remembered = statement_queries.remembered_mapping(member_of(request).user_id, table.header)
    sent = request.POST if request.method == "POST" else None
    return ColumnsForm(sent, table=table, remembered=remembered)


def _try_or_book(
    request: HttpRequest, row: BankStatement, form: ColumnsForm | None
) -> HttpResponse:
    mapping = form.mapping() if form is not None else {}
    try:
        if "start" in request.POST:
            bank.book_statement(
                statement=row, mapping=mapping, by=member_of(request), at=clock.now()
            )
            return redirect("bank_statements:statement", reference=row.reference)
        content = bank.try_statement(statement=row, mapping=mapping, at=clock.now())
    except TransitionRefused:
        messages.info(request, _("This statement was booked meanwhile."))
        return redirect("bank_statements:statement", reference=row.reference)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("bank_statements:index")
    preview = Preview.of(content, known=statement_queries.known_lines)
    context = {"row": row, "form": form, "preview": preview}
    return render(request, "bank_statements/preview.html", context)


def _result(request: HttpRequest, row: BankStatement) -> HttpResponse:
    context = {
        "row": row,
        "running": row.state == StatementState.BOOKING,
        "checks": [Check.kept(check) for check in row.checks],
        "outcomes": statement_queries.outcomes_of(row),
        "entries": [Seen.of(e) for e in statement_queries.entries_to_see(row)[:SHOWN]],
        "unmatched": statement_queries.unmatched_of(row).count(),
    }
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"bank_statements/result.html{part}", context)


def _csv(name: str) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _inert(text: str) -> str:
    """Return words of strangers so that a spreadsheet does not take them for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


app_name = "bank_statements"
urlpatterns = [
    path("desk/statements/", index, name="index"),
    path("desk/statements/<str:reference>/", statement, name="statement"),
    path("desk/statements/<str:reference>/unmatched.csv", unmatched, name="unmatched"),
    path("desk/statements/<str:reference>/not-booked.csv", refusals, name="refusals"),
    path("desk/statements/<str:reference>/file/", original, name="original"),
]
