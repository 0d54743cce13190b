"""What happened to an order and its dispute, in one line of time."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.models import StateChange
from marketplace.core.states import history
from marketplace.core.transitions import Actor
from marketplace.orders.queries import members_by_id
from trade_assurance.dispute_states import Outcome
from trade_assurance.models import Dispute


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the timeline; `kind` is order or dispute."""

    title: str
    detail: str
    at: datetime
    icon: str
    kind: str


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
            title=str(_title(change.name)),
            detail=" · ".join(filter(None, (people.get(change.user_id or 0, ""), _why(change)))),
            at=change.at,
            icon="scale" if kind == "dispute" else "package",
            kind=kind,
        )
        for kind, change in rows
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _title(name: str) -> str:
    if name.startswith("resume_"):
        return _("The bank has decided: the dispute goes on")
    return str(TITLES.get(name, name.replace("_", " ")))


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
    "raise_claim": gettext_lazy("Claim raised"),
    "lower_claim": gettext_lazy("Claim lowered"),
    "release_rest": gettext_lazy("The uncontested part was released"),
    "hand_over": gettext_lazy("Another operator has the case"),
    "order_inspection": gettext_lazy("An inspection was ordered"),
    "end_inspection": gettext_lazy("The inspection is over"),
    "suspend": gettext_lazy("A bank took a payment back: the dispute waits"),
    "close_suspended": gettext_lazy("Closed: the bank gave the buyer its money back"),
    "await_return": gettext_lazy("The goods are to go back"),
    "receive_return": gettext_lazy("The goods are back at the supplier"),
    "return_unsent": gettext_lazy("The goods were not sent back"),
    "accept_return": gettext_lazy("The supplier accepted the returned goods"),
    "return_unchecked": gettext_lazy("The returned goods were not checked in time"),
    "contest_return": gettext_lazy("The supplier does not accept the returned goods"),
    "await_replacement": gettext_lazy("A replacement is to be sent"),
    "ship_replacement": gettext_lazy("The replacement was sent"),
    "replacement_unsent": gettext_lazy("The replacement was not sent in time"),
    "confirm_replacement": gettext_lazy("The replacement arrived"),
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
