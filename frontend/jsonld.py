"""Structured data for search engines, escaped so that no text can leave its script element."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from vendors.models import Vendor, VendorPicture

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def script(data: dict[str, Any]) -> SafeString:
    """Return the data block; a data block is no script, so the strict policy lets it be."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False)
    escaped = mark_safe(text.translate(_ESCAPES))  # noqa: S308 - < > & are gone from the JSON
    return format_html('<script type="application/ld+json">{}</script>', escaped)


def organization(vendor: Vendor, logo: VendorPicture | None) -> SafeString:
    """Return a supplier as schema.org's Organization; the rating only from real reviews."""
    address = reverse("storefronts:detail", kwargs={"slug": vendor.slug})
    data: dict[str, Any] = {
        "@type": "Organization",
        "name": vendor.company.name,
        "url": f"{settings.SITE_URL}{address}",
        "description": vendor.tagline,
        "address": {"@type": "PostalAddress", "addressCountry": vendor.company.country.code},
    }
    if logo is not None:
        data["logo"] = f"{settings.SITE_URL}{logo.file.url}"
    if vendor.founded_year:
        data["foundingDate"] = str(vendor.founded_year)
    if vendor.rating is not None:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": str(vendor.rating),
            "reviewCount": vendor.rating_count,
        }
    return script(data)
