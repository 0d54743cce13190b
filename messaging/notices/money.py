"""Notices of payments, releases, refunds and payouts."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from messaging.notices.registry import NoticeKind, Words, register

EXAMPLE = {
    "order": "O-7K3M9QXA",
    "reference": "P-4H8WZ2TC",
    "amount": Money(714000, "EUR"),
    "missing": Money(12000, "EUR"),
    "until": datetime(2026, 12, 12, 17, 0, tzinfo=UTC),
    "owed": Money(52000, "EUR"),
    "account": "FR76 •••• 0189",
    "reason": _("The account does not exist"),
}


def _kind(name: str, subject: Words, sentence: Words, button: Words, icon: str) -> NoticeKind:
    return NoticeKind(
        name,
        subject=subject,
        sentence=sentence,
        button=button,
        icon=icon,
        group="money",
        example=EXAMPLE,
    )


register(
    _kind(
        "payment_failed",
        _("Your payment for order %(order)s failed"),
        _("%(amount)s could not be taken. Nothing was charged; please try again or pay otherwise."),
        _("Pay again"),
        "circle-x",
    ),
    _kind(
        "transfer_short",
        _("Your transfer for order %(order)s is %(missing)s short"),
        _("Please send the missing %(missing)s with the reference %(reference)s."),
        _("See the bank details"),
        "landmark",
    ),
    _kind(
        "cheque_received",
        _("Your cheque for order %(order)s has come"),
        _("It is for %(amount)s. The order starts once the bank has cleared it."),
        _("See the payment"),
        "landmark",
    ),
    _kind(
        "cheque_bounced",
        _("Your cheque for order %(order)s did not pay"),
        _("%(amount)s did not come. You have seven more days to pay; please choose another way."),
        _("Pay again"),
        "circle-x",
    ),
    _kind(
        "cheque_bounced_seller",
        _("The cheque for order %(order)s did not pay"),
        _("%(amount)s did not come. The buyer has seven more days to pay; do not start yet."),
        _("See the payment"),
        "circle-x",
    ),
    _kind(
        "transfer_over",
        _("Your transfer for order %(order)s was %(amount)s too much"),
        _(
            "Say what we do with the %(amount)s: send it back, or keep it for the balance."
            " Without an answer by %(until)s it is sent back."
        ),
        _("Choose"),
        "landmark",
    ),
    _kind(
        "surplus_sent_back",
        _("%(amount)s of your transfer for order %(order)s goes back to you"),
        _("It was more than was due. It goes to the account from which it came."),
        _("See the payment"),
        "undo-2",
    ),
    _kind(
        "transfer_after_cancel",
        _("Your transfer for order %(order)s came after the order was cancelled"),
        _("We send it back to the account from which it came. Nothing is owed."),
        _("See the payment"),
        "undo-2",
    ),
    _kind(
        "transfer_after_cancel_seller",
        _("Money came for order %(order)s, which was cancelled"),
        _("We send it back to the buyer. Please do not start."),
        _("See the order"),
        "undo-2",
    ),
    _kind(
        "payment_reversed",
        _("Your payment for order %(order)s was taken back"),
        _("Your bank or card provider took %(amount)s back. Please pay again so that it goes on."),
        _("Pay again"),
        "triangle-alert",
    ),
    _kind(
        "payment_reversed_seller",
        _("Stop: the payment of order %(order)s was taken back"),
        _("%(amount)s is no longer held. Please do not ship until we tell you that it is paid."),
        _("See the order"),
        "triangle-alert",
    ),
    _kind(
        "money_released",
        _("%(amount)s of order %(order)s is yours"),
        _("The held money was released; %(amount)s goes out with your next payout."),
        _("See the statement"),
        "banknote",
    ),
    _kind(
        "refund_started",
        _("Refund of %(amount)s for order %(order)s"),
        _("We send %(amount)s back the way it came."),
        _("See the payment"),
        "undo-2",
    ),
    _kind(
        "refund_sent",
        _("%(amount)s of order %(order)s was sent back"),
        _("It arrives within a few days, depending on your bank."),
        _("See the payment"),
        "undo-2",
    ),
    _kind(
        "payout_paid",
        _("Payout %(reference)s: %(amount)s"),
        _("%(amount)s was sent to %(account)s."),
        _("See the payout"),
        "landmark",
    ),
    _kind(
        "payout_failed",
        _("Payout %(reference)s failed"),
        _("%(amount)s came back from %(account)s: %(reason)s. Please check your bank details."),
        _("Check the bank details"),
        "circle-x",
    ),
    _kind(
        "payout_returned",
        _("The bank sent payout %(reference)s back"),
        _("%(amount)s came back from %(account)s: %(reason)s. Please give other bank details."),
        _("Check the bank details"),
        "circle-x",
    ),
    _kind(
        "payouts_held",
        _("Your payouts are on hold"),
        _("%(reason)s The money stays yours and is paid out when this has ended."),
        _("See your money"),
        "triangle-alert",
    ),
    _kind(
        "payouts_go_on",
        _("Your payouts go on"),
        _("What was on hold is available again and goes out with the next payout."),
        _("See your money"),
        "banknote",
    ),
    _kind(
        "bank_details_changed",
        _("Your bank details were changed"),
        _("Payouts go to %(account)s from now on, after three days. Not you? Tell us at once."),
        _("See the bank details"),
        "triangle-alert",
    ),
    _kind(
        "refund_of_released",
        _("%(amount)s of order %(order)s was refunded to the buyer"),
        _("%(reason)s. Your share comes off your balance; you owe %(owed)s of it after that."),
        _("See the statement"),
        "undo-2",
    ),
    _kind(
        "debt_reminder",
        _("You owe %(amount)s for order %(order)s"),
        _("It was refunded to the buyer after you were paid. Your next releases settle it first."),
        _("See your money"),
        "triangle-alert",
    ),
    _kind(
        "debt_collected",
        _("%(amount)s for order %(order)s goes to collection"),
        _("It has stood open for three months. Please contact us to settle it."),
        _("See your money"),
        "triangle-alert",
    ),
    _kind(
        "chargeback_opened",
        _("The buyer of order %(order)s disputes a payment at the bank"),
        _("%(amount)s is in question. We answer the bank; please keep your papers ready."),
        _("See the statement"),
        "triangle-alert",
    ),
)
