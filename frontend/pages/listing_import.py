"""Importing products from the browser: file, columns, dry run, progress, report."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from frontend.access import company_required, member_of
from frontend.forms.listing_import import MappingForm, UploadForm
from frontend.listing_access import managing
from marketplace.catalog import queries
from marketplace.catalog.actions.import_jobs import start_import, try_import, upload_import
from marketplace.catalog.imports.mapping import FIELDS
from marketplace.catalog.imports.records import layout_of
from marketplace.catalog.models import ImportJob
from marketplace.catalog.rules import can_see_import
from marketplace.catalog.states import ImportState
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused

SHOWN_PROBLEMS = 50
SHOWN_JOBS = 10


@company_required
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file, and list the imports of before."""
    member = managing(request)
    currency = member.company.currency if member.company else "EUR"
    form = UploadForm(request.POST or None, request.FILES or None, initial={"currency": currency})
    if request.method == "POST" and form.is_valid():
        try:
            job = upload_import(**form.cleaned_data, by=member, at=clock.now())
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            return redirect("listings:import_mapping", reference=job.reference)
    context = {"form": form, "jobs": queries.own_imports(member)[:SHOWN_JOBS]}
    return render(request, "listings/import.html", context, status=422 if form.errors else 200)


@company_required
def mapping(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask which column is which field; a POST tries it dry, with `start` it begins."""
    job = _own_job(request, reference)
    if job.state != ImportState.UPLOADED:
        return redirect("listings:import_progress", reference=reference)
    with job.file.open("rb") as stream:
        header = layout_of(stream).header
    form = MappingForm(request.POST or None, header=header)
    tried: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            if "start" in request.POST:
                return _start(request, job, form.mapping())
            counts, problems = try_import(job=job, mapping=form.mapping(), at=clock.now())
            tried = {"counts": counts, "problems": [p.row for p in problems[:SHOWN_PROBLEMS]]}
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"job": job, "form": form, **tried}
    return render(
        request, "listings/import_mapping.html", context, status=422 if form.errors else 200
    )


@company_required
@require_safe
def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how far an import is; the page asks again by itself, without JavaScript by reloading."""
    job = _own_job(request, reference)
    running = job.state in {ImportState.QUEUED, ImportState.RUNNING}
    context = {"job": job, "running": running, "problems": job.problems[:SHOWN_PROBLEMS]}
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"listings/import_progress.html{part}", context)


@company_required
@require_safe
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the refused rows as CSV."""
    job = _own_job(request, reference)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{job.reference}-refused.csv"'
    writer = csv.writer(response)
    writer.writerow([_("Line"), _("Field"), _("Value"), _("Problem")])
    writer.writerows(
        [line, field, f"'{value}", message] for line, field, value, message in job.problems
    )
    return response


@company_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Hand out an empty file with the columns that need no mapping."""
    managing(request)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="products-template.csv"'
    csv.writer(response).writerow(FIELDS)
    return response


def _own_job(request: HttpRequest, reference: str) -> ImportJob:
    member = member_of(request)
    job = get_object_or_404(queries.own_imports(member), reference=reference)
    if not can_see_import(member, job):
        raise PermissionDenied
    return job


def _start(request: HttpRequest, job: ImportJob, columns: dict[str, Any]) -> HttpResponse:
    try:
        start_import(job=job, mapping=columns, by=managing(request), at=clock.now())
    except TransitionRefused:
        messages.info(request, _("This import was started before."))
    return redirect("listings:import_progress", reference=job.reference)


urlpatterns = [
    path("listings/import/", upload, name="import"),
    path("listings/import/template.csv", template, name="import_template"),
    path("listings/import/<str:reference>/", mapping, name="import_mapping"),
    path("listings/import/<str:reference>/progress/", progress, name="import_progress"),
    path("listings/import/<str:reference>/report.csv", report, name="import_report"),
]
