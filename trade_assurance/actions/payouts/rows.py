"""A payout's row, its movements and the earnings in it."""

from datetime import datetime

from marketplace.companies.member import SYSTEM, Member
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from trade_assurance.actions.debts import settle_debts
from trade_assurance.actions.earnings import move_earnings
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import Payout
from trade_assurance.payout_states import PAYOUT
from trade_assurance.rules import assert_operator


def locked_payout(payout: Payout, by: Member) -> Payout:
    """Hold a payout for an operator. Raises: NotAllowed."""
    assert_operator(by)
    return Payout.objects.select_for_update(of=("self",)).get(pk=payout.pk)


def move_payout(
    payout: Payout,
    name: str,
    *,
    at: datetime,
    by: Member = SYSTEM,
    actor: Actor = Actor.OPERATOR,
    reason: str = "",
) -> Payout:
    """Make the named move on a locked payout. Raises: TransitionRefused."""
    change_state(
        payout, name, machine=PAYOUT, actor=actor, at=at, user_id=by.user_id, reason=reason
    )
    return payout


def move_earnings_of(
    payout: Payout, name: str, *, actor: Actor, at: datetime, by: Member = SYSTEM
) -> None:
    """Move all earnings of a locked payout; they stay in it unless they become available again."""
    rows = payout.earnings.select_for_update(of=("self",)).order_by("pk")
    move_earnings(
        rows, name, actor=actor, at=at, by=by, payout=payout if name == "settle" else None
    )


def give_back(payout: Payout, *, actor: Actor, at: datetime, by: Member = SYSTEM) -> None:
    """Put the money of a payout that does not go out back to the seller's balance."""
    move_earnings_of(payout, "give_back", actor=actor, at=at, by=by)
    payable = Purse(AccountKind.PAYABLE, payout.seller_id)
    post_payout(payout, MovementKind.PAYOUT_RETURNED, payable, at=at)
    settle_debts(payout.seller_id, payout.currency, at=at)


def post_payout(payout: Payout, kind: MovementKind, credit: Purse, *, at: datetime) -> None:
    """Post what happens to money on its way to the seller's bank."""
    post(
        kind=kind,
        transfers=[Transfer(Purse(AccountKind.PAYOUT_DUE, payout.pk), credit, payout.amount)],
        subject=Subject("payout", payout.pk),
        key=f"payout-{payout.pk}-{kind}",
        at=at,
    )
