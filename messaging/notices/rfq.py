"""Notices about requests for quotation and quotations."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.catalog.units import Count
from marketplace.core.money import Money
from messaging.notices.registry import NoticeKind, register

EXAMPLE: dict[str, Any] = {
    "title": "1,200 steel bottles",
    "reason": "Insulated bottle 750 ml",
    "quotation": "Q-7K3M9QX2",
    "company": "Nordform",
    "number": 2,
    "total": Money(714000, "EUR"),
    "quantity": Count(Decimal(1200), "piece"),
    "until": datetime(2027, 1, 12, 18, tzinfo=UTC),
    "count": 3,
}

register(
    NoticeKind(
        "rfq_matched",
        subject=_("New request that fits you: %(title)s"),
        sentence=_(
            "A buyer asks for %(quantity)s: “%(title)s”. It fits what you sell: %(reason)s. "
            "Quotations are taken until %(until)s."
        ),
        button=_("Read the request"),
        group="rfq",
        icon="target",
        example=EXAMPLE,
    ),
    NoticeKind(
        "rfq_invited",
        subject=_("%(company)s invites you to quote: %(title)s"),
        sentence=_(
            "%(company)s asks you by name for %(quantity)s: “%(title)s”. "
            "Quotations are taken until %(until)s."
        ),
        button=_("Read the request"),
        group="rfq",
        icon="target",
        example=EXAMPLE,
    ),
    NoticeKind(
        "rfq_to_review",
        subject=_("Request to review: %(title)s"),
        sentence=_("The request “%(title)s” of %(company)s was held back by the automatic rules."),
        button=_("Review it"),
        group="rfq",
        icon="shield-question-mark",
        example=EXAMPLE,
    ),
    NoticeKind(
        "rfq_published",
        subject=_("Your request is published: %(title)s"),
        sentence=_("Suppliers are being told of “%(title)s”. It is open until %(until)s."),
        button=_("See the request"),
        group="rfq",
        icon="megaphone",
        example=EXAMPLE,
    ),
    NoticeKind(
        "rfq_sent_back",
        subject=_("Please look at your request again: %(title)s"),
        sentence=_("Your request “%(title)s” was not published: %(reason)s"),
        button=_("Change the request"),
        group="rfq",
        icon="pencil",
        example=EXAMPLE,
    ),
    NoticeKind(
        "rfq_closed",
        subject=_("Your request is closed: %(title)s"),
        sentence=_(
            "“%(title)s” takes no more quotations. %(count)s came in; choose one, or go on "
            "negotiating."
        ),
        button=_("Compare quotations"),
        group="rfq",
        icon="lock",
        example=EXAMPLE,
    ),
    NoticeKind(
        "rfq_undecided",
        subject=_("Still undecided: %(title)s"),
        sentence=_("“%(title)s” is closed and waits for your choice. It expires on %(until)s."),
        button=_("Compare quotations"),
        group="rfq",
        icon="clock",
        example=EXAMPLE,
    ),
    NoticeKind(
        "rfq_ended",
        subject=_("Request ended: %(title)s"),
        sentence=_("The request “%(title)s” ended without an order. %(reason)s"),
        button=_("See the request"),
        group="rfq",
        icon="circle-x",
        example=EXAMPLE,
    ),
    NoticeKind(
        "rfq_question",
        subject=_("A supplier asks about %(title)s"),
        sentence=_("A supplier has a question about “%(title)s”: “%(reason)s”"),
        button=_("Answer for everyone"),
        group="rfq",
        icon="message-circle-question-mark",
        example=EXAMPLE,
    ),
    NoticeKind(
        "rfq_answered",
        subject=_("The buyer answered a question on %(title)s"),
        sentence=_("On “%(title)s” the buyer answered: “%(reason)s”"),
        button=_("Read it"),
        group="rfq",
        icon="message-circle-question-mark",
        by_mail=False,
        example=EXAMPLE,
    ),
)
