"""The inspector's own pages: the jobs, a job's checklist on a phone, handing the report in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from frontend.access import member_of, signed_in
from frontend.forms.inspections import (
    CircumstancesForm,
    DayForm,
    FindingForm,
    HandInForm,
    WhyForm,
)
from frontend.pages.inspections.access import visit_of_inspector
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from trade_assurance.actions import inspections as actions
from trade_assurance.inspection_queries import jobs_of, reports_of
from trade_assurance.inspection_states import VisitState
from trade_assurance.models import InspectionVisit


@signed_in
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """List the visits that the inspector's company is booked for."""
    if not member_of(request).is_inspector:
        raise Http404
    rows = jobs_of(member_of(request)).order_by("-visit_on", "-pk")
    planned = [visit for visit in rows if visit.state == VisitState.PLANNED]
    past = [visit for visit in rows if visit.state != VisitState.PLANNED][:100]
    context = {"planned": planned[::-1], "past": past}
    return render(request, "inspections/jobs.html", context)


@signed_in
@require_GET
def job(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a job: the checklist with what was measured so far."""
    return _job(request, visit_of_inspector(request, reference))


@signed_in
@require_POST
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin the report of a visit, or its next revision."""
    visit = visit_of_inspector(request, reference)
    return _work(
        request, visit, lambda: actions.draft_report(
            visit=visit, by=member_of(request), at=clock.now()
        ),
    )  # fmt: skip


@signed_in
@require_POST
def finding(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Keep what was found out about one point, with its pictures."""
    visit = visit_of_inspector(request, reference)
    report = get_object_or_404(visit.reports, submitted_at=None)
    row = get_object_or_404(report.findings, position=position)
    form = FindingForm(request.POST, request.FILES, row=row)
    if not form.is_valid():
        return _job(request, visit, tried=form, position=position)

    def act() -> None:
        actions.save_findings(
            report=report, entries={position: form.entry()}, by=member_of(request),
            at=clock.now(), photos={position: form.cleaned_data["photos"]},
        )  # fmt: skip

    return _work(request, visit, act, form, position)


@signed_in
@require_POST
def circumstances(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what is said about the visit as a whole."""
    visit = visit_of_inspector(request, reference)
    report = get_object_or_404(visit.reports, submitted_at=None)
    form = CircumstancesForm(request.POST)

    def act() -> None:
        actions.save_findings(
            report=report, entries={}, by=member_of(request), at=clock.now(), about=form.about()
        )

    if not form.is_valid():
        return _job(request, visit, about=form)
    return _work(request, visit, act)


@signed_in
@require_POST
def hand_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the report in."""
    visit = visit_of_inspector(request, reference)
    report = get_object_or_404(visit.reports, submitted_at=None)
    form = HandInForm(request.POST)

    def act() -> None:
        actions.submit_report(
            report=report, by=member_of(request), at=clock.now(), **form.cleaned_data
        )

    if not form.is_valid():
        return _job(request, visit, handing=form)
    return _work(request, visit, act)


@signed_in
@require_POST
def no_access(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that nobody let the inspector in."""
    visit = visit_of_inspector(request, reference)
    form = WhyForm(request.POST)

    def act() -> None:
        actions.report_no_access(
            inspection=visit.inspection, by=member_of(request), at=clock.now(),
            **form.cleaned_data,
        )  # fmt: skip

    if not form.is_valid():
        return _job(request, visit, closed=form)
    return _work(request, visit, act)


@signed_in
@require_POST
def new_day(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a visit to another day, as the inspector."""
    visit = visit_of_inspector(request, reference)
    form = DayForm(request.POST)

    def act() -> None:
        actions.reschedule_visit(
            inspection=visit.inspection, by=member_of(request), at=clock.now(),
            **form.cleaned_data,
        )  # fmt: skip

    if not form.is_valid():
        return _job(request, visit, moving=form)
    return _work(request, visit, act)


def _work(
    request: HttpRequest,
    visit: InspectionVisit,
    act: Any,
    form: FindingForm | None = None,
    position: int = 0,
) -> HttpResponse:
    """Do a step of the inspector's; a refusal stands beside its field, or above the page."""
    try:
        act()
    except TransitionRefused:
        messages.warning(request, _("The inspection has moved on since you opened this page."))
    except Refusal as refusal:
        if form is not None:
            name = refusal.field if refusal.field in form.fields else "photos"
            form.add_error(name, str(refusal))
            return _job(request, visit, tried=form, position=position)
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    answer = redirect("inspections:job", reference=visit.inspection.reference)
    if position:
        answer["Location"] += f"#point-{position}"
    return answer


def _job(
    request: HttpRequest,
    visit: InspectionVisit,
    *,
    tried: FindingForm | None = None,
    position: int = 0,
    **typed: forms.Form,
) -> HttpResponse:
    draft = visit.reports.filter(submitted_at=None).first()
    rows = list(draft.findings.order_by("position")) if draft else []
    lines = [line.title for line in visit.inspection.order.terms.lines]
    about = {
        name: getattr(draft, name)
        for name in ("lot_seen", "latitude", "longitude", "remarks")
        if draft is not None
    }
    reports = list(reports_of(visit.inspection).filter(visit__company=visit.company))
    context = {
        "visit": visit,
        "inspection": visit.inspection,
        "draft": draft,
        "points": [
            (
                row,
                lines[row.line - 1] if row.line else "",
                tried if row.position == position and tried else FindingForm(row=row),
                [p for p in draft.photos.all() if p.position == row.position] if draft else [],
            )
            for row in rows
        ],
        "reports": reports,
        "is_revision": any(report.visit_id == visit.pk for report in reports),
        "about": CircumstancesForm(initial=about),
        "handing": HandInForm(),
        "closed": WhyForm(),
        "moving": DayForm(initial={"visit_on": visit.visit_on}),
        **typed,
    }
    return render(request, "inspections/job.html", context, status=422 if tried or typed else 200)
