"""Notices of credit: granted, used, invoiced, due, late, paid."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from messaging.notices.registry import NoticeKind, Words, register

EXAMPLE = {
    "order": "O-7K3M9QXA",
    "amount": Money(714000, "EUR"),
    "open": Money(714000, "EUR"),
    "total": Money(714000, "EUR"),
    "limit": Money(2500000, "EUR"),
    "days": 30,
    "until": datetime(2026, 12, 12, 17, 0, tzinfo=UTC),
    "seller": "Nordwerk Möbel",
    "buyer": "Atelier Roux",
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
        "credit_granted",
        _("%(seller)s lets you pay on terms"),
        _(
            "You can owe %(seller)s up to %(limit)s and pay %(days)s days after dispatch. Such "
            "orders are not protected: you pay the supplier, nothing is held."
        ),
        _("See your credit"),
        "handshake",
    ),
    _kind(
        "credit_revoked",
        _("%(seller)s takes no more orders on terms"),
        _("What you have ordered stays payable on its day. New orders are paid before they start."),
        _("See what you owe"),
        "handshake",
    ),
    _kind(
        "bought_on_terms",
        _("Order %(order)s starts on terms"),
        _(
            "%(buyer)s pays %(total)s on terms, %(days)s days after dispatch. Nothing is held for "
            "this order. You can begin."
        ),
        _("See what buyers owe you"),
        "handshake",
    ),
    _kind(
        "claim_issued",
        _("%(amount)s for order %(order)s is payable by %(until)s"),
        _("The goods have left. Pay %(amount)s by bank transfer or card until %(until)s."),
        _("See what you owe"),
        "file-text",
    ),
    _kind(
        "claim_due",
        _("%(open)s for order %(order)s is due on %(until)s"),
        _("Please pay %(open)s until %(until)s. What is late blocks new orders on terms."),
        _("Pay"),
        "clock",
    ),
    _kind(
        "claim_late",
        _("%(open)s for order %(order)s is late"),
        _("It was due on %(until)s. Until it is paid you cannot order on terms from %(seller)s."),
        _("Pay"),
        "triangle-alert",
    ),
    _kind(
        "claim_late_seller",
        _("%(buyer)s is late with %(open)s for order %(order)s"),
        _("It was due on %(until)s. We have reminded the buyer, who cannot order on terms now."),
        _("See what buyers owe you"),
        "triangle-alert",
    ),
    _kind(
        "claim_collected",
        _("%(open)s for order %(order)s is in collection"),
        _("It was due on %(until)s. %(seller)s may now collect it by other means."),
        _("Pay"),
        "triangle-alert",
    ),
    _kind(
        "claim_collected_seller",
        _("%(open)s for order %(order)s is in collection"),
        _("%(buyer)s has not paid since %(until)s. Collect it, or write it off."),
        _("See what buyers owe you"),
        "triangle-alert",
    ),
    _kind(
        "claim_credited",
        _("You owe %(amount)s less for order %(order)s"),
        _("%(seller)s has credited %(amount)s. What is still open: %(open)s."),
        _("See what you owe"),
        "undo-2",
    ),
    _kind(
        "claim_paid",
        _("%(buyer)s has paid for order %(order)s"),
        _("%(amount)s was passed on to you, less the commission. It goes out with a payout."),
        _("See what buyers owe you"),
        "circle-check",
    ),
)
