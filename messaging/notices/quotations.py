"""Notices about quotations."""

from django.utils.translation import gettext_lazy as _

from messaging.notices.registry import NoticeKind, register
from messaging.notices.rfq import EXAMPLE

register(
    NoticeKind(
        "quotation_received",
        subject=_("Quotation from %(company)s: %(title)s"),
        sentence=_(
            "%(company)s quotes %(total)s for “%(title)s” (%(quotation)s). "
            "The quotation is valid until %(until)s."
        ),
        button=_("Read the quotation"),
        group="rfq",
        icon="file-text",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_revised",
        subject=_("New version from %(company)s: %(title)s"),
        sentence=_(
            "%(company)s revised quotation %(quotation)s for “%(title)s”: version %(number)s is "
            "%(total)s, valid until %(until)s."
        ),
        button=_("See what changed"),
        group="rfq",
        icon="file-pen",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_countered",
        subject=_("Counter-offer from %(company)s: %(title)s"),
        sentence=_(
            "%(company)s proposes %(total)s for “%(title)s” (%(quotation)s). "
            "You can accept it until %(until)s, or answer with a new version."
        ),
        button=_("Answer the counter-offer"),
        group="rfq",
        icon="arrow-left-right",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_counter_lapsed",
        subject=_("Counter-offer lapsed: %(title)s"),
        sentence=_(
            "The counter-offer on %(quotation)s for “%(title)s” was not answered in time. "
            "The supplier's last version stands."
        ),
        button=_("See the quotation"),
        group="rfq",
        icon="clock",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_ordered",
        subject=_("Agreed with %(company)s: %(title)s"),
        sentence=_(
            "%(company)s accepted version %(number)s of %(quotation)s for “%(title)s”: %(total)s. "
            "The order has exactly these terms."
        ),
        button=_("See the quotation"),
        group="rfq",
        icon="handshake",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_declined",
        subject=_("Quotation declined: %(title)s"),
        sentence=_("%(company)s declined %(quotation)s for “%(title)s”. %(reason)s"),
        button=_("See the quotation"),
        group="rfq",
        icon="circle-x",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_withdrawn",
        subject=_("Quotation withdrawn: %(title)s"),
        sentence=_("%(company)s withdrew %(quotation)s for “%(title)s”. %(reason)s"),
        button=_("See the quotation"),
        group="rfq",
        icon="undo-2",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_not_selected",
        subject=_("Not chosen this time: %(title)s"),
        sentence=_("Your quotation %(quotation)s for “%(title)s” was not chosen. %(reason)s"),
        button=_("See the quotation"),
        group="rfq",
        icon="circle-slash",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_expiring",
        subject=_("Quotation expires soon: %(title)s"),
        sentence=_("Quotation %(quotation)s for “%(title)s” can be accepted until %(until)s."),
        button=_("Read the quotation"),
        group="rfq",
        icon="clock",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_expired",
        subject=_("Quotation expired: %(title)s"),
        sentence=_(
            "Quotation %(quotation)s for “%(title)s” has expired and cannot be ordered. "
            "The supplier can revive it with a new version."
        ),
        button=_("See the quotation"),
        group="rfq",
        icon="calendar-x",
        example=EXAMPLE,
    ),
    NoticeKind(
        "quotation_may_be_revived",
        subject=_("A second chance: %(title)s"),
        sentence=_(
            "The buyer's order for “%(title)s” came to nothing. You can revive %(quotation)s with a "
            "new version."
        ),
        button=_("Revive the quotation"),
        group="rfq",
        icon="rotate-ccw",
        example=EXAMPLE,
    ),
)
