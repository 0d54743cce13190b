"""The acceptance criteria as a dispute's checklist: what was measured, judged by the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.transitions import Actor
from marketplace.orders.criteria import Finding, faults_of, judge
from marketplace.orders.criteria_words import fault
from marketplace.orders.models import Order
from trade_assurance.actions.disputes.exhibits import Checked, keep
from trade_assurance.actions.disputes.refusals import MeasurementRefused
from trade_assurance.inspection_checklist import Point, checklist
from trade_assurance.models import Dispute, DisputeFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What the claiming side found out about one criterion, and a file that shows it."""

    finding: Finding
    note: str = ""
    file: "File[Any] | None" = None


def points_of(order: Order) -> list[Point]:
    """Return the criteria of an order's contract; none where the two sides agreed on none."""
    terms = order.terms
    agreed = terms.criteria or any(line.criteria for line in terms.lines)
    return checklist(terms, as_described="") if agreed else []


def check_measurements(order: Order, measured: Mapping[int, Measurement]) -> None:
    """Refuse what cannot be true, before anything is written. Raises: MeasurementRefused."""
    points = {point.position: point for point in points_of(order)}
    for position, each in measured.items():
        if position not in points:
            raise _refusal(position, "value", _("The contract has no such criterion."))
        for name, why in faults_of(points[position].criterion, each.finding):
            raise _refusal(position, name, fault(name, why))


def write_measurements(
    dispute: Dispute,
    measured: Mapping[int, Measurement],
    files: Mapping[int, Sequence[Checked]],
    side: Actor,
    *,
    by: Member,
    at: datetime,
) -> None:
    """Keep what was checked; a file becomes the next exhibit and is named beside its criterion."""
    points = {point.position: point for point in points_of(dispute.order)}
    for position in sorted(measured):
        point, each = points[position], measured[position]
        note = f"{position}. {point.criterion.name}"
        shown = keep(dispute, files.get(position, ()), side, note=note, by=by, at=at)
        DisputeFinding.objects.create(
            dispute=dispute,
            position=position,
            line=point.line,
            criterion=point.criterion.to_json(),
            lot=point.lot,
            value=each.finding.value.strip(),
            checked=each.finding.checked,
            failing=each.finding.failing,
            note=each.note.replace("\x00", "").strip()[:500],
            verdict=judge(point.criterion, each.finding, lot=point.lot),
            exhibit=shown[0] if shown else None,
        )


def _refusal(position: int, name: str, words: str) -> MeasurementRefused:
    refusal = MeasurementRefused(words, field=f"point_{position}-{name}")
    refusal.position = position
    return refusal
