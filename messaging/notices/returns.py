"""Notices of goods that go back: neutral sentences, read the same by both sides."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money
from messaging.notices.registry import NoticeKind, Words, register

EXAMPLE = {
    "return": "B-4HX8K2QN",
    "order": "O-7K3M9QXA",
    "buyer": "Atelier Roux",
    "seller": "Nordform",
    "amount": Money(48000, "EUR"),
    "reason": _("Two of the boxes were opened."),
    "until": datetime(2026, 11, 25, 17, 0, tzinfo=UTC),
}


def _kind(name: str, subject: Words, sentence: Words, icon: str = "package") -> NoticeKind:
    return NoticeKind(
        name,
        subject=subject,
        sentence=sentence,
        button=_("Open the return"),
        icon=icon,
        group="disputes",
        example=EXAMPLE,
    )


register(
    _kind(
        "return_asked",
        _("Return asked for on order %(order)s"),
        _(
            "%(buyer)s wants to send goods of order %(order)s back. %(seller)s answers by %(until)s."
        ),
    ),
    _kind(
        "return_authorised",
        _("Return %(return)s is allowed"),
        _("%(seller)s takes the goods back. %(buyer)s sends them by %(until)s."),
    ),
    _kind(
        "return_refused",
        _("Return %(return)s is refused"),
        _("%(seller)s does not take the goods back. %(buyer)s may open a dispute."),
        "circle-x",
    ),
    _kind(
        "return_label_given",
        _("Return %(return)s: the label is there"),
        _("%(seller)s gave a label. %(buyer)s sends the goods by %(until)s."),
    ),
    _kind(
        "return_sent",
        _("Return %(return)s is on its way"),
        _("%(buyer)s sent the goods back. They count as arrived on %(until)s."),
        "truck",
    ),
    _kind(
        "return_received",
        _("Return %(return)s has arrived"),
        _("The goods are back. %(seller)s checks them by %(until)s; else the money goes back."),
    ),
    _kind(
        "return_to_replace",
        _("Return %(return)s is accepted: a replacement follows"),
        _("%(seller)s accepted the goods and sends the replacement by %(until)s."),
    ),
    _kind(
        "return_refunded",
        _("Return %(return)s: %(amount)s is refunded"),
        _("%(amount)s of order %(order)s goes back to %(buyer)s."),
        "circle-check",
    ),
    _kind(
        "return_replaced",
        _("Return %(return)s: the replacement is on its way"),
        _("%(seller)s sent the replacement. The money stays held through a new claim window."),
        "circle-check",
    ),
    _kind(
        "return_rejected",
        _("Return %(return)s is not accepted"),
        _("%(seller)s does not accept what came back: %(reason)s"),
        "circle-x",
    ),
    _kind(
        "return_closed",
        _("Return %(return)s is closed"),
        _("The goods were not sent back. Order %(order)s goes on where it stood."),
    ),
)
