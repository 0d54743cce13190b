"""The claim itself: raised, lowered, and what nobody claims released before the end."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance.actions.disputes.refusals import (
    AlreadyUsed,
    ClaimOutOfRange,
    NothingUncontested,
)
from trade_assurance.actions.disputes.steps import (
    checked_amount,
    checked_text,
    complainant,
    give_turn,
    locked_dispute,
    step,
    write,
)
from trade_assurance.actions.disputes.telling import tell
from trade_assurance.actions.locking import locked_protection
from trade_assurance.actions.stopped import release_uncontested
from trade_assurance.dispute_money import by_seller
from trade_assurance.dispute_states import DISPUTE, Remedy
from trade_assurance.models import Dispute, Proposal
from trade_assurance.models.dispute import CLAIM_CHANGES
from trade_assurance.rules import can_release, person_of


@transaction.atomic
def change_claim(
    *, dispute: Dispute, amount: Money, message: str = "", by: Member, at: datetime
) -> Proposal:
    """Raise or lower what is claimed, twice at most; the other side's turn begins again.

    The new claim is a proposal, so that it can be accepted at once.

    Raises: NotAllowed, TransitionRefused, AlreadyUsed, ClaimOutOfRange, RulingWaits, TextTooLong.
    """
    dispute = locked_dispute(dispute)
    actor = complainant(by, dispute)
    name = "raise_claim" if amount.minor > dispute.claimed_minor else "lower_claim"
    DISPUTE.target(name, state=dispute.state, actor=actor)
    if dispute.claim_changes >= CLAIM_CHANGES:
        raise AlreadyUsed(_("The claim was changed twice already."))
    protection = locked_protection(dispute.protection_id)
    checked_amount(amount, most=protection.held)
    if amount == dispute.claimed:
        raise ClaimOutOfRange(_("This is what you claim already."))
    _refuse_below_lines(dispute, amount)
    message = checked_text(message, limit=2000, field="message", required=False)
    write(dispute, claimed_minor=amount.minor, claim_changes=dispute.claim_changes + 1)
    write(dispute, done=[])
    proposal = claim_as_proposal(dispute, message=message, by=by, at=at)
    step(dispute, name, actor, at=at, by=by, reason=str(amount))
    if dispute.missed_by == actor.value:
        write(dispute, missed_by="")
    give_turn(dispute, dispute.other_side, at)
    tell(dispute, "dispute_claim_changed", at=at, but=actor, amount=amount)
    return proposal


@transaction.atomic
def release_rest(*, dispute: Dispute, by: Member, at: datetime) -> Money:
    """Release to the supplier what is held and not claimed; the buyer alone may. Returns how much.

    Raises: NotAllowed, TransitionRefused, NothingUncontested, MoneyStopped.
    """
    dispute = locked_dispute(dispute)
    if not can_release(by, dispute.order):
        raise NotAllowed(_("Only the buyer can release the money early."))
    DISPUTE.target("release_rest", state=dispute.state, actor=Actor.BUYER)
    protection = locked_protection(dispute.protection_id)
    rest = protection.held - dispute.claimed
    if by_seller(dispute) or rest.minor <= 0:
        raise NothingUncontested(_("All that is held is claimed."))
    release_uncontested(protection=protection, part=rest, key=dispute.reference, by=by, at=at)
    step(dispute, "release_rest", Actor.BUYER, at=at, by=by, reason=str(rest))
    tell(dispute, "dispute_rest_released", at=at, but=Actor.BUYER, amount=rest)
    return rest


def claim_as_proposal(dispute: Dispute, *, message: str = "", by: Member, at: datetime) -> Proposal:
    """Write the claim of a locked dispute as what lies on the table."""
    nothing = by_seller(dispute)
    replace = dispute.wanted == Remedy.REPLACE
    return Proposal.objects.create(
        dispute=dispute,
        number=dispute.proposals.count() + 1,
        side=dispute.opened_side,
        by=person_of(by),
        currency=dispute.currency,
        refund_minor=0 if nothing or replace else dispute.claimed_minor,
        remedy=dispute.wanted,
        freight_by=Actor.SELLER.value if dispute.wanted == Remedy.RETURN else "",
        replace_days=dispute.replace_days if replace else None,
        message=message,
        at=at,
    )


def _refuse_below_lines(dispute: Dispute, amount: Money) -> None:
    lines = sum(row.amount_minor or 0 for row in dispute.lines.all())
    if amount.minor < lines:
        raise ClaimOutOfRange(
            _("The lines of the claim add up to %(sum)s.") % {"sum": Money(lines, dispute.currency)}
        )
