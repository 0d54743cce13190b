"""Conversations: the list, one thread, writing and reading in it."""

from typing import Any, cast
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from frontend import shell
from frontend.access import company_required, member_of, signed_in
from frontend.chat import quotation_cards, subject_cards  # noqa: F401 - they register their cards
from frontend.chat.lines import lines_of, local_time_of, other_side, rows_of
from frontend.chat.subjects import subject_of
from frontend.forms.chat import MessageForm, SearchForm
from frontend.pages import chat_start
from marketplace.core import clock
from marketplace.core.errors import Refusal
from messaging import actions, presence, queries, rules
from messaging.models import MessageFile, Thread
from vendors.models import Vendor
from vendors.queries import valid_verifications, vendor_of

app_name = "chat"
PAGE = 30

shell.provide("unread_messages", queries.unread_threads)


@company_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The company's conversations, the latest first."""
    return render(request, "chat/inbox.html", _list(request))


@never_cache
@signed_in
@require_safe
def thread(request: HttpRequest, reference: str) -> HttpResponse:
    """One conversation with its latest messages; opening it marks them as read."""
    return _show(request, _thread(request, reference), MessageForm(initial={"client_id": uuid4()}))


@never_cache
@signed_in
def messages(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: what comes after a number, as this reader sees it. POST: say something."""
    found = _thread(request, reference)
    return _say(request, found) if request.method == "POST" else _after(request, found)


@signed_in
@require_POST
def reading(request: HttpRequest, reference: str) -> HttpResponse:
    """Note how far the person has read."""
    found = _thread(request, reference)
    seq = _number(request.POST.get("seq"))
    actions.mark_read(thread=found, seq=seq, by=member_of(request), at=clock.now())
    return HttpResponse(status=204)


@never_cache
@signed_in
@require_GET
def file(request: HttpRequest, reference: str, file_id: int) -> HttpResponse:
    """Hand out a message's file to who may read the message; always as a download."""
    found = _thread(request, reference)
    kept = get_object_or_404(MessageFile, pk=file_id, message__thread=found)
    answer: Any = FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name)
    answer["Content-Type"] = kept.content_type
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", answer)


@never_cache
@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """The figures on the bell and on the envelope, asked for when the socket says they moved."""
    found = queries.counts_for(member_of(request))
    return JsonResponse({"messages": found.messages, "notices": found.notices})


def _thread(request: HttpRequest, reference: str) -> Thread:
    threads = queries.threads_for(member_of(request)).select_related("buyer", "seller")
    return get_object_or_404(threads, reference=reference)


def _say(request: HttpRequest, found: Thread) -> HttpResponse:
    member = member_of(request)
    if not rules.can_write_in_thread(member, found):
        raise PermissionDenied
    form = MessageForm(request.POST, request.FILES)
    fetched = request.headers.get("X-Requested-With") == "fetch"
    if not form.is_valid():
        return _refused(request, found, form, fetched=fetched)
    try:
        message = actions.post_message(
            thread=found,
            body=form.cleaned_data["body"],
            files=form.cleaned_data["attached"],
            client_id=form.cleaned_data["client_id"],
            by=member,
            at=clock.now(),
        )
    except Refusal as refusal:
        field = "body" if refusal.field == "body" else "attached"
        form.add_error(field, str(refusal))
        return _refused(request, found, form, fetched=fetched)
    if fetched:
        return JsonResponse({"seq": message.seq}, status=201)
    return redirect(f"{reverse('chat:thread', args=[found.reference])}#m{message.seq}")


def _refused(
    request: HttpRequest, found: Thread, form: MessageForm, *, fetched: bool
) -> HttpResponse:
    if fetched:
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"message": words}, status=422)
    return _show(request, found, form, status=422)


def _after(request: HttpRequest, found: Thread) -> HttpResponse:
    member = member_of(request)
    rows = queries.messages_of(found, after=_number(request.GET.get("after")))
    context = {"thread": found, "lines": lines_of(found, rows, member)}
    answer = render(request, "chat/_lines.html", {**context, "read_seq": _read_seq(request, found)})
    answer["X-Read-Seq"] = str(_read_seq(request, found))
    return answer


def _show(
    request: HttpRequest, found: Thread, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    member = member_of(request)
    before = _number(request.GET.get("before")) or None
    rows = queries.latest_messages_of(found, before=before)
    if request.method == "GET" and rows:
        actions.mark_read(thread=found, seq=rows[-1].seq, by=member, at=clock.now())
    other = other_side(found, member)
    vendor = vendor_of(other.pk)
    context: dict[str, Any] = {
        **_list(request),
        "thread": found,
        "lines": lines_of(found, rows, member),
        "earlier": rows[0].seq if rows and rows[0].seq > 1 else None,
        "is_latest": before is None,
        "other": other,
        "vendor": vendor,
        "is_checked": _is_checked(vendor),
        "is_online": presence.is_online(other.pk),
        "their_time": local_time_of(found, member),
        "subject": subject_of(found, member),
        "read_seq": _read_seq(request, found),
        "may_write": rules.can_write_in_thread(member, found),
        "form": form,
    }
    return render(request, "chat/thread.html", context, status=status)


def _is_checked(vendor: Vendor | None) -> bool:
    return vendor is not None and valid_verifications(vendor, clock.now().date()).exists()


def _read_seq(request: HttpRequest, found: Thread) -> int:
    company = member_of(request).company
    return queries.read_by_others(found, company.pk if company else None)


def _list(request: HttpRequest) -> dict[str, Any]:
    member = member_of(request)
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    unread = form.is_valid() and form.cleaned_data["show"] == "unread"
    threads = queries.inbox(member, unread=unread, words=words)
    page = Paginator(threads, PAGE).get_page(request.GET.get("page"))
    rows = rows_of(list(page), member)
    return {"rows": rows, "page": page, "words": words, "is_unread": unread}


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


urlpatterns = [
    path("messages/", inbox, name="inbox"),
    path("messages/counts/", counts, name="counts"),
    path("messages/new/", chat_start.start, name="start"),
    *(
        path(f"messages/{kind}/<str:reference>/", chat_start.about, {"kind": kind}, name=kind)
        for kind in ("order", "quotation", "rfq", "listing")
    ),
    path("messages/supplier/<slug:slug>/", chat_start.contact, name="contact"),
    path("messages/<str:reference>/", thread, name="thread"),
    path("messages/<str:reference>/messages/", messages, name="messages"),
    path("messages/<str:reference>/reading/", reading, name="reading"),
    path("messages/<str:reference>/files/<int:file_id>/", file, name="file"),
]
