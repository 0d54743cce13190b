"""Lines of the system in a conversation: neutral, because both sides read the same line."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.notices.registry import notice_kind

_EVENTS: dict[str, str | Promise] = {
    "order_placed": _("Order %(order)s was placed for %(total)s."),
    "order_accepted": _("The quotation was accepted: order %(order)s for %(total)s."),
    "order_confirmed": _("%(seller)s confirmed order %(order)s."),
    "order_contract_accepted": _("%(buyer)s and %(seller)s have accepted the contract."),
    "order_clause_asked": _("%(person)s asked about clause %(clause)s: “%(text)s”"),
    "order_clause_answered": _("%(person)s answered about clause %(clause)s: “%(text)s”"),
    "order_propose_change": _("%(side)s proposes a change of the contract: “%(reason)s”"),
    "order_accept_change": _("The contract was changed. The order comes to %(new_total)s now."),
    "order_refuse_change": _("The proposed change was refused; the contract stays as it is."),
    "order_withdraw_change": _("%(side)s took the proposed change back."),
    "order_lapse_change": _("Nobody answered the proposed change; it has lapsed."),
    "order_fall_change": _("The proposed change was overtaken by events."),
    "order_balance_due": _("The goods are ready: %(balance)s are due before they leave."),
    "order_claim_default": _(
        "%(seller)s ends the order on %(until)s unless the balance comes or the buyer objects."
    ),
    "order_cancelled": _("Order %(order)s was cancelled: %(cause)s."),
    "order_funded": _("%(buyer)s paid %(total)s; the money is held until receipt is confirmed."),
    "order_ready": _("The goods are ready to ship."),
    "order_progress": _("%(seller)s reported progress."),
    "order_shipped": _("Shipped with %(carrier)s, tracking number %(tracking)s."),
    "order_tracked": _("The shipment moved on."),
    "order_delivered": _("The goods were delivered. Receipt can be confirmed until %(until)s."),
    "order_received": _("Receipt was confirmed."),
    "order_completed": _("The order is completed and the held money is released."),
    "order_cancellation_asked": _("%(buyer)s asked to cancel the order."),
    "order_cancellation_refused": _("The order goes on: the request to cancel was not agreed to."),
    "order_transfer_announced": _("%(buyer)s announced a bank transfer of %(total)s."),
    "order_payment_extended": _("There is more time to pay the rest: until %(until)s."),
    "order_funding_reversed": _("The payment was taken back; the order waits for payment again."),
    "order_receipt_extended": _("The time to confirm receipt was extended to %(until)s."),
}


def register_events(sentences: dict[str, str | Promise]) -> None:
    """Add lines that an area writes into conversations, by the event's name."""
    _EVENTS.update(sentences)


def event_words(name: str) -> str:
    """Return an event's sentence in the active language, unfilled; a notice's serves as well.

    Raises: UnknownNoticeKind.
    """
    if name in _EVENTS:
        return str(_EVENTS[name])
    return str(notice_kind(name).sentence)


def event_names() -> list[str]:
    """Return every event, in the order of their names."""
    return sorted(_EVENTS)
