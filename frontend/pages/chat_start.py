"""Beginning a conversation: nothing is stored before the first message is sent."""

from dataclasses import asdict
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from frontend.access import company_required, member_of
from frontend.chat.openings import Opening, opening_of
from frontend.forms.chat import FirstMessageForm
from marketplace.companies.models import Company
from marketplace.core import clock
from marketplace.core.errors import Refusal
from messaging import actions, rules
from messaging.models import Thread


def about(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Lead from a thing's own page to the conversation about it, or to its beginning."""
    return redirect(f"{reverse('chat:start')}?{urlencode({kind: reference})}")


def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead from a storefront to the conversation with that supplier."""
    return about(request, slug, "supplier")


@company_required
def start(request: HttpRequest) -> HttpResponse:
    """Show the first message's form, or the conversation if there is one; POST begins it."""
    member = member_of(request)
    opening = opening_of(request.GET, member)
    if opening is None:
        raise Http404
    other_id = opening.buyer_id if member.acts_for(opening.seller_id) else opening.seller_id
    if not rules.can_start_thread(member, other_id=other_id):
        raise PermissionDenied
    thread = opening.existing(member)
    if thread is not None and thread.last_seq:
        return redirect("chat:thread", thread.reference)
    if request.method != "POST":
        form = FirstMessageForm(initial={"client_id": uuid4()})
        return _form(request, opening, other_id, form)
    form = FirstMessageForm(request.POST, request.FILES)
    begun = _begin(request, opening, form) if form.is_valid() else None
    if begun is None:
        return _form(request, opening, other_id, form, status=422)
    return redirect("chat:thread", begun.reference)


def _begin(request: HttpRequest, opening: Opening, form: FirstMessageForm) -> Thread | None:
    at = clock.now()
    given: dict[str, Any] = form.cleaned_data
    try:
        with transaction.atomic():  # no conversation without its first message
            thread = actions.open_thread(**asdict(opening), at=at)
            if opening.card and not thread.last_seq:
                actions.post_card(
                    thread=thread,
                    card_kind=opening.subject_kind,
                    card=opening.card,
                    by=member_of(request),
                    at=at,
                )
            actions.post_message(
                thread=thread,
                body=given["body"],
                files=given["attached"],
                client_id=given["client_id"],
                by=member_of(request),
                at=at,
            )
    except Refusal as refusal:
        form.add_error("body" if refusal.field == "body" else "attached", str(refusal))
        return None
    return thread


def _form(
    request: HttpRequest, opening: Opening, other_id: int, form: FirstMessageForm, status: int = 200
) -> HttpResponse:
    other = Company.objects.get(pk=other_id)
    context = {"opening": opening, "other": other, "form": form}
    return render(request, "chat/start.html", context, status=status)
