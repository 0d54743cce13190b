"""The buyer's requests: the list, one request with what came in, and its endings."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import signed_in
from frontend.forms.rfqs import AnswerForm, ExtendForm, FileForm, ReasonForm
from frontend.pages.rfqs.access import attempt, member_of, own_rfq
from marketplace.companies.states import Permission
from marketplace.core import clock
from marketplace.core.transitions import Actor
from rfq import actions
from rfq.actions.deciding import MOST_EXTENSIONS
from rfq.models import RFQ
from rfq.queries import rfqs_of_buyer, seats_taken, with_counts, with_revisions
from rfq.rules import can_manage_rfq, can_post_rfqs, can_quote
from rfq.states import RFQ as MACHINE
from rfq.states import RFQState

PAGE = 20


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """List the requests of the member's company."""
    member = member_of(request)
    rfqs = rfqs_of_buyer(member)
    if not member.may(Permission.SEE_ALL_ORDERS):
        rfqs = rfqs.filter(created_by_id=member.user_id)
    state = request.GET.get("state", "")
    if state in RFQState.values:
        rfqs = rfqs.filter(state=state)
    page = Paginator(with_counts(rfqs).order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "states": RFQState.choices,
        "may_post": can_post_rfqs(member),
        "may_quote": can_quote(member),
    }
    return render(request, "rfqs/list.html", context)


@signed_in
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one request to its buyer; suppliers and operators have pages of their own."""
    if member_of(request).is_operator:
        return redirect("rfqs:review", reference)
    rfq = own_rfq(request, reference, manage=False)
    if rfq.state == RFQState.DRAFT:
        return redirect("rfqs:edit", rfq.reference, "review")
    return detail_page(request, rfq)


def detail_page(request: HttpRequest, rfq: RFQ, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Show a request that was sent; `forms` replaces the blank ones by those that were refused."""
    return render(request, "rfqs/detail.html", _detail(request, rfq, **forms), status=status)


def _detail(request: HttpRequest, rfq: RFQ, **forms: Any) -> dict[str, Any]:
    member = member_of(request)
    sent = with_revisions(rfq.quotations.filter(current__gt=0)).order_by("-submitted_at", "-pk")
    moves = MACHINE.choices(state=rfq.state, actor=Actor.BUYER)
    if not can_manage_rfq(member, rfq):
        moves = []
    if rfq.extensions >= MOST_EXTENSIONS:
        moves = [name for name in moves if name != "extend"]
    return {
        "rfq": rfq,
        "quotations": sent,
        "taken": seats_taken(rfq),
        "matched": rfq.matches.count(),
        "declined": rfq.matches.filter(declined_at__isnull=False).count(),
        "files": rfq.files.order_by("pk"),
        "questions": rfq.questions.order_by("-pk"),
        "moves": moves,
        "answer_form": AnswerForm(),
        "extend_form": ExtendForm(),
        "cancel_form": ReasonForm(auto_id="cancel_%s"),
        "end_form": ReasonForm(auto_id="end_%s"),
        "file_form": FileForm(),
        "may_manage": can_manage_rfq(member, rfq),
        **forms,
    }


@signed_in
@require_POST
def extension(request: HttpRequest, reference: str) -> HttpResponse:
    """Take quotations for longer."""
    rfq = own_rfq(request, reference)
    form, by, at = ExtendForm(request.POST), member_of(request), clock.now()
    done = _("The deadline is later now.")
    if form.is_valid() and attempt(
        request,
        done,
        lambda: actions.extend_rfq(rfq=rfq, closes_at=form.cleaned_data["closes_at"], by=by, at=at),
        form,
    ):
        return redirect("rfqs:detail", rfq.reference)
    return render(request, "rfqs/detail.html", _detail(request, rfq, extend_form=form), status=422)


@signed_in
@require_POST
def closure(request: HttpRequest, reference: str) -> HttpResponse:
    """Take no more quotations."""
    rfq, by, at = own_rfq(request, reference), member_of(request), clock.now()
    done = _("The request is closed to new quotations.")
    attempt(request, done, lambda: actions.close_rfq_early(rfq=rfq, by=by, at=at))
    return redirect("rfqs:detail", rfq.reference)


@signed_in
@require_POST
def cancellation(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw the request, or drop a draft."""
    rfq, by, at = own_rfq(request, reference), member_of(request), clock.now()
    form = ReasonForm(request.POST, auto_id="cancel_%s")
    is_draft = rfq.state == RFQState.DRAFT
    if not form.is_valid() and not is_draft:
        context = _detail(request, rfq, cancel_form=form)
        return render(request, "rfqs/detail.html", context, status=422)
    reason = form.cleaned_data.get("reason", "")
    done = _("The draft is gone.") if is_draft else _("The request is cancelled.")
    attempt(request, done, lambda: actions.cancel_rfq(rfq=rfq, reason=reason, by=by, at=at))
    return redirect("rfqs:list")


@signed_in
@require_POST
def ending(request: HttpRequest, reference: str) -> HttpResponse:
    """End the request without an order."""
    rfq, by, at = own_rfq(request, reference), member_of(request), clock.now()
    form = ReasonForm(request.POST, auto_id="end_%s")
    done = _("The request ended; the suppliers were told why.")
    if form.is_valid() and attempt(
        request,
        done,
        lambda: actions.close_without_award(
            rfq=rfq, reason=form.cleaned_data["reason"], by=by, at=at
        ),
        form,
    ):
        return redirect("rfqs:detail", rfq.reference)
    return render(request, "rfqs/detail.html", _detail(request, rfq, end_form=form), status=422)


@signed_in
@require_POST
def answer(request: HttpRequest, reference: str, question_id: int) -> HttpResponse:
    """Answer a question for every supplier."""
    rfq, by, at = own_rfq(request, reference), member_of(request), clock.now()
    question = get_object_or_404(rfq.questions, pk=question_id)
    form = AnswerForm(request.POST)
    done = _("Every supplier can read your answer.")
    if form.is_valid() and attempt(
        request,
        done,
        lambda: actions.answer_question(
            question=question, answer=form.cleaned_data["answer"], by=by, at=at
        ),
        form,
    ):
        return redirect("rfqs:detail", rfq.reference)
    context = _detail(request, rfq, answer_form=form, answering=question.pk)
    return render(request, "rfqs/detail.html", context, status=422)
