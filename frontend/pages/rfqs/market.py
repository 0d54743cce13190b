"""The supplier's side: requests that fit, one request, and saying no to it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import signed_in
from frontend.forms.rfqs import QuestionForm, ReasonForm
from frontend.pages.rfqs.access import attempt, member_of, offered_rfq
from marketplace.core import clock
from rfq import actions
from rfq.models import RFQ
from rfq.queries import market_for, quotations_this_month, seats_taken
from rfq.rules import can_quote
from rfq.states import RFQState

PAGE = 20
ORDERS = {"": ("-score", "-pk"), "new": ("-pk",), "deadline": ("rfq__closes_at", "-pk")}


@signed_in
def market(request: HttpRequest) -> HttpResponse:
    """List open requests that fit what the company sells, with the score and why."""
    member = member_of(request)
    if member.company is None or not can_quote(member):
        raise PermissionDenied
    sort, words = request.GET.get("sort", ""), request.GET.get("q", "").strip()[:100]
    unanswered = bool(request.GET.get("unanswered"))
    matches = market_for(member, unanswered=unanswered).order_by(*ORDERS.get(sort, ORDERS[""]))
    if words:
        matches = matches.filter(rfq__title__icontains=words)
    used = quotations_this_month(member.company.pk, clock.now())
    context = {
        "page": Paginator(matches, PAGE).get_page(request.GET.get("page")),
        "sort": sort,
        "q": words,
        "unanswered": unanswered,
        "used": used,
        "quota": settings.RFQ_QUOTATIONS_PER_MONTH,
    }
    return render(request, "rfqs/market.html", context)


@signed_in
def offered(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one request to a supplier that it reached."""
    return render(request, "rfqs/offered.html", _offered(request, offered_rfq(request, reference)))


def _offered(request: HttpRequest, rfq: RFQ, **forms: Any) -> dict[str, Any]:
    member = member_of(request)
    return {
        "rfq": rfq,
        "match": rfq.matches.filter(seller=member.company).select_related("product").first(),
        "quotation": rfq.quotations.filter(seller=member.company).first(),
        "taken": seats_taken(rfq),
        "files": rfq.files.order_by("pk"),
        "questions": rfq.questions.exclude(answer="").order_by("-pk"),
        "may_quote": can_quote(member),
        "is_open": rfq.state == RFQState.OPEN,
        "question_form": QuestionForm(),
        "refusal_form": ReasonForm(auto_id="refusal_%s"),
        **forms,
    }


@signed_in
@require_POST
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the buyer."""
    rfq, by, at = offered_rfq(request, reference), member_of(request), clock.now()
    form = QuestionForm(request.POST)
    done = _("Your question was sent; the answer appears here.")
    if form.is_valid() and attempt(
        request,
        done,
        lambda: actions.ask_question(rfq=rfq, question=form.cleaned_data["question"], by=by, at=at),
        form,
    ):
        return redirect("rfqs:offered", rfq.reference)
    context = _offered(request, rfq, question_form=form)
    return render(request, "rfqs/offered.html", context, status=422)


@signed_in
@require_POST
def refusal(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the company will not quote."""
    rfq, by, at = offered_rfq(request, reference), member_of(request), clock.now()
    form = ReasonForm(request.POST, auto_id="refusal_%s")
    done = _("The request left your list.")
    if form.is_valid() and attempt(
        request,
        done,
        lambda: actions.decline_to_quote(rfq=rfq, reason=form.cleaned_data["reason"], by=by, at=at),
        form,
    ):
        return redirect("rfqs:market")
    context = _offered(request, rfq, refusal_form=form)
    return render(request, "rfqs/offered.html", context, status=422)
