"""Opening a dispute, which stops the money and the dates of its tranche, and withdrawing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import Member
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.core.references import new_reference
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders.models import OrderLine
from trade_assurance import policies
from trade_assurance.actions.disputes.claims import claim_as_proposal
from trade_assurance.actions.disputes.exhibits import check_files, keep
from trade_assurance.actions.disputes.findings import (
    Measurement,
    check_measurements,
    write_measurements,
)
from trade_assurance.actions.disputes.refusals import (
    ClaimOutOfRange,
    ClaimWindowNearlyOver,
    DisputeAlreadyOpen,
    DisputeUnexplained,
    ExhibitNeeded,
    NothingHeld,
    QuantityOutOfRange,
    ReasonUnfit,
    StoppedByBank,
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
from trade_assurance.actions.disputes.terms import checked_days, refuse_unfit
from trade_assurance.actions.locking import locked_protection
from trade_assurance.actions.protection import hold_for_dispute
from trade_assurance.actions.stopped import end_dispute
from trade_assurance.dispute_queries import reasons_for
from trade_assurance.dispute_states import OPEN_STATES, Reason, Remedy
from trade_assurance.models import Dispute, DisputeLine, Protection
from trade_assurance.models.dispute import DESCRIPTION_LIMIT
from trade_assurance.rules import can_open_dispute, person_of
from trade_assurance.states import HELD_STATES, ProtectionState

SHOWN_BY_FILE = ("damaged", "not_as_specified", "counterfeit")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a side says: why, how much of the money, which lines (order line id → quantity).

    `line_amounts` says what of the amount each line accounts for; `wanted` is a Remedy, with the
    `days` to send a replacement in. `measured` are findings by the position of their criterion.
    """

    reason: str
    amount: Money
    description: str = ""
    wanted: str = Remedy.REFUND
    days: int | None = None
    lines: Mapping[int, Decimal] = field(default_factory=dict)
    line_amounts: Mapping[int, Money] = field(default_factory=dict)
    files: Sequence["File[Any]"] = ()
    measured: Mapping[int, Measurement] = field(default_factory=dict)

    @property
    def shows_it(self) -> bool:
        """Whether a file came with it, of a criterion or of the whole."""
        return bool(self.files) or any(each.file for each in self.measured.values())


@transaction.atomic
def open_dispute(*, protection: Protection, claim: Claim, by: Member, at: datetime) -> Dispute:
    """Claim money: the tranche's timers stop, the other side has three days to answer.

    A buyer claims it back; a supplier claims to be paid, where goods were refused or a buyer does
    not go on. The claim is proposal number 1, so that it can be accepted at once. An operator does it
    in the name of a buyer that is blocked.

    Raises: NotAllowed, NothingHeld, StoppedByBank, DisputeAlreadyOpen, ClaimWindowNearlyOver,
    ReasonUnfit, RemedyUnfit, ClaimOutOfRange, DisputeUnexplained, ExhibitNeeded,
    QuantityOutOfRange, MeasurementRefused, DaysOutOfRange, TextTooLong, and what
    `core.uploads.check` raises.
    """
    checked = check_files(claim.files)
    shown = {
        position: check_files([each.file], f"point_{position}-exhibit")
        for position, each in claim.measured.items()
        if each.file
    }
    protection = locked_protection(protection.pk)
    side = by.side(buyer_id=protection.order.buyer_id, seller_id=protection.order.seller_id)
    side = Actor.BUYER if side is Actor.OPERATOR else side
    if side is None or not can_open_dispute(by, protection.order):
        raise NotAllowed(_("Only people of both sides who handle disputes can open one."))
    _refuse_unless_open(protection, at)
    description = _check_claim(protection, claim, side)
    check_measurements(protection.order, claim.measured)
    dispute = _written(protection, claim, description, side=side, by=by, at=at)
    refuse_unfit(dispute, dispute.wanted)
    _write_lines(dispute, claim)
    keep(dispute, checked, side, by=by, at=at)
    write_measurements(dispute, claim.measured, shown, side, by=by, at=at)
    claim_as_proposal(dispute, by=by, at=at)
    record(
        dispute, "open", from_state="", to_state=dispute.state, actor=side, at=at,
        user_id=by.user_id,
    )  # fmt: skip
    hold_for_dispute(protection=protection, actor=side, by=by, at=at)
    give_turn(dispute, dispute.other_side, at)
    kind = "dispute_opened" if side is Actor.BUYER else "dispute_opened_by_seller"
    tell(
        dispute, kind, at=at, but=side,
        reason=Reason(dispute.reason).label, until=dispute.answer_due_at,
    )  # fmt: skip
    return dispute


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute, by: Member, at: datetime) -> Dispute:
    """Give the claim up: the tranche goes on where it stood, with at least 48 hours left.

    Raises: NotAllowed, TransitionRefused.
    """
    dispute = locked_dispute(dispute)
    actor = complainant(by, dispute)
    step(dispute, "withdraw", actor, at=at, by=by)
    write(dispute, turn="", answer_due_at=None, closed_at=at)
    end_dispute(protection=dispute.protection, actor=actor, by=by, at=at)
    tell(dispute, "dispute_withdrawn", at=at, but=actor, side=_name_of(dispute, actor))
    return dispute


