"""What a line of history says: every named move of every state table in the reader's language."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.order_log import TITLES
from marketplace.core.models import StateChange
from trade_assurance.dispute_states import RESUMPTION

# Names mean the same wherever they occur; what differs stands under its kind of row.
MOVES: dict[str, str | Promise] = {
    "accept": _("The buyer accepted"),
    "accept_counter": _("The supplier accepted the counter-offer"),
    "add_exhibit": _("Evidence was added"),
    "allocate": _("Put into a payout"),
    "appeal": _("A ruling was appealed"),
    "approve": _("Approved"),
    "archive": _("Archived"),
    "arrive": _("Arrived in the country of delivery"),
    "ask_again": _("More evidence was asked for"),
    "ask_buyer": _("The buyer was asked to authenticate"),
    "assign": _("Assigned to an operator"),
    "auto_escalate": _("A deadline passed: handed to an operator"),
    "auto_receipt": _("Receipt was taken as confirmed"),
    "award": _("Awarded"),
    "block": _("Blocked"),
    "cancel": _("Cancelled"),
    "cancel_in_part": _("Cancelled, a part was refunded"),
    "close": _("Closed"),
    "close_early": _("Closed early by the buyer"),
    "close_evidence": _("The time for evidence ended"),
    "close_without_award": _("Closed without an order"),
    "confirm": _("Confirmed"),
    "counter_lapsed": _("The counter-offer lapsed"),
    "counter_offer": _("The buyer made a counter-offer"),
    "deadline": _("The deadline passed"),
    "decline": _("Declined"),
    "deliver": _("Delivered"),
    "depart": _("Left the place of dispatch"),
    "dispute": _("A dispute was opened"),
    "draft_ruling": _("A ruling was drafted"),
    "escalate": _("Handed to an operator"),
    "execute": _("Money is being moved"),
    "expire": _("Expired"),
    "extend": _("Extended by the buyer"),
    "extend_evidence": _("More time for evidence was given"),
    "fail": _("Failed"),
    "finish": _("Finished"),
    "finish_evidence": _("Both sides have handed in everything"),
    "freeze": _("Frozen"),
    "fund": _("The money arrived and is held"),
    "give_back": _("Given back"),
    "hand_over": _("Handed to the payment provider"),
    "hide": _("Hidden"),
    "hold": _("Held back"),
    "keep": _("Kept in public"),
    "lapse": _("Lapsed"),
    "long_stop": _("Ended by the last deadline"),
    "bounce": _("Came back from the bank"),
    "lose_answer": _("The provider's answer is missing"),
    "match": _("Matched to a payment"),
    "match_part": _("Matched in part"),
    "miss_turn": _("A side let its turn pass"),
    "not_selected": _("Another quotation was chosen"),
    "order_fell_through": _("The order fell through"),
    "propose": _("A settlement was proposed"),
    "publish": _("Published"),
    "queue": _("Queued"),
    "receive": _("Receipt was confirmed"),
    "receive_part": _("A part of the money arrived"),
    "refund": _("Refunded"),
    "refund_part": _("Refunded in part"),
    "reinstate": _("Reinstated"),
    "register": _("Registered"),
    "reject": _("Rejected"),
    "release": _("Released to the supplier"),
    "report": _("Reported"),
    "request_changes": _("Changes were asked for"),
    "restore": _("Restored"),
    "resubmit": _("Submitted again"),
    "resume_claim": _("The claim window runs again"),
    "resume_held": _("Held again"),
    "resume_receipt": _("Waiting for receipt again"),
    "retry": _("Tried again"),
    "return_ruling": _("The ruling was sent back"),
    "reverse": _("Taken back by the bank"),
    "reverse_funding": _("The bank took the payment back"),
    "revise": _("A new version was sent"),
    "revive": _("Revived with a new version"),
    "rule": _("Ruled"),
    "seat_cap": _("Closed: enough quotations came"),
    "seat_freed": _("Opened again: a quotation was taken back"),
    "send": _("Sent"),
    "send_back": _("Sent back"),
    "settle": _("Settled"),
    "settle_refund": _("Settled: refunded"),
    "settle_release": _("Settled: released"),
    "settle_split": _("Settled: split between both sides"),
    "ship": _("Shipped"),
    "start": _("Started"),
    "submit": _("Submitted"),
    "suspend": _("Suspended"),
    "terminate": _("Terminated"),
    "unblock": _("Unblocked"),
    "unhold": _("No longer held back"),
    "withdraw": _("Withdrawn"),
    "withdrawn_by_system": _("Withdrawn by the marketplace"),
    # Goods that go back or come anew
    "accept_return": _("The returned goods were accepted"),
    "authorise": _("The return was allowed"),
    "await_replacement": _("A replacement is to be sent"),
    "await_return": _("The goods are to go back"),
    "close_suspended": _("Closed: the bank gave the money back"),
    "confirm_replacement": _("The replacement arrived"),
    "contest_return": _("The returned goods were not accepted"),
    "end_inspection": _("The inspection is over"),
    "give_up": _("The buyer keeps the goods"),
    "hold_for_return": _("Held while goods go back"),
    "inspect": _("The goods were checked"),
    "label": _("A label was given"),
    "lower_claim": _("The claim was lowered"),
    "order_inspection": _("An inspection was ordered"),
    "raise_claim": _("The claim was raised"),
    "receive_return": _("The goods are back"),
    "refuse": _("Refused"),
    "release_rest": _("The uncontested part was released"),
    "replace": _("A replacement was sent"),
    "replacement_unsent": _("No replacement was sent in time"),
    "return_unchecked": _("The returned goods were not checked in time"),
    "return_unsent": _("The goods were not sent back"),
    "ship_replacement": _("A replacement was sent"),
    # Written without a move
    "create": _("Created"),
    "request": _("Asked for"),
    "reply": _("Answered"),
    "place": _("Placed"),
}
MOVES.update({name: _("The bank has decided: it goes on") for name in RESUMPTION.values()})
OF_KIND: dict[str, dict[str, str | Promise]] = {"orders.order": TITLES}
ACTORS: dict[str, str | Promise] = {
    "buyer": _("The buyer"),
    "seller": _("The supplier"),
    "operator": _("An operator"),
    "clock": _("A deadline passed"),
    "provider": _("Reported automatically"),
}


def move_label(change: StateChange) -> str:
    """Return what happened, in words."""
    own = OF_KIND.get(change.subject_kind, {})
    label = own.get(change.name) or MOVES.get(change.name)
    return str(label) if label else change.name.replace("_", " ").capitalize()


def state_label(change: StateChange, state: str) -> str:
    """Return the name of a state of the row that changed."""
    choices = apps.get_model(change.subject_kind)._meta.get_field("state").flatchoices  # noqa: SLF001 - Django's documented metadata
    return str(dict(choices).get(state, state))
