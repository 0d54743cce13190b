"""The operators' disputes: the queue, one case, what an outcome would do."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from frontend import desk
from frontend.access import member_of, operator_required
from frontend.forms.rulings import RulingForm
from frontend.pages.desk_case import case_of, ruling_shape, show_case, split
from frontend.pages.desk_case_steps import STEPS
from marketplace.core import clock
from trade_assurance import dispute_queries
from trade_assurance.actions import disputes as actions
from trade_assurance.dispute_states import OPEN_STATES, DisputeState

PER_PAGE = 30


@operator_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """List the cases that wait, or those of one state; the oldest first."""
    state = request.GET.get("state", "")
    state = state if state in DisputeState.values else ""
    page = Paginator(dispute_queries.cases(state), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "states": [(value, DisputeState(value).label) for value in OPEN_STATES],
        "backlog": dispute_queries.backlog(),
        "now": clock.now(),
    }
    return render(request, "disputes/queue.html", context)


@operator_required
@never_cache
@require_GET
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one case: facts, one timeline, the decision."""
    dispute = case_of(reference)
    actions.note_reader(dispute=dispute, by=member_of(request), at=clock.now())
    return show_case(request, dispute)


@operator_required
@require_GET
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what an outcome would do to the held money."""
    dispute = case_of(reference)
    form = RulingForm(request.GET, **ruling_shape(dispute))
    form.is_valid()
    context = {"split": split(dispute, form), "dispute": dispute}
    return render(request, "disputes/_split.html", context)


def _backlog() -> tuple[int, datetime | None]:
    waiting = dispute_queries.backlog()
    return waiting.count, waiting.oldest


desk.register(
    "disputes",
    gettext_lazy("Disputes"),
    _backlog,
    "desk_disputes:queue",
    icon="scale",
    hint=gettext_lazy("Take cases, rule, sign, decide appeals"),
)

app_name = "desk_disputes"
urlpatterns = [
    path("desk/disputes/", queue, name="queue"),
    path("desk/disputes/<str:reference>/", case, name="case"),
    path("desk/disputes/<str:reference>/preview/", preview, name="preview"),
    *STEPS,
]
