"""The bell: what a person was told, and which of it also comes by mail."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from frontend import shell
from frontend.access import member_of, signed_in
from frontend.forms.notices import PreferencesForm
from marketplace.companies.member import Member
from marketplace.core import clock
from messaging import actions, queries
from messaging.models import Notice
from messaging.reading import Wording, notice_path, wording

app_name = "notices"
PAGE = 30
BELL = 5

shell.provide(
    "unread_notices", lambda member: queries.notices_for(member).filter(seen_at=None).count()
)


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in its reader's words."""

    notice: Notice
    words: Wording
    url: str


@dataclass(frozen=True, slots=True)
class BellLine:
    """A line under the bell; `url` takes the POST that marks it as seen and leads on."""

    words: Wording
    at: datetime
    is_new: bool
    url: str


def last_notices(member: Member) -> list[BellLine]:
    """Return the newest notices of a person."""
    zone = member.user.time_zone if member.user else "UTC"
    return [
        BellLine(
            wording(notice.kind, notice.context, time_zone=zone),
            notice.created_at,
            notice.seen_at is None,
            reverse("notices:opening", args=[notice.pk]),
        )
        for notice in queries.notices_for(member)[:BELL]
    ]


shell.provide("last_notices", last_notices)


@signed_in
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first; `?show=unseen` keeps the new ones."""
    member = member_of(request)
    found = queries.notices_for(member)
    unseen = request.GET.get("show") == "unseen"
    if unseen:
        found = found.filter(seen_at__isnull=True)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [_shown(notice, member) for notice in page]
    return render(request, "notices/list.html", {"rows": rows, "page": page, "is_unseen": unseen})


@signed_in
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark all as seen."""
    actions.mark_notices_seen(by=member_of(request), at=clock.now())
    return redirect("notices:index")


@signed_in
@require_POST
def opening(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one as seen and go where it leads."""
    member = member_of(request)
    notice = get_object_or_404(queries.notices_for(member), pk=notice_id)
    actions.mark_notices_seen(by=member, at=clock.now(), notice_ids=[notice.pk])
    return redirect(notice_path(notice, language=_language()) or reverse("notices:index"))


@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Choose which kinds come by mail."""
    member = member_of(request)
    if request.method != "POST":
        return render(request, "notices/preferences.html", {"form": PreferencesForm(member=member)})
    form = PreferencesForm(request.POST, member=member)
    if not form.is_valid():
        return render(request, "notices/preferences.html", {"form": form}, status=422)
    actions.set_notice_preferences(by=member, without_mail=form.without_mail)
    return redirect("notices:preferences")


def _shown(notice: Notice, member: Member) -> ShownNotice:
    zone = member.user.time_zone if member.user else "UTC"
    words = wording(notice.kind, notice.context, time_zone=zone)
    return ShownNotice(notice, words, notice_path(notice, language=_language()))


def _language() -> str:
    return get_language() or "en"


urlpatterns = [
    path("notices/", index, name="index"),
    path("notices/seen/", seen, name="seen"),
    path("notices/preferences/", preferences, name="preferences"),
    path("notices/<int:notice_id>/opening/", opening, name="opening"),
]
