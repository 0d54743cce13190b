"""What every step of a dispute shares: locks, sides, texts, turns."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.refusals import ClaimOutOfRange, TextMissing, TextTooLong
from trade_assurance.actions.locking import locked_order
from trade_assurance.dispute_states import DISPUTE, DisputeState
from trade_assurance.models import Dispute, Proposal
from trade_assurance.rules import can_handle_dispute, can_judge_disputes

# Dates that stand still while a dispute is suspended; those of an inspection are the last three.
DATES = (
    "answer_due_at", "escalate_from_at", "auto_escalate_at", "assign_due_at", "decide_due_at",
    "appeal_due_at", "evidence_due_at", "alarm_at", "long_stop_at",
)  # fmt: skip
OTHER = {Actor.BUYER.value: Actor.SELLER.value, Actor.SELLER.value: Actor.BUYER.value}


def locked_dispute(dispute: Dispute) -> Dispute:
    """Hold the order, then the dispute; the protection and its balances come after."""
    locked_order(dispute.order_id)
    rows = Dispute.objects.select_for_update(of=("self",))
    return rows.select_related("order__buyer", "order__seller").get(pk=dispute.pk)


def party(by: Member, dispute: Dispute) -> Actor:
    """Return the side that `by` acts for. Raises: NotAllowed."""
    side = by.side(buyer_id=dispute.order.buyer_id, seller_id=dispute.order.seller_id)
    if side is None or not can_handle_dispute(by, dispute):
        raise NotAllowed(_("Your role does not allow opening and answering disputes."))
    return side


def complainant(by: Member, dispute: Dispute) -> Actor:
    """Return the side that `by` acts for if it opened the dispute. Raises: NotAllowed."""
    actor = party(by, dispute)
    if actor.value != dispute.opened_side:
        raise NotAllowed(_("Only the side that opened the dispute can change or withdraw it."))
    return actor


def assert_judge(by: Member) -> None:
    """Raise NotAllowed unless `by` is an operator."""
    if not can_judge_disputes(by):
        raise NotAllowed(_("Only an operator of the marketplace can do this."))


def step(
    dispute: Dispute,
    name: str,
    actor: Actor,
    *,
    at: datetime,
    by: Member | None = None,
    reason: str = "",
) -> None:
    """Make a move of the table and write its history. Raises: TransitionRefused."""
    change_state(
        dispute,
        name,
        machine=DISPUTE,
        actor=actor,
        at=at,
        user_id=by.user_id if by else None,
        reason=reason,
    )


def write(dispute: Dispute, **changes: object) -> None:
    """Set columns of a locked dispute."""
    for name, value in changes.items():
        setattr(dispute, name, value)
    dispute.save(update_fields=list(changes))


def give_turn(dispute: Dispute, side: str, at: datetime) -> None:
    """The other side has the policy's days to answer, while the two negotiate."""
    if dispute.state == DisputeState.NEGOTIATING:
        days = policies.of_disputes().answer_days
        write(dispute, turn=side, answer_due_at=at + timedelta(days=days))


def on_the_table(dispute: Dispute) -> Proposal | None:
    """Return the latest proposal if nobody answered it yet."""
    latest = dispute.proposals.select_related("answer").order_by("-number").first()
    return latest if latest is not None and not hasattr(latest, "answer") else None


def checked_text(text: str, *, limit: int, field: str, required: bool = True) -> str:
    """Return the text without idle space. Raises: TextMissing, TextTooLong, beside `field`."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if required and not text:
        raise TextMissing(_("Please write this in your own words."), field=field)
    if len(text) > limit:
        raise TextTooLong(
            _("At most %(limit)s characters; this has %(length)s.")
            % {"limit": limit, "length": len(text)},
            field=field,
        )
    return text


def postpone(dispute: Dispute, names: Iterable[str], by: timedelta) -> None:
    """Move the dates of a locked dispute that are set, because it stood still for so long."""
    later = {name: due + by for name in names if (due := getattr(dispute, name)) is not None}
    if later:
        write(dispute, **later)


def checked_amount(amount: Money, *, most: Money, least: int = 1) -> Money:
    """Return the amount if it is `least` minor units or more, at most `most`. Raises: ClaimOutOfRange."""
    if amount.currency != most.currency or not least <= amount.minor <= most.minor:
        raise ClaimOutOfRange(
            _("Choose an amount above nothing and up to %(most)s.") % {"most": most}
        )
    return amount
