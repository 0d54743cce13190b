"""Who has a case: taken, handed over, looked at; a second operator asked after thirty days."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.companies.models import User
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.refusals import SamePerson
from trade_assurance.actions.disputes.steps import assert_judge, locked_dispute, step, write
from trade_assurance.actions.disputes.telling import tell, tell_operators
from trade_assurance.dispute_states import ARGUING, DisputeState
from trade_assurance.models import CaseReader, Dispute
from trade_assurance.rules import person_of


@transaction.atomic
def assign(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """Take a case; both sides have five days to hand in evidence.

    Raises: NotAllowed, TransitionRefused.
    """
    assert_judge(by)
    dispute = locked_dispute(dispute)
    step(dispute, "assign", Actor.OPERATOR, at=at, by=by)
    due = at + timedelta(days=policies.of_disputes().evidence_days)
    write(dispute, operator=person_of(by), evidence_due_at=due, done=[])
    tell(dispute, "dispute_evidence", at=at, until=due)
    return dispute


@transaction.atomic
def hand_over(*, dispute: Dispute, to: User | None = None, by: Member, at: datetime) -> Dispute:
    """Give a case to another operator; without a name the one who acts takes it over.

    Raises: NotAllowed, SamePerson, TransitionRefused.
    """
    assert_judge(by)
    dispute = locked_dispute(dispute)
    to = to or person_of(by)
    if not (to.is_operator and to.is_active) or to.pk == dispute.operator_id:
        raise SamePerson(_("Choose another operator than the one who has the case."))
    step(dispute, "hand_over", Actor.OPERATOR, at=at, by=by, reason=str(to))
    write(dispute, operator=to)
    return dispute


@transaction.atomic
def note_reader(*, dispute: Dispute, by: Member, at: datetime) -> None:
    """Remember that an operator looks at a case, so that the next one sees it."""
    assert_judge(by)
    CaseReader.objects.update_or_create(
        dispute=dispute, user=person_of(by), defaults={"seen_at": at}
    )


@transaction.atomic
def ask_second_operator(*, dispute: Dispute, at: datetime) -> bool:
    """Ask the other operators, once, to help with a case that is open for thirty days."""
    dispute = locked_dispute(dispute)
    late = at - timedelta(days=policies.of_disputes().second_operator_days)
    waits = dispute.state in (*ARGUING, DisputeState.APPEALED) and dispute.opened_at <= late
    if not waits or dispute.second_asked_at is not None:
        return False
    write(dispute, second_asked_at=at)
    tell_operators(
        dispute, "dispute_second_operator", at=at, but=dispute.operator_id,
        until=dispute.long_stop_at,
    )  # fmt: skip
    return True
