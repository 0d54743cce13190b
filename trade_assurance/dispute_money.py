"""What an outcome does to the held money: asked by previews and by the execution alike."""

from dataclasses import dataclass

from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance.dispute_states import Reason, Remedy
from trade_assurance.models import Dispute, GoodsReturn
from trade_assurance.states import ProtectionState


@dataclass(frozen=True, slots=True)
class Effect:
    """What an outcome does to the tranche: `ends` it, or lets it go on with the rest held.

    `refund` is what goes to the buyer, `costs` of it for the way back or an inspection; `beyond` is
    what the buyer would get and is not held any more.
    """

    refund: Money
    to_seller: Money
    commission: Money
    stays_held: Money
    costs: Money
    beyond: Money
    ends: bool

    @property
    def held(self) -> Money:
        """What is held and divided: the other amounts add up to it, but `costs` and `beyond`."""
        return self.refund + self.to_seller + self.commission + self.stays_held


def effect_of(dispute: Dispute, refund: Money) -> Effect:
    """Return what giving `refund` back does.

    After receipt, and where a cancellation is disputed and part is refunded, the rest is released.
    Before receipt the order goes on and the rest stays held, so the buyer keeps its protection.
    Where the supplier claimed, nothing more is to come: what it does not get goes to the buyer.
    """
    protection = dispute.protection
    held = protection.held if dispute.is_open else dispute.at_hold
    costs = costs_of(dispute, refund)
    sellers = by_seller(dispute)
    due = held - (dispute.claimed - refund) if sellers else refund + costs
    given = min(max(due, Money.zero(held.currency)), held)
    rest, nothing = held - given, Money.zero(refund.currency)
    received = protection.resume_state == ProtectionState.CLAIM_WINDOW
    cancelled = dispute.reason == Reason.CANCELLATION and bool(refund)
    ends = received or cancelled or sellers or not rest
    parts = protection.parts_of(rest)
    commission = parts.commission + parts.vat if ends else nothing
    return Effect(
        refund=given,
        to_seller=rest - commission if ends else nothing,
        commission=commission,
        stays_held=nothing if ends else rest,
        costs=costs,
        beyond=due - given,
        ends=ends,
    )


def costs_of(dispute: Dispute, refund: Money) -> Money:
    """Return what the buyer advanced and the supplier bears: the way back, its share of the fee.

    The fee of an inspection is borne as the claim is: by the supplier in proportion to what goes
    back of the claim. Nothing without a refund.
    """
    costs = Money.zero(dispute.currency)
    if not refund or by_seller(dispute):
        return costs
    back = GoodsReturn.objects.filter(dispute=dispute).first()
    if back is not None and back.freight_by == Actor.SELLER:
        costs += back.freight
    inspection = getattr(dispute, "inspection", None)
    if inspection is not None and inspection.fee_minor:
        share = inspection.fee_minor * refund.minor // dispute.claimed_minor
        costs += Money(share, dispute.currency)
    return costs


def by_seller(dispute: Dispute) -> bool:
    """Tell whether the supplier claims: what is at stake would otherwise go to the buyer."""
    return dispute.opened_side == Actor.SELLER.value


def has_lost(dispute: Dispute, actor: Actor) -> bool:
    """Tell whether the ruling in force gave this side less than it asked for."""
    refund = dispute.refund_minor or 0
    if actor is Actor.SELLER:
        return refund > 0 or dispute.remedy == Remedy.REPLACE
    if dispute.remedy in (Remedy.RETURN, Remedy.REPLACE) and dispute.remedy != dispute.wanted:
        return True
    return dispute.remedy != Remedy.REPLACE and refund < dispute.claimed_minor


def default_refund(dispute: Dispute) -> Money:
    """Return what the long stop gives back: the side that stayed silent loses.

    If neither did, the claim less what the buyer's last proposal left to the seller.
    """
    if dispute.missed_by == Actor.BUYER:
        return Money.zero(dispute.currency)
    if dispute.missed_by == Actor.SELLER:
        return dispute.claimed
    own = dispute.proposals.filter(side=Actor.BUYER.value).exclude(remedy=Remedy.REPLACE)
    last = own.order_by("-number").first()
    return min(last.refund, dispute.claimed) if last else dispute.claimed
