"""Claims follow their order: invoiced as goods leave, divided, changed, given up. Orders hold it."""

from datetime import datetime, timedelta

from django.db import transaction

from marketplace.companies.member import Member
from marketplace.core import outbox
from marketplace.core.money import Money
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order, Tranche
from trade_assurance.actions.credit.ending import complete_if_done, credit_open
from trade_assurance.actions.credit.ordering import refuse_over_limit
from trade_assurance.actions.credit.rows import held_claims, held_line, move_claim, use
from trade_assurance.actions.locking import locked_order
from trade_assurance.credit_states import CLOSED_CLAIMS, OPEN_CLAIMS, ClaimState
from trade_assurance.models import Claim
from trade_assurance.rules import actor_on

# Where the rest of a closed claim is counted.
COLUMNS = {
    ClaimState.PAID: "paid_minor",
    ClaimState.CREDITED: "credited_minor",
    ClaimState.WRITTEN_OFF: "written_off_minor",
}


@transaction.atomic
def issue_claim(*, tranche: Tranche, by: Member, at: datetime) -> None:
    """The goods left, or the work was handed in: the buyer's days begin, once.

    Goods that are sent again were invoiced already.
    """
    for claim in _of(tranche):
        if claim.state == ClaimState.RESERVED:
            claim.issued_at = at
            claim.due_at = at + timedelta(days=claim.days)
            move_claim(claim, "issue", Actor.SELLER, by=by, at=at)
            outbox.emit("trade_assurance.told", kind="claim_issued", claim_id=claim.pk)


@transaction.atomic
def divide_claim(*, source: Tranche, tranche: Tranche, by: Member, at: datetime) -> None:
    """A part of an order goes its own way: it is owed by itself, from where its source stands."""
    for left in _of(source):
        share, whole = tranche.amount_minor, left.amount_minor
        made = Claim(
            tranche=tranche, order_id=left.order_id, line_id=left.line_id, state=left.state,
            currency=left.currency, amount_minor=share, days=left.days,
            reserved_at=left.reserved_at, issued_at=left.issued_at, due_at=left.due_at,
            closed_at=left.closed_at, reminded=left.reminded,
            credited_minor=left.credited_minor * share // whole,
            paid_minor=left.paid_minor * share // whole,
        )  # fmt: skip
        if left.state in CLOSED_CLAIMS:
            column = COLUMNS[ClaimState(left.state)]
            setattr(made, column, getattr(made, column) + made.open.minor)
        left.amount_minor -= share
        for column in COLUMNS.values():
            setattr(left, column, getattr(left, column) - getattr(made, column))
        if left.state in OPEN_CLAIMS and not left.open:
            # Rounding: all that was still owed is owed for the part.
            left.state, left.closed_at = ClaimState.CREDITED, at
        left.save()
        made.save()
        record(
            made, "cut", from_state="", to_state=made.state, actor=actor_on(by, left.order), at=at,
            user_id=by.user_id,
        )  # fmt: skip


@transaction.atomic
def follow_contract(*, order: Order, delta: int, by: Member, at: datetime) -> None:
    """The contract costs more or less: so does what has not left; a rise has to fit the limit.

    Raises: OverLimit.
    """
    for claim in held_claims(order):
        if claim.tranche.position != 1 or not delta:
            continue
        line = held_line(claim.line_id)
        if delta > 0:
            refuse_over_limit(line, Money(delta, claim.currency), order)
        claim.amount_minor += delta
        claim.save(update_fields=["amount_minor"])
        use(line, delta)


@transaction.atomic
def end_claim(*, tranche: Tranche, by: Member, at: datetime) -> None:
    """The goods will not come: nothing is owed for them, and the credit is free again."""
    order = locked_order(tranche.order_id)
    for claim in _of(tranche):
        if claim.state in OPEN_CLAIMS:
            credit_open(claim, claim.open, actor=actor_on(by, order), by=by, at=at)
    complete_if_done(order, at=at)


@transaction.atomic
def end_claims(*, order: Order, by: Member, at: datetime) -> None:
    """The order was cancelled before its goods left."""
    for claim in held_claims(locked_order(order.pk)):
        if claim.state in OPEN_CLAIMS:
            credit_open(claim, claim.open, actor=actor_on(by, order), by=by, at=at)


def _of(tranche: Tranche) -> list[Claim]:
    order = locked_order(tranche.order_id)
    return [claim for claim in held_claims(order) if claim.tranche_id == tranche.pk]
