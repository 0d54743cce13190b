"""An inspection that an operator orders as evidence: the dispute's own dates wait for its report."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance.actions.disputes.refusals import InspectionRuns
from trade_assurance.actions.disputes.steps import (
    assert_judge,
    checked_amount,
    checked_text,
    locked_dispute,
    postpone,
    step,
    write,
)
from trade_assurance.actions.disputes.telling import tell
from trade_assurance.dispute_states import DISPUTE
from trade_assurance.models import Dispute, DisputeInspection
from trade_assurance.rules import person_of


@dataclass(frozen=True, slots=True)
class InspectionOrder:
    """Who inspects what for how much; the fee is advanced by the side that claims."""

    inspector: str
    task: str
    fee: Money


@transaction.atomic
def order_inspection(
    *, dispute: Dispute, order: InspectionOrder, by: Member, at: datetime
) -> DisputeInspection:
    """Order an inspection, once: the time for evidence and the sixty days stand still.

    Raises: NotAllowed, TransitionRefused, InspectionRuns, ClaimOutOfRange, TextMissing, TextTooLong.
    """
    assert_judge(by)
    dispute = locked_dispute(dispute)
    DISPUTE.target("order_inspection", state=dispute.state, actor=Actor.OPERATOR)
    if hasattr(dispute, "inspection") or dispute.evidence_due_at is None:
        raise InspectionRuns(_("An inspection was ordered in this dispute already."))
    checked_amount(order.fee, most=dispute.claimed, least=0)
    made = DisputeInspection.objects.create(
        dispute=dispute,
        ordered_by=person_of(by),
        inspector=checked_text(order.inspector, limit=160, field="inspector"),
        task=checked_text(order.task, limit=2000, field="task"),
        currency=dispute.currency,
        fee_minor=order.fee.minor,
        ordered_at=at,
        evidence_left=max(dispute.evidence_due_at - at, timedelta(0)),
    )
    step(dispute, "order_inspection", Actor.OPERATOR, at=at, by=by, reason=made.inspector)
    write(dispute, evidence_due_at=None)
    tell(dispute, "dispute_inspection_ordered", at=at, inspector=made.inspector, amount=made.fee)
    return made


@transaction.atomic
def end_inspection(*, dispute: Dispute, finding: str, by: Member, at: datetime) -> Dispute:
    """Write down what was found (the report is an exhibit): the dates go on with what was left.

    Raises: NotAllowed, TransitionRefused, InspectionRuns, TextMissing, TextTooLong.
    """
    assert_judge(by)
    dispute = locked_dispute(dispute)
    DISPUTE.target("end_inspection", state=dispute.state, actor=Actor.OPERATOR)
    found: DisputeInspection | None = getattr(dispute, "inspection", None)
    if found is None or found.ended_at is not None:
        raise InspectionRuns(_("No inspection is under way in this dispute."))
    finding = checked_text(finding, limit=2000, field="finding")
    found.ended_at, found.finding = at, finding
    found.save(update_fields=["ended_at", "finding"])
    step(dispute, "end_inspection", Actor.OPERATOR, at=at, by=by, reason=finding)
    postpone(dispute, ("alarm_at", "long_stop_at"), at - found.ordered_at)
    due = at + max(found.evidence_left, timedelta(days=1))
    write(dispute, evidence_due_at=due)
    tell(dispute, "dispute_inspection_ended", at=at, finding=finding, until=due)
    return dispute
