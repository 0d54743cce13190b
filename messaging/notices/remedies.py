"""Notices of disputes that end otherwise than with money alone, or that wait for somebody."""

from django.utils.translation import gettext_lazy as _

from messaging.notices.disputes import CASE, dispute_kind
from messaging.notices.registry import register

register(
    dispute_kind(
        "dispute_opened_by_seller",
        _("Dispute on order %(order)s: %(claimed)s"),
        _(
            "%(seller)s opened dispute %(dispute)s (%(reason)s) and claims to be paid %(claimed)s."
            " %(buyer)s answers by %(until)s. The money stays held and all dates stand still."
        ),
        icon="triangle-alert",
    ),
    dispute_kind(
        "dispute_proposed_return",
        _("Dispute %(dispute)s: %(side)s proposes a return"),
        _(
            "%(side)s would settle dispute %(dispute)s: the goods go back and %(amount)s is refunded."
        ),
    ),
    dispute_kind(
        "dispute_proposed_replace",
        _("Dispute %(dispute)s: %(side)s proposes a replacement"),
        _("%(side)s would settle dispute %(dispute)s with a replacement within %(days)s days."),
    ),
    dispute_kind(
        "dispute_rejected_return",
        _("Dispute %(dispute)s: %(side)s said no to a return"),
        _("%(side)s does not agree that the goods go back for %(amount)s: %(reason)s"),
        icon="circle-x",
    ),
    dispute_kind(
        "dispute_rejected_replace",
        _("Dispute %(dispute)s: %(side)s said no to a replacement"),
        _("%(side)s does not agree to a replacement: %(reason)s"),
        icon="circle-x",
    ),
    dispute_kind(
        "dispute_settled_return",
        _("Dispute %(dispute)s is settled: the goods go back"),
        _("%(side)s agreed: the goods of order %(order)s go back, then %(amount)s is refunded."),
        icon="handshake",
    ),
    dispute_kind(
        "dispute_settled_replace",
        _("Dispute %(dispute)s is settled: a replacement"),
        _("%(side)s agreed: %(seller)s sends a replacement within %(days)s days."),
        icon="handshake",
    ),
    dispute_kind(
        "dispute_claim_changed",
        _("Dispute %(dispute)s: the claim is now %(amount)s"),
        _("The claim in dispute %(dispute)s was changed to %(amount)s. The time to answer is new."),
    ),
    dispute_kind(
        "dispute_rest_released",
        _("Dispute %(dispute)s: %(amount)s is released"),
        _("%(buyer)s released %(amount)s that nobody claims. %(claimed)s stays held."),
        icon="banknote",
    ),
    dispute_kind(
        "dispute_return_due",
        _("Dispute %(dispute)s: send the goods back"),
        _(
            "%(buyer)s sends the goods back by %(until)s; then %(amount)s is refunded."
            " Otherwise the claim is dismissed. All of the money stays held."
        ),
        icon="package",
    ),
    dispute_kind(
        "dispute_return_contested",
        _("Dispute %(dispute)s: the returned goods are not accepted"),
        _("%(seller)s does not accept what came back: %(reason)s An operator rules by %(until)s."),
        icon="gavel",
    ),
    dispute_kind(
        "dispute_replacement_due",
        _("Dispute %(dispute)s: send the replacement"),
        _(
            "%(seller)s sends the replacement by %(until)s. Otherwise %(claimed)s is refunded."
            " All of the money stays held."
        ),
        icon="package",
    ),
    dispute_kind(
        "dispute_replacement_sent",
        _("Dispute %(dispute)s: the replacement is on its way"),
        _("%(seller)s sent the replacement. Please confirm when it has arrived, by %(until)s."),
        icon="truck",
    ),
    dispute_kind(
        "dispute_replaced",
        _("Dispute %(dispute)s is closed: replaced"),
        _("The goods of order %(order)s were replaced. The money is held through a new window."),
        icon="circle-check",
    ),
    dispute_kind(
        "dispute_beyond_held",
        _("Dispute %(dispute)s: %(amount)s was not held any more"),
        _(
            "In dispute %(dispute)s %(amount)s more was decided for %(buyer)s than was still held."
            " It is refunded once %(seller)s agrees."
        ),
        icon="triangle-alert",
    ),
    dispute_kind(
        "dispute_suspended",
        _("Dispute %(dispute)s waits for a bank"),
        _(
            "A bank took a payment of order %(order)s back. Dispute %(dispute)s stands still until"
            " the bank has decided."
        ),
        icon="clock",
    ),
    dispute_kind(
        "dispute_resumed",
        _("Dispute %(dispute)s goes on"),
        _("The bank has decided. Dispute %(dispute)s about %(claimed)s goes on where it stood."),
    ),
    dispute_kind(
        "dispute_closed_by_bank",
        _("Dispute %(dispute)s is closed"),
        _("The bank gave %(buyer)s its money back. Nothing of order %(order)s is held any more."),
        icon="circle-check",
    ),
    dispute_kind(
        "dispute_inspection_ordered",
        _("Dispute %(dispute)s: an inspection was ordered"),
        _("%(inspector)s inspects the goods for %(amount)s. All dates stand still until then."),
        icon="search",
    ),
    dispute_kind(
        "dispute_inspection_ended",
        _("Dispute %(dispute)s: the inspection is over"),
        _("The inspection found: %(finding)s You can add evidence until %(until)s."),
        icon="search",
    ),
    dispute_kind(
        "dispute_second_operator",
        _("Case %(dispute)s is open for thirty days"),
        _("%(claimed)s stand still. A second operator is wanted before %(until)s."),
        CASE,
        "triangle-alert",
    ),
)
