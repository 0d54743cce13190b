"""Visits to the goods: booked, moved, spoiled; and what follows a failed one."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.companies.models import Company
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders import actions as orders
from marketplace.orders.states import InspectionGate
from trade_assurance import policies
from trade_assurance.actions.inspections.fees import bear, set_aside
from trade_assurance.actions.inspections.refusals import (
    DayRefused,
    InspectorUnknown,
    TooManyRepeats,
)
from trade_assurance.actions.inspections.steps import (
    buyer_of,
    explained,
    locked_inspection,
    party_of,
    seller_of,
    step,
    waiver_of,
    write,
)
from trade_assurance.actions.inspections.telling import tell, tell_inspectors
from trade_assurance.inspection_states import (
    MOST_REPEATS,
    InspectionState,
    Payer,
    VisitState,
)
from trade_assurance.models import Inspection, InspectionVisit, Inspector
from trade_assurance.rules import can_inspect, person_of


@transaction.atomic
def book_visit(
    *,
    inspection: Inspection,
    company: Company,
    visit_on: date,
    by: Member,
    at: datetime,
    place: str = "",
) -> InspectionVisit:
    """Book a company for a day; the fee of a repeat after a failure is the supplier's.

    Raises: NotAllowed, InspectorUnknown, DayRefused, TransitionRefused.
    """
    inspection = locked_inspection(inspection)
    actor = party_of(by, inspection.order)
    profile = Inspector.objects.filter(company=company, active=True).first()
    if profile is None:
        raise InspectorUnknown(_("Choose one of the listed inspection companies."))
    _check_day(visit_on, at)
    repeated = inspection.state == InspectionState.FIXING
    payer = Payer.SELLER.value if repeated else inspection.paid_by
    step(inspection, "book", actor, at=at, by=by, reason=visit_on.isoformat())
    write(inspection, repeats=inspection.repeats + repeated)
    visit = InspectionVisit.objects.create(
        inspection=inspection,
        number=inspection.visits.count() + 1,
        company=company,
        visit_on=visit_on,
        place=place.replace("\x00", "").strip()[:200],
        fee_minor=profile.fee_minor,
        currency=profile.currency,
        advanced_by=payer,
        booked_by=person_of(by),
        booked_at=at,
    )
    set_aside(visit, by=by, at=at)
    tell(inspection, "inspection_booked", at=at, but=actor)
    tell_inspectors(visit, "inspection_job", at=at)
    return visit


@transaction.atomic
def reschedule_visit(
    *, inspection: Inspection, visit_on: date, by: Member, at: datetime
) -> InspectionVisit:
    """Move the planned visit to another day. Raises: NotAllowed, DayRefused, TransitionRefused."""
    inspection = locked_inspection(inspection)
    visit = planned_visit(inspection)
    inspecting = can_inspect(by, visit)
    actor = Actor.INSPECTOR if inspecting else party_of(by, inspection.order)
    _check_day(visit_on, at)
    step(inspection, "reschedule", actor, at=at, by=by, reason=visit_on.isoformat())
    visit.visit_on = visit_on
    visit.save(update_fields=["visit_on"])
    tell(inspection, "inspection_booked", at=at, but=actor)
    if not inspecting:
        tell_inspectors(visit, "inspection_job", at=at)
    return visit


@transaction.atomic
def report_no_access(
    *, inspection: Inspection, reason: str, by: Member, at: datetime
) -> Inspection:
    """The inspector stood before closed doors; the fee of the visit is the supplier's.

    Raises: NotAllowed, ReasonNeeded, DayRefused, TransitionRefused.
    """
    inspection = locked_inspection(inspection)
    visit = planned_visit(inspection)
    if not can_inspect(by, visit):
        raise NotAllowed(_("This job belongs to another inspection company."))
    _refuse_early(visit, at)
    reason = explained(reason)
    step(inspection, "report_no_access", Actor.INSPECTOR, at=at, by=by, reason=reason)
    close_visit(visit, VisitState.NO_ACCESS, Payer.SELLER, by=by, at=at, note=reason)
    tell(inspection, "inspection_no_access", at=at)
    return inspection


@transaction.atomic
def report_missing(*, inspection: Inspection, by: Member, at: datetime) -> Inspection:
    """The inspector did not come on the day; nobody owes the fee.

    Raises: NotAllowed, DayRefused, TransitionRefused.
    """
    inspection = locked_inspection(inspection)
    actor, visit = party_of(by, inspection.order), planned_visit(inspection)
    _refuse_early(visit, at)
    step(inspection, "report_missing", actor, at=at, by=by)
    close_visit(visit, VisitState.INSPECTOR_MISSING, Payer.NOBODY, by=by, at=at)
    tell(inspection, "inspection_missing", at=at, but=actor)
    return inspection


@transaction.atomic
def fix_goods(*, inspection: Inspection, note: str, by: Member, at: datetime) -> Inspection:
    """Say how the goods are put right; then a visit is booked again, three times at most.

    Raises: NotAllowed, ReasonNeeded, TooManyRepeats, TransitionRefused.
    """
    inspection = locked_inspection(inspection)
    actor, note = seller_of(by, inspection.order), explained(note)
    if inspection.repeats >= MOST_REPEATS:
        raise TooManyRepeats(
            _("The goods were inspected again %(most)s times; the buyer decides now.")
            % {"most": MOST_REPEATS}
        )
    step(inspection, "fix", actor, at=at, by=by, reason=note)
    tell(inspection, "inspection_fixing", at=at, but=actor)
    return inspection


@transaction.atomic
def waive_inspection(
    *, inspection: Inspection, reason: str, by: Member, at: datetime
) -> Inspection:
    """Let the goods leave although they did not pass, as the buyer, with a reason that is kept.

    Raises: NotAllowed, ReasonNeeded, TransitionRefused.
    """
    inspection = locked_inspection(inspection)
    actor, reason = waiver_of(by, inspection.order), explained(reason)
    inspection.waived_by, inspection.reason, inspection.closed_at = person_of(by), reason, at
    inspection.save(update_fields=["waived_by", "reason", "closed_at"])
    step(inspection, "waive", actor, at=at, by=by, reason=reason)
    orders.record_inspection_result(
        order=inspection.order, gate=InspectionGate.WAIVED, at=at, by=by, reason=reason
    )
    tell(inspection, "inspection_waived", at=at, but=actor)
    return inspection


@transaction.atomic
def ask_to_cancel(*, inspection: Inspection, by: Member, at: datetime, reason: str) -> Inspection:
    """Ask the supplier to cancel the order because the goods failed.

    Raises: NotAllowed, ReasonNeeded, TransitionRefused, and what orders refuse.
    """
    inspection = locked_inspection(inspection)
    actor, reason = buyer_of(by, inspection.order), explained(reason)
    step(inspection, "ask_cancellation", actor, at=at, by=by, reason=reason)
    orders.ask_cancellation(order=inspection.order, by=by, at=at, reason=reason)
    return inspection


@transaction.atomic
def note_cancellation_refused(*, inspection: Inspection, by: Member, at: datetime) -> None:
    """The order goes on: the goods still have to be fixed, or the inspection waived."""
    inspection = locked_inspection(inspection)
    if inspection.state == InspectionState.CANCELLATION_ASKED:
        actor = Actor.CLOCK if by is SYSTEM else Actor.SELLER
        step(inspection, "cancellation_refused", actor, at=at, by=by)


@transaction.atomic
def end_inspection(*, inspection: Inspection, at: datetime) -> None:
    """The order ended: a visit that was booked is not made any more, its fee is the payer's."""
    inspection = locked_inspection(inspection)
    if not inspection.is_open:
        return
    for visit in inspection.visits.filter(state=VisitState.PLANNED):
        payer = Payer(visit.advanced_by)
        close_visit(visit, VisitState.CANCELLED, payer, by=SYSTEM, at=at)
    step(inspection, "end", Actor.CLOCK, at=at)
    write(inspection, closed_at=at, answer_due_at=None)


