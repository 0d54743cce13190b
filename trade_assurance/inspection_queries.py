"""Reads about inspections: those of an order, the jobs of an inspector, what waits for operators."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from marketplace.companies.member import Member
from marketplace.orders.models import Order
from trade_assurance.inspection_states import OPEN_INSPECTIONS, InspectionState, VisitState
from trade_assurance.models import Inspection, InspectionReport, InspectionVisit, Inspector


def inspections_of(order: Order) -> QuerySet[Inspection]:
    """Return the inspections of an order, the latest first."""
    return Inspection.objects.filter(order=order).order_by("-pk")


def open_inspections(order: Order) -> QuerySet[Inspection]:
    """Return what is still to come of an order's inspections: one at most."""
    return Inspection.objects.filter(order=order, state__in=OPEN_INSPECTIONS)


def unanswered_inspections(at: datetime) -> QuerySet[Inspection]:
    """Return those whose supplier's days to answer are over, the longest overdue first."""
    return Inspection.objects.filter(state=InspectionState.ASKED, answer_due_at__lte=at).order_by(
        "answer_due_at", "pk"
    )


def jobs_of(member: Member) -> QuerySet[InspectionVisit]:
    """Return the visits of the member's inspection company; nobody else has any."""
    visits = InspectionVisit.objects.select_related("inspection__order__seller", "company")
    if not member.is_inspector:
        return visits.none()
    return visits.filter(company=member.company)


def listed_inspectors() -> QuerySet[Inspector]:
    """Return the companies that can be booked, by name."""
    return Inspector.objects.filter(active=True).select_related("company").order_by("company__name")


def waiting_for_operators(today: date) -> QuerySet[Inspection]:
    """Return what operators look into: no answer, or no report after the day of the visit."""
    overdue = Q(
        state=InspectionState.BOOKED, visits__state=VisitState.PLANNED, visits__visit_on__lt=today
    )
    return (
        Inspection.objects.filter(Q(state=InspectionState.UNANSWERED) | overdue)
        .select_related("order__buyer", "order__seller")
        .order_by("asked_at", "pk")
        .distinct()
    )


def reports_of(inspection: Inspection) -> QuerySet[InspectionReport]:
    """Return the reports that were handed in, the latest first; old revisions stay."""
    return (
        InspectionReport.objects.filter(visit__inspection=inspection, submitted_at__isnull=False)
        .select_related("visit__company", "by")
        .prefetch_related("findings", "photos")
        .order_by("-visit__number", "-revision")
    )