def _name_of(dispute: Dispute, actor: Actor) -> str:
    order = dispute.order
    return order.buyer.name if actor is Actor.BUYER else order.seller.name


def _refuse_unless_open(protection: Protection, at: datetime) -> None:
    earlier = Dispute.objects.filter(protection=protection)
    if earlier.filter(state__in=OPEN_STATES).exists():
        raise DisputeAlreadyOpen(_("A dispute is open on this order already."))
    stopped = protection.state == ProtectionState.FROZEN and protection.reversed_minor
    if stopped:
        raise StoppedByBank(
            _("A bank is taking a payment of this order back: wait for what it decides.")
        )
    ends = protection.release_due_at
    in_window = protection.state == ProtectionState.CLAIM_WINDOW and ends is not None
    if protection.state not in HELD_STATES or not protection.held or (in_window and ends <= at):  # type: ignore[operator]
        raise NothingHeld(_("No money of this order is held any more, so nothing can be disputed."))
    least = timedelta(hours=policies.of_disputes().again_hours)
    if in_window and earlier.exists() and ends - at < least:  # type: ignore[operator]
        raise ClaimWindowNearlyOver(
            _("Another dispute can be opened only while 48 hours of the claim window are left.")
        )


def _check_claim(protection: Protection, claim: Claim, side: Actor) -> str:
    if claim.reason not in reasons_for(protection, side.value):
        raise ReasonUnfit(_("This reason does not fit where the goods are now."))
    checked_amount(claim.amount, most=protection.held)
    description = checked_text(
        claim.description, limit=DESCRIPTION_LIMIT, field="description", required=False
    )
    if claim.reason in SHOWN_BY_FILE and not claim.shows_it:
        raise ExhibitNeeded(_("Add at least one picture or paper that shows it."))
    if not description and not claim.shows_it:
        raise DisputeUnexplained(_("Describe what is wrong, or add a file that shows it."))
    return description


def _written(
    protection: Protection,
    claim: Claim,
    description: str,
    *,
    side: Actor,
    by: Member,
    at: datetime,
) -> Dispute:
    figures = policies.of_disputes()
    replace = claim.wanted == Remedy.REPLACE
    return Dispute.objects.create(
        reference=new_reference("D"),
        protection=protection,
        order=protection.order,
        opened_by=person_of(by),
        opened_side=side.value,
        reason=claim.reason,
        wanted=claim.wanted,
        replace_days=checked_days(claim.days) if replace else None,
        description=description,
        currency=protection.currency,
        claimed_minor=claim.amount.minor,
        held_minor=protection.held.minor,
        opened_at=at,
        escalate_from_at=at + timedelta(days=figures.escalate_days),
        auto_escalate_at=at + timedelta(days=figures.auto_escalate_days),
        alarm_at=at + timedelta(days=figures.alarm_days),
        long_stop_at=at + timedelta(days=figures.long_stop_days),
    )


def _write_lines(dispute: Dispute, claim: Claim) -> None:
    asked = {*claim.lines, *claim.line_amounts}
    rows = OrderLine.objects.filter(order_id=dispute.order_id, pk__in=asked)
    ordered = {line.pk: line for line in rows}
    spoken_for = 0
    for pk in sorted(asked):
        quantity, amount = claim.lines.get(pk), claim.line_amounts.get(pk)
        if pk not in ordered or quantity is None or not 0 < quantity <= ordered[pk].quantity:
            raise QuantityOutOfRange(_("Choose quantities up to what was ordered."))
        if amount is not None:
            checked_amount(amount, most=min(ordered[pk].total, dispute.claimed))
            spoken_for += amount.minor
        DisputeLine.objects.create(
            dispute=dispute,
            line=ordered[pk],
            quantity=quantity,
            amount_minor=amount.minor if amount else None,
        )
    if spoken_for > dispute.claimed_minor:
        raise ClaimOutOfRange(_("The lines add up to more than the claim."))
