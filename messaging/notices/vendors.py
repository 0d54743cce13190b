"""Notices of companies, vendor profiles and reviews."""

from django.utils.translation import gettext_lazy as _

from messaging.notices.registry import NoticeKind, register

EXAMPLE = {"company": "Nordform", "reason": "Papers seen.", "buyer": "Atelier Roux"}
PROFILE = _("See your profile")


def _kind(name: str, subject: object, sentence: object, **more: object) -> NoticeKind:
    facts = {"button": PROFILE, "icon": "store", "group": "vendors", "example": EXAMPLE, **more}
    return NoticeKind(name, subject=subject, sentence=sentence, **facts)  # type: ignore[arg-type]


COMPANY = _("See your company")
READ = _("Read the review")

register(
    _kind(
        "company_approve",
        _("%(company)s is approved"),
        _("%(company)s was checked and may trade now: send requests and place orders."),
        button=COMPANY,
        icon="badge-check",
    ),
    _kind(
        "company_reject",
        _("%(company)s was not approved"),
        _("%(company)s may not trade: %(reason)s"),
        button=COMPANY,
        icon="triangle-alert",
    ),
    _kind(
        "company_block",
        _("%(company)s is blocked"),
        _(
            "%(company)s can start nothing new: %(reason)s What is already paid goes on, and held "
            "money stays held."
        ),
        button=COMPANY,
        icon="triangle-alert",
    ),
    _kind(
        "company_unblock",
        _("%(company)s may trade again"),
        _("%(company)s is no longer blocked: %(reason)s"),
        button=COMPANY,
        icon="badge-check",
    ),
    _kind(
        "vendor_requested",
        _("%(company)s wants to sell"),
        _("%(company)s asked for a supplier profile. Please check and decide."),
        button=_("Open the queue"),
    ),
    _kind(
        "vendor_approve",
        _("%(company)s may sell now"),
        _("Your supplier profile is approved. Publish products and answer requests."),
        icon="badge-check",
    ),
    _kind(
        "vendor_reject",
        _("Your supplier profile was not approved"),
        _("%(company)s may not sell yet: %(reason)s"),
    ),
    _kind(
        "vendor_suspend",
        _("Your supplier profile is suspended"),
        _("%(company)s may not sell for now: %(reason)s"),
        icon="triangle-alert",
    ),
    _kind(
        "vendor_reinstate",
        _("%(company)s may sell again"),
        _("Your supplier profile is open again."),
        icon="badge-check",
    ),
    _kind(
        "vendor_terminate",
        _("Your supplier profile is closed"),
        _("%(company)s may no longer sell: %(reason)s"),
        icon="triangle-alert",
    ),
    _kind(
        "review_published",
        _("%(buyer)s reviewed %(company)s"),
        _("A new review is on your profile. You can answer it once."),
        button=READ,
        icon="star",
    ),
    _kind(
        "review_keep",
        _("The review of %(company)s stays in public"),
        _("An operator looked at the review of %(company)s by %(buyer)s: %(reason)s"),
        button=READ,
        icon="star",
    ),
    _kind(
        "review_hide",
        _("The review of %(company)s was hidden"),
        _(
            "The review of %(company)s by %(buyer)s is no longer shown and no longer counts: "
            "%(reason)s"
        ),
        button=_("See the supplier’s profile"),
        icon="star",
    ),
    _kind(
        "review_restore",
        _("The review of %(company)s is shown again"),
        _("The review of %(company)s by %(buyer)s counts again: %(reason)s"),
        button=READ,
        icon="star",
    ),
    _kind(
        "review_answered",
        _("%(company)s answered your review"),
        _("Read the answer on the supplier's profile."),
        button=_("Read the answer"),
        icon="star",
    ),
)