def planned_visit(inspection: Inspection) -> InspectionVisit:
    """Return the visit that is to come. Raises: TransitionRefused."""
    visit = inspection.visits.filter(state=VisitState.PLANNED).first()
    if visit is None:
        raise TransitionRefused("no visit is planned")
    return visit


def close_visit(
    visit: InspectionVisit,
    state: VisitState,
    payer: Payer,
    *,
    by: Member,
    at: datetime,
    note: str = "",
) -> None:
    """Write what became of a visit, and whose its fee is: its money follows."""
    bear(visit, payer, by=by, at=at)
    visit.state, visit.borne_by, visit.note = state, payer, note
    visit.save(update_fields=["state", "borne_by", "note"])


def today(at: datetime) -> date:
    """Return the day that it is in the marketplace's own zone."""
    return at.astimezone(ZoneInfo("UTC")).date()


def _check_day(visit_on: date, at: datetime) -> None:
    days = policies.of_inspections().book_within_days
    first = today(at)
    if not first <= visit_on <= first + timedelta(days=days):
        raise DayRefused(_("Choose a day from today on, within %(days)s days.") % {"days": days})


def _refuse_early(visit: InspectionVisit, at: datetime) -> None:
    if visit.visit_on > today(at):
        raise DayRefused(_("The day of the visit has not come."))
