"""What every page's shell needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return who acts and which site this is."""
    return {
        "member": getattr(request, "member", None),
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
    }
