"""What stops payouts to a supplier, and what lets them go on; the money stays the supplier's."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.companies.models import Company
from marketplace.core import outbox
from marketplace.core.errors import Refusal
from marketplace.orders.models import Order
from trade_assurance.actions.earnings import free_held, hold_available
from trade_assurance.actions.payouts.recalling import recall, unsent_payouts
from trade_assurance.models import PayoutHold
from trade_assurance.payout_states import HoldCause
from trade_assurance.rules import assert_operator


class HeldOtherwise(Refusal):
    """This hold ends with its cause: another account, a supplier that is let back in, a closed case."""

    code = "held_otherwise"


@transaction.atomic
def hold_payouts(*, company: Company, by: Member, at: datetime, reason: str) -> PayoutHold:
    """Stop payouts to a supplier by hand. Raises: NotAllowed, Refusal."""
    assert_operator(by)
    if not reason.strip():
        raise Refusal(_("Say why."), field="reason")
    return place_hold(company.pk, HoldCause.OPERATOR, reason=reason.strip(), by=by, at=at)


@transaction.atomic
def lift_payout_hold(*, hold: PayoutHold, by: Member, at: datetime) -> PayoutHold:
    """Let go on what was held by hand. Raises: NotAllowed, HeldOtherwise."""
    assert_operator(by)
    hold = PayoutHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if hold.cause != HoldCause.OPERATOR:
        raise HeldOtherwise(_("This hold ends by itself when its cause does."))
    if hold.lifted_at is None:
        _lift(hold, by=by, at=at)
    return hold


def place_hold(
    company_id: int,
    cause: HoldCause,
    *,
    at: datetime,
    by: Member = SYSTEM,
    order: Order | None = None,
    reason: str = "",
) -> PayoutHold:
    """Write a hold, unless it stands; call back what was not sent, and hold what is available."""
    unsent = unsent_payouts(company_id, order_id=order.pk if order else None)
    standing = PayoutHold.objects.filter(
        company_id=company_id, cause=cause, order=order, lifted_at=None
    )
    hold = standing.first()
    if hold is None:
        hold = PayoutHold.objects.create(
            company_id=company_id,
            order=order,
            cause=cause,
            reason=reason[:200],
            placed_by=by.user,
            placed_at=at,
        )
        outbox.emit("trade_assurance.told", kind="payouts_held", hold_id=hold.pk)
    recall(unsent, at=at, reason=_("Payouts to this supplier are on hold."))
    hold_available(company_id, order_id=order.pk if order else None, at=at, by=by)
    return hold


def lift_cause(
    company_id: int,
    cause: HoldCause,
    *,
    at: datetime,
    by: Member = SYSTEM,
    order: Order | None = None,
) -> None:
    """The cause of a hold is gone; where none stands nothing happens."""
    rows = PayoutHold.objects.select_for_update(of=("self",)).order_by("pk")
    for hold in rows.filter(company_id=company_id, cause=cause, order=order, lifted_at=None):
        _lift(hold, by=by, at=at)


def follow_vendor(*, company_id: int, decision: str, at: datetime, by: Member) -> None:
    """Hold what a suspended or terminated supplier could be paid; let it go once it is back."""
    if decision in {"suspend", "terminate"}:
        place_hold(company_id, HoldCause.SUSPENDED, by=by, at=at)
    elif decision == "reinstate":
        lift_cause(company_id, HoldCause.SUSPENDED, by=by, at=at)


def _lift(hold: PayoutHold, *, by: Member, at: datetime) -> None:
    hold.lifted_by, hold.lifted_at = by.user, at
    hold.save(update_fields=["lifted_by", "lifted_at"])
    free_held(hold.company_id, at=at, by=by)
    outbox.emit("trade_assurance.told", kind="payouts_go_on", hold_id=hold.pk)
