"""Notices of orders: what each side is told at each step of the trade."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from messaging.notices.registry import NoticeKind, register

SEE = _("See the order")
EXAMPLE = {
    "order": "O-7K3M9QXA",
    "title": "Oak stool",
    "buyer": "Atelier Roux",
    "seller": "Nordform",
    "total": Money(714000, "EUR"),
    "until": datetime(2026, 11, 30, 17, 0, tzinfo=UTC),
    "cause": _("The supplier did not answer in time"),
    "carrier": "DHL",
    "tracking": "JD0146",
    "thanks": "Thank you for your trust. We start on Monday.",
    "clause": 3,
    "text": "Does this count from the payment?",
    "person": "Alice Roux",
    "side": "Nordform",
    "balance": Money(350000, "EUR"),
    "storage": "From the 8th day on, EUR 12 a pallet and week.",
    "kept": Money(20000, "EUR"),
    "new_total": Money(700000, "EUR"),
    "reason": "Steel became cheaper",
}


def order_kind(name: str, subject: object, sentence: object, **more: object) -> NoticeKind:
    facts = {"button": SEE, "icon": "package", "group": "orders", "example": EXAMPLE, **more}
    return NoticeKind(name, subject=subject, sentence=sentence, **facts)  # type: ignore[arg-type]


register(
    order_kind(
        "order_placed_seller",
        _("New order %(order)s from %(buyer)s"),
        _(
            "%(buyer)s ordered “%(title)s” for %(total)s. Please confirm or decline"
            " before %(until)s."
        ),
        button=_("Confirm or decline"),
    ),
    order_kind(
        "order_placed_buyer",
        _("Your order %(order)s was sent to %(seller)s"),
        _("You ordered “%(title)s” for %(total)s. %(seller)s has until %(until)s to confirm."),
    ),
    order_kind(
        "order_accepted_seller",
        _("%(buyer)s accepted your quotation: order %(order)s"),
        _("“%(title)s” for %(total)s. Start when the money is held: we tell you."),
        icon="check",
    ),
    order_kind(
        "order_accepted_buyer",
        _("Order %(order)s: please read and accept the contract"),
        _(
            "You accepted the quotation for “%(title)s”, %(total)s. Please accept the contract,"
            " then pay before %(until)s; your money is held until you confirm receipt."
        ),
        button=_("Read the contract"),
    ),
    order_kind(
        "order_accepted_thanks_buyer",
        _("Order %(order)s: please read and accept the contract"),
        _(
            "%(seller)s writes: “%(thanks)s” You accepted the quotation for “%(title)s”,"
            " %(total)s. Please accept the contract, then pay before %(until)s; your money is held"
            " until you confirm receipt."
        ),
        button=_("Read the contract"),
    ),
    order_kind(
        "order_confirmed",
        _("%(seller)s confirmed order %(order)s"),
        _(
            "Please read the contract and accept it, then pay %(total)s before %(until)s. Your"
            " money is held until you confirm that “%(title)s” arrived as agreed."
        ),
        button=_("Read the contract"),
        icon="check",
    ),
    order_kind(
        "order_confirmed_thanks",
        _("%(seller)s confirmed order %(order)s"),
        _(
            "%(seller)s writes: “%(thanks)s” Please read the contract and accept it, then pay"
            " %(total)s before %(until)s. Your money is held until you confirm that “%(title)s”"
            " arrived as agreed."
        ),
        button=_("Read the contract"),
        icon="check",
    ),
    order_kind(
        "order_cancelled",
        _("Order %(order)s was cancelled"),
        _("“%(title)s” between %(buyer)s and %(seller)s was cancelled: %(cause)s."),
        icon="circle-x",
    ),
    order_kind(
        "order_funded_seller",
        _("Order %(order)s is paid: the money is held"),
        _("%(buyer)s paid %(total)s for “%(title)s”. It is held for you: please start."),
        icon="shield-check",
    ),
    order_kind(
        "order_funded_buyer",
        _("Your payment for order %(order)s is held"),
        _(
            "We hold %(total)s for “%(title)s” until you confirm receipt. %(seller)s was told to"
            " start."
        ),
        icon="shield-check",
    ),
    order_kind(
        "order_ready",
        _("Order %(order)s is ready to ship"),
        _("%(seller)s finished “%(title)s” and will hand it to the carrier next."),
    ),
    order_kind(
        "order_progress",
        _("Production of order %(order)s moves on"),
        _("%(seller)s reported progress on “%(title)s”."),
        by_mail=False,
    ),
    order_kind(
        "order_shipped",
        _("Order %(order)s is on its way"),
        _("%(seller)s shipped “%(title)s” with %(carrier)s, tracking number %(tracking)s."),
        button=_("Track the shipment"),
        icon="truck",
    ),
    order_kind(
        "order_tracked",
        _("News of the shipment of order %(order)s"),
        _("The shipment of “%(title)s” has moved on."),
        icon="truck",
        by_mail=False,
    ),
    order_kind(
        "order_delivered_buyer",
        _("Order %(order)s was delivered"),
        _(
            "Please check “%(title)s” and confirm receipt, or tell us of a problem, before"
            " %(until)s. After that we take receipt as confirmed."
        ),
        button=_("Confirm receipt"),
        icon="package-check",
    ),
    order_kind(
        "order_delivered_seller",
        _("Order %(order)s was delivered"),
        _("“%(title)s” reached %(buyer)s, who now has until %(until)s to confirm receipt."),
        icon="package-check",
    ),
    order_kind(
        "order_receipt_reminder",
        _("Please confirm receipt of order %(order)s"),
        _(
            "“%(title)s” counts as received from %(until)s on. If something is wrong with it, tell"
            " us before."
        ),
        button=_("Confirm receipt or report a problem"),
        icon="clock",
    ),
    order_kind(
        "order_received_seller",
        _("%(buyer)s received order %(order)s"),
        _("Receipt of “%(title)s” is confirmed. The held money is released after the claim time."),
        icon="package-check",
    ),
    order_kind(
        "order_received_buyer",
        _("Receipt of order %(order)s is confirmed"),
        _("“%(title)s” counts as received. You can still report a problem within the claim time."),
        icon="package-check",
    ),
    order_kind(
        "order_completed_seller",
        _("Order %(order)s is completed"),
        _("The order of “%(title)s” is settled. Your statement shows the released money."),
        icon="circle-check",
    ),
    order_kind(
        "order_completed_buyer",
        _("Order %(order)s is completed"),
        _("How was “%(title)s” from %(seller)s? Your review helps other buyers."),
        button=_("Write a review"),
        icon="circle-check",
    ),
    order_kind(
        "order_cancellation_asked",
        _("%(buyer)s asks to cancel order %(order)s"),
        _("Please agree or refuse to cancel “%(title)s” before %(until)s."),
        button=_("Answer"),
        icon="circle-question-mark",
    ),
    order_kind(
        "order_cancellation_refused",
        _("%(seller)s does not agree to cancel order %(order)s"),
        _("The order of “%(title)s” goes on as agreed."),
    ),
    order_kind(
        "order_transfer_announced",
        _("%(buyer)s has sent the money for order %(order)s"),
        _("%(buyer)s announced a bank transfer of %(total)s. We tell you when it has come."),
    ),
    order_kind(
        "order_payment_extended",
        _("More time to pay the rest of order %(order)s"),
        _("A part of the money for “%(title)s” has come. The rest can be paid until %(until)s."),
    ),
    order_kind(
        "order_funding_reversed",
        _("The payment of order %(order)s was taken back"),
        _("The payment for “%(title)s” did not hold. Please wait until it is paid again."),
        icon="triangle-alert",
    ),
    order_kind(
        "order_receipt_extended",
        _("%(buyer)s asked for more time to receive order %(order)s"),
        _("Receipt of “%(title)s” is taken as confirmed on %(until)s instead."),
    ),
)
