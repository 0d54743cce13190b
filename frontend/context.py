"""What every page's shell needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from frontend.assets import scripts, stylesheets
from frontend.shell import Shell


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return who acts, which site this is and what the frame shows."""
    return {
        "member": getattr(request, "member", None),
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "shell": Shell(request),
        "stylesheets": stylesheets(),
        "scripts": scripts(),
    }
