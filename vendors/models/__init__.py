"""Rows of vendors."""

from vendors.models.review import Review, ReviewSummary
from vendors.models.vendor import PictureKind, Vendor, VendorPicture, Verification

__all__ = ["PictureKind", "Review", "ReviewSummary", "Vendor", "VendorPicture", "Verification"]
