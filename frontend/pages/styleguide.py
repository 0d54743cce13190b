"""The style guide: every component in every state, for those who build pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from frontend.samples import samples
from marketplace.companies.member import Member


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components to developers and operators; nobody else has use for them."""
    member: Member = request.member  # type: ignore[attr-defined]
    if not (settings.DEBUG or settings.DEMO or member.is_operator):
        raise Http404
    return render(request, "styleguide/page.html", samples())


urlpatterns = [path("styleguide/", styleguide, name="styleguide")]
