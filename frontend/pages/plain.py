"""Addresses without a language: robots.txt, sitemaps and public media files."""

import mimetypes
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.sitemaps import SECTIONS

# Everything else under MEDIA_ROOT is private and has a page of its own that asks who reads.
PUBLIC_FOLDERS = {"products", "vendors", "specs"}
SHOWN_KINDS = {"image/webp", "image/png", "image/jpeg"}
XML = "application/xml"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is not for them and where the sitemap is."""
    context = {"site_url": settings.SITE_URL, "languages": [code for code, _ in settings.LANGUAGES]}
    return render(request, "sitemaps/robots.txt", context, content_type="text/plain")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the sitemap files of every section that has pages."""
    files = [
        f"{settings.SITE_URL}/sitemaps/{name}-{page}.xml"
        for name, section in SECTIONS.items()
        for page in range(1, section.pages() + 1)
    ]
    return render(request, "sitemaps/index.xml", {"files": files}, content_type=XML)


@require_safe
def sitemap(request: HttpRequest, section: str, page: int) -> HttpResponse:
    """List the pages of one file of a section."""
    if section not in SECTIONS or not (entries := SECTIONS[section].entries(max(1, page))):
        raise Http404
    return render(request, "sitemaps/section.xml", {"entries": entries}, content_type=XML)


@require_safe
def media(request: HttpRequest, name: str) -> FileResponse:
    """Hand out a public file; its name never comes back with other content.

    Pictures are shown, anything else is a download; neither can run in our origin.
    """
    parts = PurePosixPath(name).parts
    if parts[0] not in PUBLIC_FOLDERS or ".." in parts:
        raise Http404
    try:
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, SuspiciousFileOperation):
        raise Http404 from None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(file, content_type=kind, as_attachment=kind not in SHOWN_KINDS)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
