"""Operators: ruling, signing, sending a draft back, deciding appeals."""

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
    checked_amount,
    checked_text,
    locked_dispute,
    step,
    write,
)
from trade_assurance.actions.disputes.telling import tell, tell_operators
from trade_assurance.actions.disputes.terms import (
    Terms,
    checked_days,
    checked_payer,
    remedies_of,
    take_over,
)
from trade_assurance.dispute_money import by_seller
from trade_assurance.dispute_queries import rulings_in_force
from trade_assurance.dispute_states import DISPUTE, DisputeState, Outcome, Remedy
from trade_assurance.models import Dispute, Ruling
from trade_assurance.rules import can_rule, can_sign_ruling, person_of

REMEDIES = {Outcome.RETURN_REFUND: Remedy.RETURN, Outcome.REPLACE: Remedy.REPLACE}


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator wants to rule; `amount` counts for a part or a return, `days` to replace."""

    outcome: str
    article: str
    reasons: str
    amount: Money | None = None
    freight_by: str = ""
    days: int | None = None


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
    take_over(dispute, ruling, REMEDIES.get(Outcome(ruling.outcome), Remedy.REFUND))
    write(dispute, ruled_at=at, appeal_due_at=due)
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
    terms = terms_of(dispute, decision)
    return Ruling.objects.create(
        dispute=dispute,
        number=1 + rulings_in_force(dispute).count(),
        operator=person_of(by),
        outcome=decision.outcome,
        currency=dispute.currency,
        refund_minor=terms.refund.minor,
        freight_by=terms.freight_by,
        replace_days=terms.days,
        claimed_minor=dispute.claimed_minor,
        threshold_minor=policies.of_disputes().threshold(dispute.currency).minor,
        article=decision.article,
        reasons=checked_text(decision.reasons, limit=4000, field="reasons"),
        drafted_at=at,
    )


def terms_of(dispute: Dispute, decision: Decision) -> Terms:
    """Return what the decision does.

    Raises: NotAllowed for an outcome that is not offered, ClaimOutOfRange for an impossible part,
    RemedyUnfit, DaysOutOfRange.
    """
    claimed = dispute.claimed
    if decision.outcome not in outcomes_of(dispute):
        raise NotAllowed(_("This outcome is not offered."))
    if decision.outcome == Outcome.FULL_REFUND:
        return Terms(claimed)
    if decision.outcome == Outcome.REPLACE:
        return Terms(Money.zero(claimed.currency), Remedy.REPLACE, days=checked_days(decision.days))
    if decision.outcome == Outcome.RETURN_REFUND:
        amount = checked_amount(decision.amount or claimed, most=claimed)
        return Terms(amount, Remedy.RETURN, freight_by=checked_payer(decision.freight_by))
    if decision.outcome != Outcome.PARTIAL_REFUND:
        return Terms(Money.zero(claimed.currency))
    amount = decision.amount or claimed
    if amount.currency != claimed.currency or not 0 < amount.minor < claimed.minor:
        raise ClaimOutOfRange(
            _("A part is more than nothing and less than the claim of %(claimed)s.")
            % {"claimed": claimed}
        )
    return Terms(amount)


def outcomes_of(dispute: Dispute) -> list[Outcome]:
    """Return what can be ruled: dismissing a buyer's claim, or paying out a supplier's."""
    nothing = Outcome.PAY_SELLER if by_seller(dispute) else Outcome.DISMISS
    fitting = {outcome for outcome, remedy in REMEDIES.items() if remedy in remedies_of(dispute)}
    offered = {Outcome.FULL_REFUND, Outcome.PARTIAL_REFUND, nothing, *fitting}
    return [outcome for outcome in Outcome if outcome in offered]


def _in_force(dispute: Dispute, ruling: Ruling, *, by: Member, at: datetime) -> Ruling:
    step(dispute, "rule", Actor.OPERATOR, at=at, by=by, reason=ruling.outcome)
    return put_in_force(dispute, ruling, at=at)
