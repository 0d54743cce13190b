"""What a dispute's pages say: whose turn it is, what each side does next, one timeline, the split."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.formats import write_money
from marketplace.companies.member import Member
from marketplace.core.models import StateChange
from marketplace.core.money import Money
from marketplace.core.states import history
from marketplace.core.transitions import Actor
from marketplace.orders.queries import members_by_id
from marketplace.orders.rules import side as side_of
from trade_assurance import dispute_queries, rules
from trade_assurance.actions.disputes.steps import on_the_table
from trade_assurance.dispute_queries import Effect
from trade_assurance.dispute_states import DISPUTE, DisputeState, Outcome
from trade_assurance.models import Dispute, Proposal

D = DisputeState
BAR = 100  # units of the split's drawing


@dataclass(frozen=True, slots=True)
class Next:
    """The head of the room: what the dispute waits for, and what this reader can do."""

    title: str
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as a card; `mine` by the reader's side, `open` while it can be answered."""

    proposal: Proposal
    who: str
    mine: bool
    is_open: bool
    rest: Money


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline; `kind` is order or dispute."""

    title: str
    detail: str
    at: datetime
    icon: str
    kind: str


@dataclass(frozen=True, slots=True)
class Split:
    """An outcome in numbers, and its drawing: the buyer's share of `BAR` and the rest."""

    effect: Effect
    share: int
    rest: int


def may(member: Member, dispute: Dispute, at: datetime) -> set[str]:
    """Return the steps that the reader can take now: the buttons of the room."""
    actor = side_of(member, dispute.order)
    if actor is None or not rules.can_handle_dispute(member, dispute):
        return set()
    names = set(DISPUTE.choices(state=dispute.state, actor=actor))
    table = on_the_table(dispute)
    if table is None or table.side == actor.value:
        names -= {"settle", "reject"}
    if dispute.state == D.NEGOTIATING and dispute.turn != actor.value:
        names -= {"propose", "reject", "settle"}
    silent = dispute.missed_by == Actor.SELLER.value
    if at < dispute.escalate_from_at and not silent:
        names.discard("escalate")
    if actor.value in dispute.done:
        names.discard("finish_evidence")
    due = dispute.appeal_due_at
    lost = dispute_queries.has_lost(dispute, actor)
    if hasattr(dispute, "appeal") or not lost or due is None or due <= at:
        names.discard("appeal")
    return names


def next_step(dispute: Dispute, member: Member) -> Next:
    """Say what the dispute waits for, from the reader's side."""
    actor = side_of(member, dispute.order)
    mine = actor is not None and dispute.turn == actor.value
    other = _name(dispute, dispute.turn) if dispute.turn else ""
    if dispute.state == D.NEGOTIATING:
        return _negotiating(dispute, other, mine=mine)
    words: dict[str, tuple[Any, Any, datetime | None]] = {
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
    return Next(*words[dispute.state])


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
            rest=dispute.at_hold - row.refund,
        )
        for row in rows
    ]


def _why(change: StateChange) -> str:
    """Return the reason in the reader's words where the machine noted a side or a number."""
    if change.name == "miss_turn":
        return _("Buyer") if change.reason == Actor.BUYER.value else _("Supplier")
    if change.name in {"rule", "draft_ruling"}:
        return str(dict(Outcome.choices).get(change.reason, change.reason))
    return "" if change.name == "settle" else change.reason


def timeline(dispute: Dispute) -> list[Event]:
    """Return what happened to order and dispute in one line of time, newest first."""
    rows = [("dispute", change) for change in history(dispute)]
    rows += [("order", change) for change in history(dispute.order)]
    people = members_by_id([change.user_id for _kind, change in rows if change.user_id])
    events = [
        Event(
            title=str(TITLES.get(change.name, change.name.replace("_", " "))),
            detail=" · ".join(filter(None, (people.get(change.user_id or 0, ""), _why(change)))),
            at=change.at,
            icon="scale" if kind == "dispute" else "package",
            kind=kind,
        )
        for kind, change in rows
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def split_of(dispute: Dispute, refund: Money) -> Split:
    """Return what a refund would do, as numbers and as a drawing."""
    effect = dispute_queries.effect_of(dispute, refund)
    held = effect.refund + effect.to_seller + effect.commission + effect.stays_held
    share = BAR * refund.minor // held.minor if held else 0
    return Split(effect, share, BAR - share)


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


def _outcome(dispute: Dispute) -> str:
    if not dispute.refund:
        return _("The claim was dismissed; nothing went back to the buyer.")
    return _("%(amount)s went back to the buyer.") % {"amount": write_money(dispute.refund)}


def _name(dispute: Dispute, side: str) -> str:
    order = dispute.order
    name: str = order.buyer.name if side == Actor.BUYER.value else order.seller.name
    return name


TITLES = {
    "open": gettext_lazy("Dispute opened"),
    "propose": gettext_lazy("Amount proposed"),
    "reject": gettext_lazy("Proposal refused"),
    "settle": gettext_lazy("Proposal accepted"),
    "withdraw": gettext_lazy("Dispute withdrawn"),
    "miss_turn": gettext_lazy("No answer in time"),
    "escalate": gettext_lazy("An operator was called"),
    "auto_escalate": gettext_lazy("Seven days are over: an operator was called"),
    "assign": gettext_lazy("An operator took the case"),
    "add_exhibit": gettext_lazy("Evidence handed in"),
    "finish_evidence": gettext_lazy("One side has nothing more to hand in"),
    "extend_evidence": gettext_lazy("More time for evidence"),
    "close_evidence": gettext_lazy("The time for evidence ended"),
    "ask_again": gettext_lazy("The operator asked both sides"),
    "draft_ruling": gettext_lazy("A ruling waits for a second signature"),
    "return_ruling": gettext_lazy("The ruling was not signed"),
    "rule": gettext_lazy("Ruling"),
    "appeal": gettext_lazy("The ruling was appealed"),
    "long_stop": gettext_lazy("Sixty days are over: the default rule decided"),
    "execute": gettext_lazy("The money moves"),
    "retry": gettext_lazy("Moving the money is tried again"),
    "fail": gettext_lazy("The money could not be moved"),
    "close": gettext_lazy("Dispute closed"),
    "place": gettext_lazy("Order placed"),
    "confirm": gettext_lazy("The supplier confirmed the order"),
    "fund": gettext_lazy("Payment arrived and is held"),
    "fund_stock": gettext_lazy("Payment arrived and is held"),
    "mark_ready": gettext_lazy("The goods are ready to ship"),
    "ship": gettext_lazy("Shipped"),
    "track": gettext_lazy("The shipment moved on"),
    "deliver": gettext_lazy("Delivered"),
    "receive": gettext_lazy("Receipt confirmed"),
    "auto_receipt": gettext_lazy("Receipt taken as confirmed"),
    "complete": gettext_lazy("Order completed"),
    "report_progress": gettext_lazy("The supplier reported progress"),
    "ask_cancellation": gettext_lazy("The buyer asked to cancel"),
    "refuse_cancellation": gettext_lazy("The supplier refused to cancel"),
    "cancellation_unanswered": gettext_lazy("The wish to cancel was not answered"),
}
