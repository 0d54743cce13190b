"""The activity of an order in words: what happened, who did it, why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.states import history
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from marketplace.orders.queries import members_by_id


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the activity."""

    title: str
    detail: str
    at: datetime
    icon: str


def log(order: Order) -> list[LogEntry]:
    """Return the history of the order in words, newest first."""
    changes = list(history(order))
    people = members_by_id([change.user_id for change in changes if change.user_id])
    return [
        LogEntry(
            title=str(TITLES.get(change.name, change.name)),
            detail=_detail(change, people),
            at=change.at,
            icon=ICONS.get(change.name, "circle"),
        )
        for change in reversed(changes)
    ]


def _detail(change: Any, people: dict[int, str]) -> str:
    who = people.get(change.user_id or 0, "") or str(ACTORS.get(change.actor, ""))
    why = str(REASONS.get(change.reason, change.reason))
    if change.name == "extend_receipt":
        why = _("%(days)s more days") % {"days": change.reason}
    return " · ".join(part for part in (who, why) if part)


ACTORS: dict[str, str | Promise] = {
    Actor.CLOCK: gettext_lazy("A deadline passed"),
    Actor.PROVIDER: gettext_lazy("Reported automatically"),
    Actor.OPERATOR: gettext_lazy("Quayside"),
}
REASONS: dict[str, str | Promise] = {
    "depart": gettext_lazy("It left the place of dispatch"),
    "arrive": gettext_lazy("It arrived in the country of delivery"),
    "terms": gettext_lazy("Paid on terms, after dispatch"),
    "short": gettext_lazy("Fewer goods arrived than were sent"),
}
TITLES: dict[str, str | Promise] = {
    "place": gettext_lazy("Order placed"),
    "confirm": gettext_lazy("The supplier confirmed the order"),
    "decline": gettext_lazy("The supplier declined the order"),
    "answer_lapsed": gettext_lazy("Cancelled: the supplier did not answer"),
    "cancel": gettext_lazy("The buyer cancelled the order"),
    "accept_contract": gettext_lazy("The contract was accepted"),
    "claim_default": gettext_lazy("The supplier ends the order: the balance never came"),
    "cancel_for_default": gettext_lazy("Cancelled: the balance was never paid"),
    "propose_change": gettext_lazy("A change of the contract was proposed"),
    "accept_change": gettext_lazy("The contract was changed by consent"),
    "refuse_change": gettext_lazy("The proposed change was refused"),
    "withdraw_change": gettext_lazy("The proposed change was taken back"),
    "lapse_change": gettext_lazy("The proposed change lapsed"),
    "confirm_changed": gettext_lazy("Confirmed with the changes that both agreed on"),
    "announce_transfer": gettext_lazy("A bank transfer was announced"),
    "payment_lapsed": gettext_lazy("Cancelled: not paid in time"),
    "hand_in": gettext_lazy("Work was handed in"),
    "reject_work": gettext_lazy("The buyer rejected the work"),
    "refuse_goods": gettext_lazy("The buyer refused the goods"),
    "report_lost": gettext_lazy("A consignment was reported as lost"),
    "report_found": gettext_lazy("A lost consignment was found"),
    "report_returned": gettext_lazy("The carrier brought a consignment back"),
    "reship": gettext_lazy("A consignment was sent again"),
    "withhold_receipt": gettext_lazy(
        "Receipt was not taken as confirmed: the goods never departed"
    ),
    "start_unpaid": gettext_lazy("Started without payment: not protected"),
    "start_unpaid_stock": gettext_lazy("Started without payment: not protected"),
    "move_due": gettext_lazy("The day until which money is waited for moved: a cheque"),
    "extend_payment": gettext_lazy("More time was given to pay the rest"),
    "refund_underfunded": gettext_lazy("Cancelled: only a part was paid in time"),
    "fund": gettext_lazy("Payment arrived and is held"),
    "fund_stock": gettext_lazy("Payment arrived and is held"),
    "fund_balance": gettext_lazy("The balance arrived and is held"),
    "reverse_funding": gettext_lazy("The bank took the payment back"),
    "report_progress": gettext_lazy("The supplier reported progress"),
    "mark_ready": gettext_lazy("The goods are ready to ship"),
    "require_inspection": gettext_lazy("The goods have to be inspected before they leave"),
    "drop_inspection": gettext_lazy("The inspection is not wanted any more"),
    "inspection_passed": gettext_lazy("The goods passed their inspection"),
    "inspection_failed": gettext_lazy("The goods failed their inspection"),
    "inspection_required": gettext_lazy("The inspection left open whether the goods pass"),
    "inspection_waived": gettext_lazy("The buyer waived the inspection"),
    "cancel_by_seller": gettext_lazy("The supplier gave the order up"),
    "ask_cancellation": gettext_lazy("The buyer asked to cancel"),
    "agree_cancellation": gettext_lazy("The supplier agreed to cancel"),
    "refuse_cancellation": gettext_lazy("The supplier refused to cancel"),
    "cancellation_unanswered": gettext_lazy("The wish to cancel was not answered"),
    "cancel_for_buyer": gettext_lazy("Cancelled: the buyer may not order any more"),
    "cancel_for_seller": gettext_lazy("Cancelled: the supplier may not sell any more"),
    "cancel_late": gettext_lazy("The buyer cancelled: the goods were late"),
    "not_shipped": gettext_lazy("Cancelled: the goods were never shipped"),
    "ship": gettext_lazy("The goods were handed to the carrier"),
    "track": gettext_lazy("The consignment moved"),
    "deliver": gettext_lazy("The goods were delivered"),
    "extend_receipt": gettext_lazy("The buyer took more time"),
    "receive": gettext_lazy("The buyer confirmed receipt"),
    "auto_receipt": gettext_lazy("Receipt was taken as confirmed"),
    "complete": gettext_lazy("The order is completed"),
}
ICONS = {
    "place": "file-check",
    "confirm": "check",
    "accept_contract": "file-pen-line",
    "fund": "lock",
    "fund_stock": "lock",
    "fund_balance": "lock",
    "report_progress": "factory",
    "mark_ready": "package",
    "require_inspection": "search-check",
    "inspection_passed": "search-check",
    "inspection_failed": "search-x",
    "inspection_waived": "search-x",
    "ship": "truck",
    "track": "truck",
    "deliver": "package-check",
    "receive": "package-check",
    "auto_receipt": "clock",
    "complete": "handshake",
}
