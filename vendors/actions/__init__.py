"""What happens to vendors: requested, decided on, edited, closed for a holiday."""

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
    "approve_vendor",
    "reinstate_vendor",
    "reject_vendor",
    "request_vendor_profile",
    "resubmit_vendor",
    "suspend_vendor",
    "terminate_vendor",
]
