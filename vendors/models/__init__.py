"""Rows of vendors."""

from vendors.models.vendor import PictureKind, Vendor, VendorPicture, Verification

__all__ = ["PictureKind", "Vendor", "VendorPicture", "Verification"]
