"""Error pages in the product's own clothes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from frontend.assets import stylesheets


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "errors/404.html", status=404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429, for views that refuse by rate."""
    return render(request, "errors/429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without session, member or database: any of them may be what broke."""
    return HttpResponse(
        render_to_string("errors/500.html", {"stylesheets": stylesheets()}), status=500
    )


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is stale: says what to do, loses nothing (the back button keeps it)."""
    return render(request, "errors/form_expired.html", status=403)
