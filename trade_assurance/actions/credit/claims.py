"""The life of what is owed on terms: invoiced, reminded of, overdue, credited, written off."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.models import Order
from trade_assurance import policies
from trade_assurance.actions.changes import GIVEN_BACK, PaymentOnItsWay
from trade_assurance.actions.credit.ending import complete_if_done, credit_open
from trade_assurance.actions.credit.rows import held_claim, take_off
from trade_assurance.actions.locking import locked_order
from trade_assurance.actions.payments import cancel_open_payments
from trade_assurance.credit_states import CLAIM, OPEN_CLAIMS
from trade_assurance.models import Claim, Payment
from trade_assurance.rules import actor_on, can_grant_credit
from trade_assurance.states import LIVE_PAYMENTS


class CreditOutOfRange(Refusal):
    """The seller gives up more than is open, or nothing, or in another currency."""

    code = "credit_out_of_range"
    field = "amount"


class ReasonMissing(Refusal):
    """Both sides keep the reason why less is owed."""

    code = "reason_missing"
    field = "reason"


@transaction.atomic
def credit_claim(*, claim: Claim, money: Money, reason: str, by: Member, at: datetime) -> Claim:
    """Let the buyer owe less, as the seller; a credit note says so where there is an invoice.

    Raises: NotAllowed, ReasonMissing, CreditOutOfRange, PaymentOnItsWay, TransitionRefused.
    """
    order, claim = _held(claim, by)
    if not reason.strip():
        raise ReasonMissing(_("Say why."))
    if claim.state not in OPEN_CLAIMS:
        raise TransitionRefused("nothing is owed on this claim")
    if money.currency != claim.currency or not 0 < money.minor <= claim.open.minor:
        raise CreditOutOfRange(_("Enter at most what is still open."))
    refuse_paying(claim)
    cancel_open_payments(order=order, at=at, claim=claim)
    credit_open(claim, money, actor=actor_on(by, order), by=by, at=at, reason=reason.strip())
    outbox.emit("trade_assurance.told", kind="claim_credited", claim_id=claim.pk)
    complete_if_done(order, at=at)
    return claim


@transaction.atomic
def write_off_claim(*, claim: Claim, reason: str, by: Member, at: datetime) -> Claim:
    """Give up what an overdue buyer owes, as the seller whose money it is.

    Raises: NotAllowed, ReasonMissing, PaymentOnItsWay, TransitionRefused.
    """
    order, claim = _held(claim, by)
    if not reason.strip():
        raise ReasonMissing(_("Say why."))
    CLAIM.target("write_off", state=claim.state, actor=Actor.SELLER)
    refuse_paying(claim)
    cancel_open_payments(order=order, at=at, claim=claim)
    take_off(
        claim, claim.open, "written_off_minor", "write_off", Actor.SELLER, by=by, at=at,
        reason=reason.strip(),
    )  # fmt: skip
    complete_if_done(order, at=at)
    return claim


@transaction.atomic
def remind_of_claim(*, claim: Claim, at: datetime) -> bool:
    """Promise the nearest reminder that is due and not sent; False if none was."""
    locked_order(claim.order_id)
    claim = held_claim(claim.pk)
    fresh = _unsent(claim, at)
    if not fresh:
        return False
    claim.reminded = [*claim.reminded, *fresh]
    claim.save(update_fields=["reminded"])
    kind = "claim_due" if max(fresh) <= 0 else "claim_late"
    outbox.emit("trade_assurance.told", kind=kind, claim_id=claim.pk)
    return True


@transaction.atomic
def fall_due(*, claim: Claim, at: datetime) -> Claim:
    """Note that the day of a claim is past; from now on it blocks new orders on terms.

    A reminder that was missed comes first. Raises: TransitionRefused.
    """
    locked_order(claim.order_id)
    claim = held_claim(claim.pk)
    before = [days for days in _unsent(claim, at) if days <= 0]
    if claim.due_at is None or claim.due_at > at or before:
        raise TransitionRefused("the day has not come, or a reminder comes first")
    change_state(claim, "fall_due", machine=CLAIM, actor=Actor.CLOCK, at=at)
    return claim


@transaction.atomic
def collect_claims(*, claim: Claim, at: datetime) -> Claim:
    """Note that a claim has been overdue for so long that its seller collects it.

    Raises: TransitionRefused.
    """
    locked_order(claim.order_id)
    claim = held_claim(claim.pk)
    wait = timedelta(days=policies.current().terms_collection_days)
    if claim.due_at is None or claim.due_at + wait > at:
        raise TransitionRefused("it is not overdue for long")
    change_state(claim, "collect", machine=CLAIM, actor=Actor.CLOCK, at=at)
    outbox.emit("trade_assurance.told", kind="claim_collected", claim_id=claim.pk)
    return claim


def refuse_paying(claim: Claim) -> None:
    """Raise PaymentOnItsWay while money for a claim is on its way or has come in part."""
    live = Payment.objects.filter(claim=claim, state__in=LIVE_PAYMENTS).exclude(
        state__in=GIVEN_BACK
    )
    if live.exists():
        raise PaymentOnItsWay(
            _("A payment of this invoice is on its way. Wait until it has arrived or failed.")
        )


def _held(claim: Claim, by: Member) -> tuple[Order, Claim]:
    order = locked_order(claim.order_id)
    claim = held_claim(claim.pk)
    if not by.acts_for(order.seller_id) or not can_grant_credit(by):
        raise NotAllowed(_("Your role does not allow granting credit."))
    return order, claim


def _unsent(claim: Claim, at: datetime) -> list[int]:
    due, steps = claim.due_at, policies.current().terms_reminder_days
    if due is None or not claim.is_owed:
        return []
    return [n for n in steps if due + timedelta(days=n) <= at and n not in claim.reminded]
