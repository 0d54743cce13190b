"""Notices of orders of which one side was stopped: both are told what it means for them."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from messaging.notices.registry import NoticeKind, Words, register

EXAMPLE = {
    "order": "O-7K3M9QXA",
    "seller": "Nordform",
    "buyer": "Atelier Roux",
    "until": datetime(2026, 12, 12, 17, 0, tzinfo=UTC),
}


def _kind(
    name: str, subject: Words, sentence: Words, icon: str = "circle-question-mark"
) -> NoticeKind:
    return NoticeKind(
        name,
        subject=subject,
        sentence=sentence,
        button=_("See the order"),
        icon=icon,
        group="orders",
        example=EXAMPLE,
    )


register(
    _kind(
        "buyer_blocked_seller",
        _("Order %(order)s goes on although %(buyer)s is blocked"),
        _(
            "The marketplace has blocked %(buyer)s. Please make and ship what is paid as agreed: its "
            "receipt counts as confirmed on the agreed day, and the held money is released after that."
        ),
        "info",
    ),
    _kind(
        "buyer_unblocked_seller",
        _("Order %(order)s: %(buyer)s is no longer blocked"),
        _("%(buyer)s confirms receipt and decides about this order itself again."),
        "check",
    ),
    _kind(
        "seller_question",
        _("Does order %(order)s go on? %(seller)s may not sell at the moment"),
        _(
            "The marketplace has stopped %(seller)s. What you paid is held and stands still. Please say by "
            "%(until)s whether the order goes on, or is cancelled and refunded in whole. If you say "
            "nothing, the marketplace decides."
        ),
        "triangle-alert",
    ),
    _kind(
        "seller_question_seller",
        _("Order %(order)s stands still"),
        _(
            "Your profile is stopped. Please ship nothing of this order: the buyer says by %(until)s "
            "whether it goes on. What has left goes on as before, and you can still write to the buyer."
        ),
        "triangle-alert",
    ),
    _kind(
        "seller_question_go_on",
        _("Order %(order)s goes on"),
        _("%(seller)s can ship as agreed. Your money stays held until you confirm receipt."),
        "play",
    ),
    _kind(
        "seller_question_go_on_seller",
        _("Order %(order)s goes on"),
        _("Please make and ship it as agreed. What you earn by it is on hold for now."),
        "play",
    ),
    _kind(
        "seller_question_cancel",
        _("Order %(order)s was cancelled: your money comes back"),
        _(
            "What has not left of it is cancelled, and what you paid for it goes back the way it came."
        ),
        "undo-2",
    ),
    _kind(
        "seller_question_cancel_seller",
        _("Order %(order)s was cancelled"),
        _("What has not left is not wanted any more, and its money goes back to the buyer."),
        "ban",
    ),
    _kind(
        "seller_question_silent",
        _("Order %(order)s: the marketplace decides now"),
        _(
            "You did not say whether the order goes on. An operator decides; until then you still can."
        ),
        "clock",
    ),
    _kind(
        "seller_question_silent_seller",
        _("Order %(order)s: the marketplace decides now"),
        _(
            "The buyer did not say whether the order goes on. Please ship nothing until we tell you."
        ),
        "clock",
    ),
    _kind(
        "seller_question_withdraw",
        _("Order %(order)s: nothing is left to decide"),
        _(
            "The question whether the order goes on with %(seller)s is settled. See where it stands."
        ),
        "check",
    ),
    _kind(
        "seller_question_withdraw_seller",
        _("Order %(order)s: nothing is left to decide"),
        _("The question whether the order goes on is settled. See where it stands."),
        "check",
    ),
)
