"""The head of a dispute's pages: what it waits for, and what this reader can do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from frontend.formats import write_money
from marketplace.companies.member import Member
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders.rules import side as side_of
from trade_assurance.dispute_money import by_seller
from trade_assurance.dispute_states import DisputeState, Remedy
from trade_assurance.models import Dispute

D = DisputeState
# Title, text and date, by state.
Words = dict[str, tuple[Any, Any, datetime | None]]


@dataclass(frozen=True, slots=True)
class Next:
    """The head of the room: what the dispute waits for, and what this reader can do."""

    title: str
    text: str
    at: datetime | None


def next_step(dispute: Dispute, member: Member) -> Next:
    """Say what the dispute waits for, from the reader's side."""
    inspection = getattr(dispute, "inspection", None)
    if dispute.state == D.EVIDENCE and inspection is not None and inspection.ended_at is None:
        return Next(
            _("An inspection is under way"),
            _("All dates of the dispute stand still until its report is there."),
            None,
        )
    actor = side_of(member, dispute.order)
    mine = actor is not None and dispute.turn == actor.value
    other = _name(dispute, dispute.turn) if dispute.turn else ""
    if dispute.state == D.NEGOTIATING:
        return _negotiating(dispute, other, mine=mine)
    words = {**_of_the_ruling(dispute), **_of_the_remedy(dispute)}
    return Next(*words[dispute.state])


def _of_the_ruling(dispute: Dispute) -> Words:
    return {
        D.ESCALATED: (
            _("An operator takes the case"),
            _("You can still agree with each other meanwhile; then the money moves at once."),
            dispute.assign_due_at,
        ),
        D.EVIDENCE: (
            _("Both sides hand in evidence"),
            _(
                "What is missing does not lose the case by itself, but the ruling rests on the file."
            ),
            dispute.evidence_due_at,
        ),
        D.UNDER_REVIEW: (
            _("An operator decides"),
            _("The time for evidence is over. You will be told of the ruling and its reasons."),
            dispute.decide_due_at,
        ),
        D.RULED: (
            _("There is a ruling"),
            _("If nobody appeals, the money moves when the time to appeal is over."),
            dispute.appeal_due_at,
        ),
        D.APPEALED: (
            _("Another operator decides the appeal"),
            _("Somebody who had no part in the first ruling reads the whole file."),
            dispute.decide_due_at,
        ),
        D.RULED_FINAL: (_("The ruling is final"), _("The money moves within minutes."), None),
        D.EXECUTING: (_("The money is being moved"), "", None),
        D.EXECUTION_FAILED: (
            _("The money could not be moved yet"),
            _("It is still held. An operator is looking into it; you do not have to do anything."),
            None,
        ),
        D.WITHDRAWN: (
            _("The dispute was withdrawn"),
            _("The order goes on where it stood."),
            None,
        ),
        D.CLOSED: (_("The dispute is closed"), _outcome(dispute), None),
    }


def _of_the_remedy(dispute: Dispute) -> Words:
    sent = getattr(dispute, "replacement", None)
    return {
        D.RETURN_DUE: (
            _("The goods go back to the supplier"),
            _("All of the money stays held. If they are not sent in time, the claim is dismissed."),
            _return_due(dispute),
        ),
        D.RETURNED: (
            _("The supplier checks the returned goods"),
            _("All of the money stays held. Without a word in time it goes back to the buyer."),
            _return_due(dispute),
        ),
        D.REPLACEMENT_DUE: (
            _("The supplier sends a replacement"),
            _("All of the money stays held. If nothing is sent in time, the claim is refunded."),
            sent.due_at if sent else None,
        ),
        D.REPLACED: (
            _("The replacement is on its way"),
            _("When it has arrived, a new claim window begins; the money stays held through it."),
            sent.arrival_due_at if sent else None,
        ),
        D.SUSPENDED: (
            _("The buyer's bank has to decide first"),
            _("It took a payment of this order back. All dates stand still until it has decided."),
            None,
        ),
    }


def _negotiating(dispute: Dispute, other: str, *, mine: bool) -> Next:
    if dispute.answer_due_at is None:
        return Next(
            _("No answer came in time"),
            _("Either side may ask an operator; otherwise one is called on the seventh day."),
            dispute.auto_escalate_at,
        )
    if mine:
        return Next(
            _("It is your turn"),
            _("Accept what is proposed, propose another amount, or say why you do not agree."),
            dispute.answer_due_at,
        )
    return Next(
        _("Waiting for %(name)s") % {"name": other},
        _("Without an answer the dispute goes to an operator. Nothing can be released meanwhile."),
        dispute.answer_due_at,
    )


def _return_due(dispute: Dispute) -> datetime | None:
    back = getattr(dispute, "goods_return", None)
    if back is None:
        return None
    due: datetime | None = back.send_due_at or back.arrival_due_at or back.check_due_at
    return due


def _outcome(dispute: Dispute) -> str:
    if dispute.remedy == Remedy.REPLACE and not dispute.refund:
        return _("The goods were replaced; the money is held through a new claim window.")
    if by_seller(dispute):
        left = dispute.claimed - (dispute.refund or Money.zero(dispute.currency))
        return _("%(amount)s of the claim was paid to the supplier.") % {
            "amount": write_money(left)
        }
    if not dispute.refund:
        return _("The claim was dismissed; nothing went back to the buyer.")
    return _("%(amount)s went back to the buyer.") % {"amount": write_money(dispute.refund)}


def _name(dispute: Dispute, side: str) -> str:
    order = dispute.order
    name: str = order.buyer.name if side == Actor.BUYER.value else order.seller.name
    return name
