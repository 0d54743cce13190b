"""The operator's queue of requests that the automatic rules held back."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from frontend import desk
from frontend.access import operator_required
from frontend.forms.rfqs import DecisionForm
from frontend.pages.rfqs.access import attempt, member_of
from marketplace.core import clock
from marketplace.core.states import history
from rfq import actions
from rfq.models import RFQ
from rfq.queries import rfqs_for, rfqs_to_review
from rfq.rules import can_review_rfqs
from rfq.states import RFQState

REASONS = {
    "contact_details": gettext_lazy(
        "It seems to give an e-mail address, a telephone number or a link."
    ),
    "off_platform": gettext_lazy("It names a messenger outside the marketplace."),
    "forbidden_goods": gettext_lazy("It may ask for goods that must not be traded here."),
    "too_few_words": gettext_lazy("It says very little."),
    "unlikely_quantity": gettext_lazy("The quantity is unlikely."),
}


@operator_required
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits, oldest first."""
    _operators_only(request)
    rows = [(rfq, _reasons(rfq)) for rfq in rfqs_to_review().select_related("buyer")[:200]]
    return render(request, "rfqs/queue.html", {"rows": rows})


@operator_required
def review(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one request with why it was held back."""
    return render(request, "rfqs/review_case.html", _case(_rfq(request, reference)))


@operator_required
@require_POST
def decision(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish it, hand it back or refuse it."""
    rfq, by, at = _rfq(request, reference), member_of(request), clock.now()
    form = DecisionForm(request.POST)

    def act() -> None:
        name, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
        verbs: dict[str, Any] = {
            "approve": actions.approve_rfq,
            "reject": actions.reject_rfq,
            "request_changes": actions.request_changes,
        }
        verbs[name](rfq=rfq, reason=reason, by=by, at=at)

    if form.is_valid() and attempt(request, _("The buyer was told."), act, form):
        return redirect("rfqs:queue")
    context = _case(rfq) | {"form": form}
    return render(request, "rfqs/review_case.html", context, status=422)


def _case(rfq: RFQ) -> dict[str, Any]:
    return {
        "rfq": rfq,
        "reasons": _reasons(rfq),
        "form": DecisionForm(),
        "is_waiting": rfq.state == RFQState.SUBMITTED,
        "history": history(rfq),
        "files": rfq.files.order_by("pk"),
    }


def _rfq(request: HttpRequest, reference: str) -> RFQ:
    _operators_only(request)
    rfqs = rfqs_for(member_of(request)).select_related("buyer", "category", "created_by")
    return get_object_or_404(rfqs, reference=reference)


def _reasons(rfq: RFQ) -> list[Any]:
    return [REASONS[code] for code in rfq.review_reasons if code in REASONS]


def _operators_only(request: HttpRequest) -> None:
    if not can_review_rfqs(member_of(request)):
        raise Http404


def _backlog() -> tuple[int, datetime | None]:
    waiting = rfqs_to_review()
    oldest = waiting.first()
    return waiting.count(), oldest.submitted_at if oldest else None


desk.register(
    "rfqs",
    gettext_lazy("Requests to review"),
    _backlog,
    "rfqs:queue",
    icon="file-search",
    hint=gettext_lazy("Held back by the automatic rules; one working day to decide."),
)
