"""What happens to vendors: requested, decided on, edited, closed for a holiday, reviewed."""

from vendors.actions.profile import (
    Closure,
    VendorFacts,
    record_response_figures,
    remove_picture,
    set_holiday,
    set_picture,
    update_vendor,
)
from vendors.actions.reviews import (
    Opinion,
    hide_review,
    keep_review,
    reply_to_review,
    report_review,
    restore_review,
    revise_review,
    write_review,
)
from vendors.actions.vendor import (
    approve_vendor,
    reinstate_vendor,
    reject_vendor,
    request_vendor_profile,
    resubmit_vendor,
    suspend_vendor,
    terminate_vendor,
)

__all__ = [
    "Closure",
    "Opinion",
    "VendorFacts",
    "approve_vendor",
    "hide_review",
    "keep_review",
    "record_response_figures",
    "reinstate_vendor",
    "reject_vendor",
    "remove_picture",
    "reply_to_review",
    "report_review",
    "request_vendor_profile",
    "restore_review",
    "resubmit_vendor",
    "revise_review",
    "set_holiday",
    "set_picture",
    "suspend_vendor",
    "terminate_vendor",
    "update_vendor",
    "write_review",
]
