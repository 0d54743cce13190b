"""An inspector's report: kept as a draft while it is filled in, handed in once, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import uploads
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.contract import fingerprint, plain
from marketplace.orders.criteria import Finding, Verdict, faults_of, judge, outcome
from marketplace.orders.criteria_words import fault
from marketplace.orders.states import MAKING, InspectionGate
from trade_assurance.actions.inspections.refusals import (
    DayRefused,
    FindingRefused,
    NothingFound,
    TooLateToInspect,
    TooManyPhotos,
)
from trade_assurance.actions.inspections.steps import locked_inspection, step, write
from trade_assurance.actions.inspections.telling import tell
from trade_assurance.actions.inspections.visiting import close_visit, today
from trade_assurance.inspection_checklist import checklist
from trade_assurance.inspection_states import (
    INSPECTION,
    REPORTED,
    InspectionState,
    Payer,
    VisitState,
)
from trade_assurance.models import (
    Inspection,
    InspectionFinding,
    InspectionPhoto,
    InspectionReport,
    InspectionVisit,
)
from trade_assurance.models.inspection import NOTE_LENGTH
from trade_assurance.rules import can_inspect, person_of

MOST_PHOTOS = 60
RESULT = {
    Verdict.PASS: InspectionState.PASSED,
    Verdict.FAIL: InspectionState.FAILED,
    Verdict.OPEN: InspectionState.INCONCLUSIVE,
}
NAMES = {
    InspectionState.PASSED: "pass",
    InspectionState.FAILED: "fail",
    InspectionState.INCONCLUSIVE: "leave_open",
}
GATES = {
    InspectionState.PASSED: InspectionGate.PASSED,
    InspectionState.FAILED: InspectionGate.FAILED,
    InspectionState.INCONCLUSIVE: InspectionGate.REQUIRED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the inspector wrote down about one point."""

    finding: Finding
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is said about the visit as a whole."""

    remarks: str = ""
    lot_seen: Decimal | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@transaction.atomic
def draft_report(*, visit: InspectionVisit, by: Member, at: datetime) -> InspectionReport:
    """Return the draft of a visit's report, begun from the contract's criteria if there is none.

    After a report was handed in the draft is its next revision.
    Raises: NotAllowed, DayRefused, TooLateToInspect.
    """
    inspection, visit = _own_visit(visit, by, at)
    draft = visit.reports.filter(submitted_at=None).first()
    if draft is not None:
        return draft
    last = visit.reports.order_by("-revision").first()
    report = InspectionReport.objects.create(
        visit=visit,
        revision=last.revision + 1 if last else 1,
        by=person_of(by),
        started_at=at,
        remarks=last.remarks if last else "",
        lot_seen=last.lot_seen if last else None,
    )
    points = checklist(inspection.order.terms, as_described=_("As the contract describes it"))
    kept = {row.position: row for row in last.findings.all()} if last else {}
    InspectionFinding.objects.bulk_create(
        InspectionFinding(
            report=report,
            position=point.position,
            line=point.line,
            criterion=point.criterion.to_json(),
            lot=point.lot,
            verdict=Verdict.OPEN,
            **_as_before(kept.get(point.position)),
        )
        for point in points
    )
    return report


@transaction.atomic
def save_findings(
    *,
    report: InspectionReport,
    entries: Mapping[int, Entry],
    by: Member,
    at: datetime,
    photos: Mapping[int, Sequence["File[Any]"]] | None = None,
    about: Circumstances | None = None,
) -> InspectionReport:
    """Keep what was typed in; each point is judged at once, so that the page can show it.

    Raises: NotAllowed, DayRefused, FindingRefused, TooManyPhotos, and what `uploads.check` raises.
    """
    checked = [
        (position, each, uploads.check_picture(each))
        for position, files in (photos or {}).items()
        for each in files
    ]
    _inspection, visit = _own_visit(report.visit, by, at)
    report = _open_draft(visit, report)
    for row in report.findings.filter(position__in=entries):
        _keep(row, entries[row.position])
    if about is not None:
        report.remarks = about.remarks.replace("\x00", "").strip()[:NOTE_LENGTH]
        report.lot_seen = about.lot_seen
        report.latitude, report.longitude = about.latitude, about.longitude
        report.save(update_fields=["remarks", "lot_seen", "latitude", "longitude"])
    if report.photos.count() + len(checked) > MOST_PHOTOS:
        raise TooManyPhotos(_("A report takes at most %(most)s pictures.") % {"most": MOST_PHOTOS})
    for position, file, kind in checked:
        _store(report, position, file, kind, at)
    return report


@transaction.atomic
def submit_report(
    *, report: InspectionReport, by: Member, at: datetime, inconclusive: str = ""
) -> Inspection:
    """Hand the report in: the criteria say whether the goods passed, and the gate follows.

    `inconclusive` is the reason why the criteria are not to decide. The fee of a visit that the
    goods fail is the supplier's, whoever advanced it; a revision may turn that.
    Raises: NotAllowed, DayRefused, NothingFound, TransitionRefused.
    """
    inspection, visit = _own_visit(report.visit, by, at)
    report = _open_draft(visit, report)
    name = "revise" if inspection.state in REPORTED else "hand_in"
    INSPECTION.target(name, state=inspection.state, actor=Actor.INSPECTOR)
    computed = RESULT[outcome(_judged(row) for row in report.findings.order_by("position"))]
    reason = inconclusive.replace("\x00", "").strip()[:NOTE_LENGTH]
    if computed is InspectionState.INCONCLUSIVE and not reason:
        raise NothingFound(
            _("Some points are open. Fill them in, or say why they cannot be decided.")
        )
    result = InspectionState.INCONCLUSIVE if reason else computed
    _seal(report, computed, result, reason, inspection.order.contract_hash, at)
    which = f"{visit.number}.{report.revision}"
    step(inspection, name, Actor.INSPECTOR, at=at, by=by, reason=which)
    payer = Payer.SELLER if result is InspectionState.FAILED else Payer(visit.advanced_by)
    close_visit(visit, VisitState.DONE, payer, by=by, at=at)
    _conclude(inspection, result, by=by, at=at)
    return inspection


def _conclude(inspection: Inspection, result: InspectionState, *, by: Member, at: datetime) -> None:
    write(inspection, closed_at=at if result is InspectionState.PASSED else None)
    step(inspection, NAMES[result], Actor.CLOCK, at=at)
    orders.record_inspection_result(
        order=inspection.order, gate=GATES[result], at=at, by=by, reason=inspection.reference
    )
    tell(inspection, f"inspection_{result.value}", at=at)


def _own_visit(
    visit: InspectionVisit, by: Member, at: datetime
) -> tuple[Inspection, InspectionVisit]:
    inspection = locked_inspection(visit.inspection)
    visit = InspectionVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not can_inspect(by, visit):
        raise NotAllowed(_("This job belongs to another inspection company."))
    latest = inspection.visits.order_by("-number").first()
    open_visit = visit.state == VisitState.PLANNED or inspection.state in REPORTED
    if latest != visit or not open_visit or inspection.order.state not in MAKING:
        raise TooLateToInspect(_("This visit is over; its report stands as it was handed in."))
    if visit.visit_on > today(at):
        raise DayRefused(_("The day of the visit has not come."))
    return inspection, visit


def _open_draft(visit: InspectionVisit, report: InspectionReport) -> InspectionReport:
    draft = visit.reports.filter(submitted_at=None, pk=report.pk).first()
    if draft is None:
        raise TooLateToInspect(_("This report was handed in; begin a new revision."))
    return draft


def _keep(row: InspectionFinding, entry: Entry) -> None:
    for name, why in faults_of(row.asked, entry.finding):
        refusal = FindingRefused(fault(name, why), field=name)
        refusal.position = row.position
        raise refusal
    row.value = entry.finding.value.strip()
    row.checked, row.failing = entry.finding.checked, entry.finding.failing
    row.note = entry.note.replace("\x00", "").strip()[:500]
    row.verdict = judge(row.asked, row.found, lot=row.lot)
    row.save(update_fields=["value", "checked", "failing", "note", "verdict"])


def _judged(row: InspectionFinding) -> Verdict:
    return judge(row.asked, row.found, lot=row.lot)


def _as_before(row: InspectionFinding | None) -> dict[str, Any]:
    names = ("value", "checked", "failing", "note")
    return {name: getattr(row, name) for name in names} if row else {}


def _store(
    report: InspectionReport, position: int, file: "File[Any]", kind: uploads.Kind, at: datetime
) -> None:
    content = file.read()
    file.seek(0)
    photo = InspectionPhoto(
        report=report,
        position=position,
        name=uploads.safe_filename(file.name or ""),
        content_type=kind.content_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        at=at,
    )
    photo.file = File(file.file, name=uploads.random_name(kind.name))
    photo.save()


def _seal(
    report: InspectionReport,
    computed: InspectionState,
    result: InspectionState,
    reason: str,
    contract_hash: str,
    at: datetime,
) -> None:
    report.computed, report.result, report.reason = computed, result, reason
    report.contract_hash, report.submitted_at = contract_hash, at
    report.sha256 = fingerprint(content_of(report))
    report.save()


def content_of(report: InspectionReport) -> dict[str, Any]:
    """Return what a report says as JSON values; its hash is taken of exactly this."""
    return {
        "inspection": report.visit.inspection.reference,
        "visit": report.visit.number,
        "revision": report.revision,
        "contract_hash": report.contract_hash,
        "computed": str(report.computed),
        "result": str(report.result),
        "reason": report.reason,
        "remarks": report.remarks,
        "findings": [
            {
                "position": row.position,
                "line": row.line,
                "criterion": row.criterion,
                "lot": plain(row.lot),
                "value": row.value,
                "checked": row.checked,
                "failing": row.failing,
                "note": row.note,
                "verdict": row.verdict,
            }
            for row in report.findings.order_by("position")
        ],
        "photos": [row.sha256 for row in report.photos.order_by("pk")],
    }
