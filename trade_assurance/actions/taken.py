"""The end of money that a bank keeps after the goods have left, and of what it gives back after all.

Before shipment the order waits for money again (`funding.wait_again`); afterwards there is nothing
to wait for: the buyer has goods and money, and what the supplier can still do is not held here.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from trade_assurance.actions.locking import locked_protection, rows_of_order
from trade_assurance.actions.moving import refund_from_held, release_from_held
from trade_assurance.actions.protection import close_taken
from trade_assurance.models import Chargeback, Payment, Protection
from trade_assurance.payout_states import OPEN_CHARGEBACKS, ChargebackState
from trade_assurance.rules import assert_operator
from trade_assurance.states import PROTECTION, ProtectionState

P, B = ProtectionState, ChargebackState
LEFT = (P.RECEIPT_PENDING, P.CLAIM_WINDOW)


class NotTaken(Refusal):
    """Money is still held, the goods have not left, or the bank has not decided yet."""

    code = "not_taken"


@transaction.atomic
def end_taken(*, protection: Protection, by: Member, at: datetime, reason: str) -> Protection:
    """End a frozen tranche of which nothing is held any more, as an operator, with a reason.

    Raises: NotAllowed, Refusal, NotTaken, TransitionRefused.
    """
    assert_operator(by)
    reason = reason.replace("\x00", "").strip()
    if not reason:
        raise Refusal(_("Say why."), field="reason")
    protection = locked_protection(protection.pk)
    cases = Chargeback.objects.filter(payment__order_id=protection.order_id)
    if not _is_taken(protection) or cases.filter(state__in=[B.INQUIRY, *OPEN_CHARGEBACKS]).exists():
        raise NotTaken(_("Money is still held here, the goods are here, or a bank has to decide."))
    close_taken(protection, Actor.OPERATOR, by=by, at=at, reason=reason)
    return protection


def end_lost(order: Order, *, at: datetime) -> int:
    """End the tranches of a locked order whose money was lost to a bank; return how many.

    Not while another case is open: its money may come back to any of them.
    """
    cases = Chargeback.objects.filter(payment__order=order).order_by("-pk")
    lost = cases.filter(state__in=[B.LOST, B.ACCEPTED], withdrawn_at__isnull=False).first()
    if lost is None or cases.filter(state__in=[B.INQUIRY, *OPEN_CHARGEBACKS]).exists():
        return 0
    rows = [row for row in rows_of_order(order) if _is_taken(row)]
    for row in rows:
        close_taken(row, Actor.PROVIDER, by=SYSTEM, at=at, reason=lost.case)
    return len(rows)


def give_regained(
    protection: Protection, payment: Payment, money: Money, *, case: str, again: bool, at: datetime
) -> None:
    """Part with what a bank gave back of a tranche that has ended; one that goes on keeps it held.

    Where it had ended without this money its goods were delivered: it is released. Otherwise, and
    where the buyer has paid `again`, it goes back to the buyer.
    """
    if not again and protection.closed_at is None:
        return
    key = f"payment-{payment.pk}-reinstated-{case}-{protection.pk}"
    if protection.taken_at is None or again:
        refund_from_held(protection, money, key=key, at=at, only=payment)
        return
    release_from_held(protection, money, key=key, at=at)
    whole = not protection.refunded_minor and not protection.reversed_minor
    name = "regain" if whole else "regain_part"
    change_state(protection, name, machine=PROTECTION, actor=Actor.PROVIDER, at=at)


def _is_taken(row: Protection) -> bool:
    return row.state == P.FROZEN and not row.held and row.resume_state in LEFT
