"""The operators' side of disputes: the queue, a case in three columns, evidence, rulings."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from frontend import desk, dispute_room
from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.disputes import ExhibitForm, QuestionForm, ReasonForm, RulingForm
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.transitions import Actor, TransitionRefused
from marketplace.orders.queries import zone_of_company
from messaging.queries import threads_about
from trade_assurance import dispute_queries, queries, rules
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.disputes.judging import refund_of, waiting_ruling
from trade_assurance.dispute_states import DISPUTE, OPEN_STATES, DisputeState, Outcome
from trade_assurance.models import Dispute

PER_PAGE = 30
Act = Callable[[dict[str, Any]], Any]


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
    return _show(request, _case(reference))


@operator_required
@require_GET
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what an outcome would do to the held money."""
    dispute = _case(reference)
    form = RulingForm(request.GET, currency=dispute.currency)
    form.is_valid()
    context = {"split": _split(dispute, form), "dispute": dispute}
    return render(request, "disputes/_split.html", context)


@operator_required
@require_POST
def assignment(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the case."""
    return _plain(request, reference, actions.assign, _("The case is yours. Both sides were told."))


@operator_required
@require_POST
def extension(request: HttpRequest, reference: str) -> HttpResponse:
    """Give three more days for evidence."""
    done = _("Both sides have three more days.")
    return _plain(request, reference, actions.extend_evidence, done)


@operator_required
@require_POST
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask both sides once more."""
    form = QuestionForm(request.POST, auto_id="id_question_%s")
    return _step(request, reference, actions.ask_again, form, _("Both sides were asked."))


@operator_required
@require_POST
def exhibits(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a file of the operator's own on the case."""
    dispute = _case(reference)
    form = ExhibitForm(request.POST, request.FILES, auto_id="id_exhibit_%s")

    def act(data: dict[str, Any]) -> Any:
        return actions.add_exhibits(
            dispute=dispute, files=data["exhibits"], note=data["note"], by=member_of(request),
            at=clock.now(),
        )  # fmt: skip

    return _try(request, dispute, "add_exhibits", form, act, _("The file is on the case."))


@operator_required
@password_confirmed
@require_POST
def ruling(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what the ruling would do, or rule."""
    dispute = _case(reference)
    form = RulingForm(request.POST, currency=dispute.currency)
    if "preview" in request.POST:
        form.is_valid()
        return _show(request, dispute, rule=form)
    if not form.is_valid():
        return _show(request, dispute, status=422, rule=form)
    if not rules.can_rule(member_of(request), dispute):
        raise PermissionDenied
    done = _("The ruling is recorded.")

    def act(_data: dict[str, Any]) -> Any:
        return actions.rule(
            dispute=dispute, decision=form.decision(), by=member_of(request), at=clock.now()
        )

    return _try(request, dispute, "rule", form, act, done)


@operator_required
@password_confirmed
@require_POST
def signature(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign another operator's ruling."""
    return _plain(request, reference, actions.sign_ruling, _("The ruling is signed and in force."))


@operator_required
@require_POST
def sending_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Send another operator's ruling back."""
    form = ReasonForm(request.POST, auto_id="id_return_%s")
    return _step(request, reference, actions.return_ruling, form, _("The ruling went back."))


@operator_required
@password_confirmed
@require_POST
def retry(request: HttpRequest, reference: str) -> HttpResponse:
    """Try again to move the money."""
    return _plain(request, reference, actions.retry_execution, _("It was tried again."))


def _case(reference: str) -> Dispute:
    rows = Dispute.objects.select_related(
        "order__buyer", "order__seller", "protection", "opened_by", "operator"
    )
    return get_object_or_404(rows, reference=reference)


def _plain(request: HttpRequest, reference: str, do: Callable[..., Any], done: str) -> HttpResponse:
    return _step(request, reference, do, forms.Form(request.POST), done)


def _step(
    request: HttpRequest, reference: str, do: Callable[..., Any], form: forms.Form, done: str
) -> HttpResponse:
    dispute = _case(reference)

    def act(data: dict[str, Any]) -> Any:
        return do(dispute=dispute, **data, by=member_of(request), at=clock.now())

    return _try(request, dispute, str(do.__name__), form, act, done)


def _try(
    request: HttpRequest, dispute: Dispute, name: str, form: forms.Form, act: Act, done: str
) -> HttpResponse:
    """Act on a valid form; what was refused is shown on the case with all that was typed."""
    if not form.is_valid():
        return _show(request, dispute, status=422, **{name: form})
    try:
        act(form.cleaned_data)
    except TransitionRefused:
        messages.error(request, _("This was decided meanwhile. Look at what is true now."))
    except Refusal as refusal:
        if form.fields:
            refused(form, refusal)
            return _show(request, dispute, status=422, **{name: form})
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("desk_disputes:case", reference=dispute.reference)


def _show(
    request: HttpRequest, dispute: Dispute, *, status: int = 200, **tried: forms.Form
) -> HttpResponse:
    member, order = member_of(request), dispute.order
    draft = waiting_ruling(dispute)
    form = tried.get("rule") or RulingForm(currency=dispute.currency)
    context = {
        "dispute": dispute,
        "order": order,
        "now": clock.now(),
        "next": dispute_room.next_step(dispute, member),
        "may": set(DISPUTE.choices(state=dispute.state, actor=Actor.OPERATOR)),
        "lines": dispute.lines.select_related("line").order_by("pk"),
        "offers": dispute_room.offers(dispute, member),
        "exhibits": dispute.exhibits.select_related("by").order_by("at", "pk"),
        "timeline": dispute_room.timeline(dispute),
        "threads": threads_about(member, "order", order.reference),
        "ledger": queries.ledger_lines(order),
        "rulings": dispute_queries.rulings_in_force(dispute),
        "draft": draft,
        "draft_split": dispute_room.split_of(dispute, draft.refund) if draft else None,
        "may_rule": rules.can_rule(member, dispute) and draft is None,
        "may_sign": draft is not None and rules.can_sign_ruling(member, draft),
        "form": form,
        "split": _split(dispute, form) if form.is_bound else None,
        "forms": {
            "ask_again": tried.get("ask_again") or QuestionForm(auto_id="id_question_%s"),
            "add_exhibits": tried.get("add_exhibits") or ExhibitForm(auto_id="id_exhibit_%s"),
            "return_ruling": tried.get("return_ruling") or ReasonForm(auto_id="id_return_%s"),
        },
        "tried": next(iter(tried), ""),
        "buyer_zone": zone_of_company(order.buyer_id),
        "seller_zone": zone_of_company(order.seller_id),
    }
    return render(request, "disputes/case.html", context, status=status)


def _split(dispute: Dispute, form: forms.Form) -> dispute_room.Split | None:
    """Return what the typed outcome does, as soon as outcome and amount can be read."""
    data = getattr(form, "cleaned_data", {})
    outcome: str = data.get("outcome", "")
    amount: Money | None = data.get("amount")
    if not outcome or (outcome == Outcome.PARTIAL_REFUND and amount is None):
        return None
    try:
        refund = refund_of(dispute, actions.Decision(outcome, "", "", amount))
    except Refusal:
        return None
    return dispute_room.split_of(dispute, refund)


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
    path("desk/disputes/<str:reference>/assignment/", assignment, name="assignment"),
    path("desk/disputes/<str:reference>/extension/", extension, name="extension"),
    path("desk/disputes/<str:reference>/question/", question, name="question"),
    path("desk/disputes/<str:reference>/exhibits/", exhibits, name="exhibits"),
    path("desk/disputes/<str:reference>/ruling/", ruling, name="ruling"),
    path("desk/disputes/<str:reference>/signature/", signature, name="signature"),
    path("desk/disputes/<str:reference>/return/", sending_back, name="return"),
    path("desk/disputes/<str:reference>/retry/", retry, name="retry"),
]
