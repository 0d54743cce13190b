"""What a dispute's pages show: the open steps, the proposals as cards, the split of the money."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders.rules import side as side_of
from trade_assurance import rules
from trade_assurance.actions.disputes.steps import on_the_table
from trade_assurance.dispute_money import Effect, by_seller, effect_of, has_lost
from trade_assurance.dispute_parties import may_escalate_early
from trade_assurance.dispute_states import DISPUTE, DisputeState
from trade_assurance.models import Dispute, Proposal
from trade_assurance.models.dispute import CLAIM_CHANGES

D = DisputeState
BAR = 100  # units of the split's drawing


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as a card; `mine` by the reader's side, `open` while it can be answered."""

    proposal: Proposal
    who: str
    mine: bool
    is_open: bool
    rest: Money


@dataclass(frozen=True, slots=True)
class Split:
    """An outcome in numbers, and its drawing: the buyer's share of `BAR` and the rest.

    `waits` where goods go back or come anew before any money moves.
    """

    effect: Effect
    share: int
    rest: int
    waits: bool = False


def may(member: Member, dispute: Dispute, at: datetime) -> set[str]:
    """Return the steps that the reader can take now: the buttons of the room."""
    actor = side_of(member, dispute.order)
    if actor is None or not rules.can_handle_dispute(member, dispute):
        return set()
    names = set(DISPUTE.choices(state=dispute.state, actor=actor))
    return names - _of_the_other(dispute, actor) - _used_up(member, dispute, actor, at)


def _of_the_other(dispute: Dispute, actor: Actor) -> set[str]:
    """Return the steps that are the other side's now."""
    names: set[str] = set()
    table = on_the_table(dispute)
    if table is None or table.side == actor.value:
        names |= {"settle", "reject"}
    if dispute.state == D.NEGOTIATING and dispute.turn != actor.value:
        names |= {"propose", "reject", "settle"}
    if actor.value != dispute.opened_side:
        names |= {"withdraw", "raise_claim", "lower_claim"}
    if actor.value in dispute.done:
        names.add("finish_evidence")
    return names


def _used_up(member: Member, dispute: Dispute, actor: Actor, at: datetime) -> set[str]:
    """Return the steps whose time has not come, is over, or that have nothing to move."""
    names: set[str] = set()
    if at < dispute.escalate_from_at and not may_escalate_early(dispute, actor, at):
        names.add("escalate")
    more = dispute.protection.held > dispute.claimed
    if dispute.claim_changes >= CLAIM_CHANGES:
        names |= {"raise_claim", "lower_claim"}
    if by_seller(dispute) or not more or not rules.can_release(member, dispute.order):
        names.add("release_rest")
    due = dispute.appeal_due_at
    late = due is None or due <= at
    if hasattr(dispute, "appeal") or late or not has_lost(dispute, actor):
        names.add("appeal")
    return names


def offers(dispute: Dispute, member: Member) -> list[Offer]:
    """Return the proposals, the latest first."""
    actor = side_of(member, dispute.order)
    table = on_the_table(dispute)
    rows = dispute.proposals.select_related("by", "answer__by").order_by("-number")
    return [
        Offer(
            proposal=row,
            who=_name(dispute, row.side),
            mine=actor is not None and row.side == actor.value,
            is_open=table is not None and table.pk == row.pk and dispute.is_open,
            rest=(dispute.protection.held if dispute.is_open else dispute.at_hold) - row.refund,
        )
        for row in rows
    ]


def split_of(dispute: Dispute, refund: Money, *, waits: bool = False) -> Split:
    """Return what a refund would do, as numbers and as a drawing."""
    effect = effect_of(dispute, refund)
    refund = effect.refund
    held = effect.refund + effect.to_seller + effect.commission + effect.stays_held
    share = BAR * refund.minor // held.minor if held else 0
    return Split(effect, share, BAR - share, waits)


def _name(dispute: Dispute, side: str) -> str:
    order = dispute.order
    name: str = order.buyer.name if side == Actor.BUYER.value else order.seller.name
    return name
