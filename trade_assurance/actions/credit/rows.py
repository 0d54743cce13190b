"""Rows of credit held together: a claim moves, and its line with it. Callers hold the order.

Order → payment → protection → claim → credit line → earnings → balances.
"""

from datetime import datetime

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from trade_assurance.credit_states import CLAIM, CLOSED_CLAIMS
from trade_assurance.models import Claim, CreditLine


def held_claims(order: Order) -> list[Claim]:
    """Hold every claim of an order that is held already, by number."""
    rows = Claim.objects.select_for_update(of=("self",)).select_related("tranche")
    return list(rows.filter(order=order).order_by("pk"))


def held_claim(claim_id: int) -> Claim:
    """Hold one claim whose order is held already."""
    return Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)


def held_line(line_id: int) -> CreditLine:
    """Hold a credit line: what is open on it is counted by one at a time."""
    rows = CreditLine.objects.select_for_update(of=("self",)).select_related("seller", "buyer")
    return rows.get(pk=line_id)


def use(line: CreditLine, by: int) -> None:
    """Count `by` minor units more (or, below zero, less) as open on a held line."""
    line.open_minor += by
    line.save(update_fields=["open_minor"])


def move_claim(
    claim: Claim, name: str, actor: Actor, *, by: Member, at: datetime, reason: str = ""
) -> None:
    """Move a held claim and save its sums in one statement: a CHECK compares them with its state."""
    target = CLAIM.target(name, state=claim.state, actor=actor)
    record(
        claim,
        name,
        from_state=claim.state,
        to_state=target,
        actor=actor,
        at=at,
        user_id=by.user_id,
        reason=reason,
    )
    claim.state = target
    claim.closed_at = at if target in CLOSED_CLAIMS else None
    claim.save()


def take_off(
    claim: Claim, money: Money, column: str, name: str, actor: Actor, *, by: Member, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Count `money` of a held claim as paid, credited or written off, and free its line of it."""
    line = held_line(claim.line_id)
    setattr(claim, column, getattr(claim, column) + money.minor)
    if claim.open:
        claim.save(update_fields=[column])
        record(
            claim, f"{name}_part", from_state=claim.state, to_state=claim.state, actor=actor,
            at=at, user_id=by.user_id, reason=reason,
        )  # fmt: skip
    else:
        move_claim(claim, name, actor, by=by, at=at, reason=reason)
    use(line, -money.minor)
