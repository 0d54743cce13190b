"""Operators: taking a case, asking for evidence, ruling, signing, deciding appeals."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.refusals import (
    ClaimOutOfRange,
    RulingWaits,
    SamePerson,
)
from trade_assurance.actions.disputes.steps import (
    assert_judge,
    checked_text,
    locked_dispute,
    step,
    write,
)
from trade_assurance.actions.disputes.telling import tell, tell_operators
from trade_assurance.dispute_states import DISPUTE, DisputeState, Outcome
from trade_assurance.models import Dispute, Ruling
from trade_assurance.rules import can_rule, can_sign_ruling, person_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator wants to rule; `amount` counts for a partial refund alone."""

    outcome: str
    article: str
    reasons: str
    amount: Money | None = None


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
def rule(*, dispute: Dispute, decision: Decision, by: Member, at: datetime) -> Ruling:
    """Rule; above the threshold the ruling waits for another operator's signature.

    Raises: NotAllowed, SamePerson, TransitionRefused, RulingWaits, ClaimOutOfRange, TextMissing.
    """
    assert_judge(by)
    dispute = locked_dispute(dispute)
    DISPUTE.target("rule", state=dispute.state, actor=Actor.OPERATOR)
    if not can_rule(by, dispute):
        raise SamePerson(_("An operator who had no part in the first ruling decides the appeal."))
    if waiting_ruling(dispute) is not None:
        raise RulingWaits(_("A ruling waits for its second signature already."))
    ruling = _drafted(dispute, decision, by=by, at=at)
    if not ruling.needs_second:
        return _in_force(dispute, ruling, by=by, at=at)
    step(dispute, "draft_ruling", Actor.OPERATOR, at=at, by=by)
    tell_operators(dispute, "dispute_second_wanted", at=at, but=by.user_id, amount=ruling.refund)
    return ruling


@transaction.atomic
def sign_ruling(*, dispute: Dispute, by: Member, at: datetime) -> Ruling:
    """Put a drafted ruling in force as its second operator.

    Raises: NotAllowed, SamePerson, RulingWaits, TransitionRefused.
    """
    assert_judge(by)
    dispute = locked_dispute(dispute)
    ruling = _draft_for(dispute, by)
    ruling.second = person_of(by)
    return _in_force(dispute, ruling, by=by, at=at)


@transaction.atomic
def return_ruling(*, dispute: Dispute, reason: str, by: Member, at: datetime) -> Ruling:
    """Send a drafted ruling back to be written anew.

    Raises: NotAllowed, SamePerson, RulingWaits, TransitionRefused, TextMissing.
    """
    assert_judge(by)
    dispute = locked_dispute(dispute)
    ruling = _draft_for(dispute, by)
    reason = checked_text(reason, limit=2000, field="reason")
    step(dispute, "return_ruling", Actor.OPERATOR, at=at, by=by, reason=reason)
    ruling.returned_at, ruling.returned_reason = at, reason
    ruling.save(update_fields=["returned_at", "returned_reason"])
    tell_operators(dispute, "dispute_ruling_returned", at=at, but=by.user_id, reason=reason)
    return ruling


def waiting_ruling(dispute: Dispute) -> Ruling | None:
    """Return the ruling that waits for its second signature."""
    return dispute.rulings.filter(in_force_at__isnull=True, returned_at__isnull=True).first()


def put_in_force(dispute: Dispute, ruling: Ruling, *, at: datetime) -> Ruling:
    """Date a ruling of a locked dispute that has just moved, and start the time to appeal."""
    ruling.in_force_at = at
    ruling.save(update_fields=["in_force_at", "second"])
    final = dispute.state == DisputeState.RULED_FINAL
    due = None if final else at + timedelta(days=policies.of_disputes().appeal_days)
    write(dispute, refund_minor=ruling.refund_minor, ruled_at=at, appeal_due_at=due)
    write(dispute, turn="", answer_due_at=None)
    kind = "dispute_ruled_final" if final else "dispute_ruled"
    tell(
        dispute, kind, at=at, amount=ruling.refund, until=due or at,
        outcome=Outcome(ruling.outcome).label,
    )  # fmt: skip
    return ruling


def _draft_for(dispute: Dispute, by: Member) -> Ruling:
    ruling = waiting_ruling(dispute)
    if ruling is None:
        raise RulingWaits(_("No ruling waits for a second signature."))
    if not can_sign_ruling(by, ruling):
        raise SamePerson(_("The second signature has to come from another operator."))
    return ruling


def _drafted(dispute: Dispute, decision: Decision, *, by: Member, at: datetime) -> Ruling:
    return Ruling.objects.create(
        dispute=dispute,
        number=2 if dispute.state == DisputeState.APPEALED else 1,
        operator=person_of(by),
        outcome=decision.outcome,
        currency=dispute.currency,
        refund_minor=refund_of(dispute, decision).minor,
        claimed_minor=dispute.claimed_minor,
        threshold_minor=policies.of_disputes().threshold(dispute.currency).minor,
        article=decision.article,
        reasons=checked_text(decision.reasons, limit=4000, field="reasons"),
        drafted_at=at,
    )


def refund_of(dispute: Dispute, decision: Decision) -> Money:
    """Return what the decision gives back. Raises: ClaimOutOfRange for an impossible part."""
    claimed = dispute.claimed
    if decision.outcome == Outcome.FULL_REFUND:
        return claimed
    if decision.outcome == Outcome.DISMISS:
        return Money.zero(claimed.currency)
    if decision.outcome != Outcome.PARTIAL_REFUND:
        raise NotAllowed(_("This outcome is not offered."))
    amount = decision.amount
    if (
        amount is None
        or amount.currency != claimed.currency
        or not 0 < amount.minor < claimed.minor
    ):
        raise ClaimOutOfRange(
            _("A part is more than nothing and less than the claim of %(claimed)s.")
            % {"claimed": claimed}
        )
    return amount


def _in_force(dispute: Dispute, ruling: Ruling, *, by: Member, at: datetime) -> Ruling:
    step(dispute, "rule", Actor.OPERATOR, at=at, by=by, reason=ruling.outcome)
    return put_in_force(dispute, ruling, at=at)
