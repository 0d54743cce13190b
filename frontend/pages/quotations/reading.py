"""Quotations sent and received: the list, and one with its history and what can be done."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from frontend.access import signed_in
from frontend.forms.rfqs import ReasonForm
from frontend.pages.quotations.access import (
    RevisionView,
    change_in_words,
    offers_of,
    readable_quotation,
    rows_of,
)
from frontend.pages.rfqs.access import member_of
from frontend.templatetags.quayside import first_url
from marketplace.core import clock
from marketplace.core.transitions import Actor
from messaging.queries import threads_for
from messaging.states import SubjectKind
from rfq import actions
from rfq.models import Quotation
from rfq.offer import changes
from rfq.queries import quotations_for
from rfq.rules import can_answer, can_decide, can_see_quotation
from rfq.states import QUOTATION, QuotationState

PAGE = 20


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """List quotations, those received and those sent."""
    member = member_of(request)
    quotations = quotations_for(member).select_related("buyer", "seller", "rfq__created_by")
    side = request.GET.get("side", "")
    if side in {"buyer", "seller"} and member.company is not None:
        quotations = quotations.filter(**{side: member.company})
    state = request.GET.get("state", "")
    if state in QuotationState.values:
        quotations = quotations.filter(state=state)
    page = Paginator(quotations.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    rows = [quotation for quotation in page if can_see_quotation(member, quotation)]
    context = {
        "page": page,
        "rows": rows,
        "side": side,
        "state": state,
        "states": QuotationState.choices,
    }
    return render(request, "quotations/list.html", context)


@signed_in
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one quotation: what is on the table, what changed, and the buttons of this side."""
    quotation = readable_quotation(request, reference)
    if quotation.current == 0:
        return redirect("quotations:build", quotation.reference)
    actions.mark_seen(quotation=quotation, by=member_of(request), at=clock.now())
    return render(request, "quotations/detail.html", page_of(request, quotation))


@signed_in
def file(request: HttpRequest, reference: str, file_id: int) -> FileResponse:
    """Hand out one file, always as a download."""
    quotation = readable_quotation(request, reference)
    row = get_object_or_404(quotation.files, pk=file_id)
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name)


def page_of(request: HttpRequest, quotation: Quotation, **forms: Any) -> dict[str, Any]:
    """Return what the page of a quotation shows."""
    member = member_of(request)
    views = revision_views(quotation)
    is_buyer = member.acts_for(quotation.buyer_id)
    moves: list[str] = []
    if is_buyer and can_decide(member, quotation):
        moves = QUOTATION.choices(state=quotation.state, actor=Actor.BUYER)
    elif can_answer(member, quotation):
        moves = QUOTATION.choices(state=quotation.state, actor=Actor.SELLER)
    thread = (
        threads_for(member)
        .filter(subject_kind=SubjectKind.QUOTATION, subject_reference=quotation.reference)
        .first()
    )
    return {
        "quotation": quotation,
        "current": next(view for view in views if view.is_current),
        "revisions": list(reversed(views)),
        "moves": moves,
        "is_buyer": is_buyer,
        "other": quotation.seller if is_buyer else quotation.buyer,
        "files": quotation.files.order_by("pk"),
        "thread_url": first_url("chat:thread", "chat:detail", reference=thread.reference)
        if thread
        else "",
        "order_url": first_url("orders:detail", reference=quotation.order_reference)
        if quotation.order_reference
        else "",
        "decline_form": ReasonForm(auto_id="decline_%s"),
        "withdraw_form": ReasonForm(auto_id="withdraw_%s"),
        **forms,
    }


def revision_views(quotation: Quotation) -> list[RevisionView]:
    """Return every revision with what it changed against the one before, oldest first."""
    views: list[RevisionView] = []
    names = {Actor.BUYER: quotation.buyer.name, Actor.SELLER: quotation.seller.name}
    for row, offer in offers_of(quotation):
        before = views[-1].offer if views else offer
        views.append(
            RevisionView(
                row=row,
                offer=offer,
                rows=rows_of(offer),
                changes=[change_in_words(c, offer) for c in changes(before, offer)],
                is_current=row.number == quotation.current,
                company=names[Actor(row.side)],
            )
        )
    return views
