"""Settled money that a bank or card provider takes back, and gives back when a dispute is won."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance.actions.chargebacks import Case, note_reinstated, note_withdrawn
from trade_assurance.actions.disputes.suspending import resume_disputes, suspend_disputes
from trade_assurance.actions.funding import reinstate, reversal_key, reverse, stop_all
from trade_assurance.actions.locking import first_time, locked_order, locked_payment
from trade_assurance.actions.taken import end_lost
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind
from trade_assurance.models import Payment, PaymentFact
from trade_assurance.rules import assert_operator


class ReversalUnclear(Refusal):
    """The amount is in another currency than the payment: a person has to look."""

    code = "reversal_unclear"


class NotTakenYet(Refusal):
    """Money is said to come back that was not taken yet: the other message is still on its way."""

    code = "not_taken_yet"


@transaction.atomic
def record_reversal(
    *,
    payment: Payment,
    by: Member,
    at: datetime,
    reason: str,
    money: Money | None = None,
    case: str = "",
) -> Payment:
    """An operator (or, for SYSTEM, the provider) says that settled money was taken back.

    `money` None is all that was not refunded. `case` is the provider's number of the dispute: each
    takes money once. Raises: NotAllowed, ReversalUnclear, TransitionRefused.
    """
    if by is not SYSTEM:
        assert_operator(by)
    payment = locked_payment(payment)
    money = money or payment.refundable
    if money.currency != payment.currency:
        raise ReversalUnclear(_("The amount is in another currency than the payment."))
    if first_time(payment, _fact_of(case), at):
        if case:
            note_withdrawn(payment, Case(case, money, reason), at=at, by=by)
        actor = Actor.PROVIDER if by is SYSTEM else Actor.OPERATOR
        reverse(payment, money, case=case, at=at, reason=reason, actor=actor, by=by)
        suspend_disputes(payment, at=at, actor=actor)
        end_lost(locked_order(payment.order_id), at=at)
    return payment


@transaction.atomic
def record_reinstatement(*, payment: Payment, case: str, at: datetime) -> Payment:
    """The provider says that a dispute was won and its money given back. Raises: NotTakenYet."""
    payment = locked_payment(payment)
    key = reversal_key(payment, case)
    if not PaymentFact.objects.filter(payment=payment, fact=_fact_of(case)).exists():
        raise NotTakenYet(case)
    taken = Movement.objects.filter(key=key).first()
    if first_time(payment, f"reinstated-{case}"[:60], at):
        note_reinstated(payment, case, at=at)
        legs = list(taken.postings.select_related("account").order_by("pk")) if taken else []
        lost = -sum(leg.minor for leg in legs if leg.account.kind == AccountKind.LOSS)
        reinstate(
            payment,
            from_held={
                leg.account.owner_id: Money(-leg.minor, payment.currency)
                for leg in legs
                if leg.account.kind == AccountKind.HELD
            },
            from_loss=Money(lost, payment.currency),
            case=case,
            at=at,
            by=SYSTEM,
        )
        resume_disputes(payment, at=at)
    return payment


@transaction.atomic
def stop_for_reversal(*, payment: Payment, at: datetime, reason: str) -> Payment:
    """A buyer disputes a charge at the bank: nothing was taken yet, the tranche waits."""
    payment = locked_payment(payment)
    stop_all(locked_order(payment.order_id), at=at, reason=reason)
    suspend_disputes(payment, at=at, actor=Actor.PROVIDER)
    return payment


def _fact_of(case: str) -> str:
    return f"reversed{case and f'-{case}'}"[:60]
