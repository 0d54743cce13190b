"""Words of the operators' decisions: what buttons say, and reasons that are used often."""

from typing import Any

from django.utils.translation import gettext_lazy as _

DECISIONS = {
    "approve": _("Approve"),
    "reject": _("Reject"),
    "block": _("Block"),
    "unblock": _("Unblock"),
    "suspend": _("Suspend"),
    "reinstate": _("Reinstate"),
    "terminate": _("Terminate for good"),
    "keep": _("Keep in public"),
    "hide": _("Hide"),
    "restore": _("Show again"),
}
COMPANY_REASONS: list[tuple[str, Any]] = [
    ("checked", _("Registration and contact were checked.")),
    ("not_found", _("The company was not found in the trade register.")),
    ("other_name", _("Name and registration number do not belong together.")),
    ("private", _("The marketplace is for companies only.")),
    ("fraud", _("There are signs of fraud.")),
]
VENDOR_REASONS: list[tuple[str, Any]] = [
    ("checked", _("Registration, address and contact were checked.")),
    ("incomplete", _("The profile is incomplete: please fill in the checklist.")),
    ("not_found", _("The company was not found in the trade register.")),
    ("goods", _("The goods are not allowed on the marketplace.")),
    ("late", _("Orders were shipped late too often.")),
    ("disputes", _("Too many disputes were decided against the supplier.")),
    ("settled", _("What led to the suspension is settled.")),
]
REVIEW_REASONS: list[tuple[str, Any]] = [
    ("opinion", _("It is an opinion about the order, fairly put.")),
    ("insult", _("It insults a person.")),
    ("private", _("It tells private data.")),
    ("unrelated", _("It is not about this order.")),
    ("advertising", _("It is advertising.")),
]


def decisions(names: list[str]) -> list[tuple[str, Any]]:
    """Return the open moves with what their buttons say."""
    return [(name, DECISIONS[name]) for name in names]
