"""The operators' steps in a case: each a POST to a noun of its own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.disputes import ExhibitForm, QuestionForm, ReasonForm
from frontend.forms.rulings import FindingForm, HandOverForm, InspectionForm, RulingForm
from frontend.pages.desk_case import case_of, ruling_shape, show_case
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from trade_assurance import rules
from trade_assurance.actions import disputes as actions
from trade_assurance.models import Dispute

Act = Callable[[dict[str, Any]], Any]


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
    dispute = case_of(reference)
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
    dispute = case_of(reference)
    form = RulingForm(request.POST, **ruling_shape(dispute))
    if "preview" in request.POST:
        form.is_valid()
        return show_case(request, dispute, rule=form)
    if not form.is_valid():
        return show_case(request, dispute, status=422, rule=form)
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


@operator_required
@require_POST
def handover(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the case to another operator, or take it over."""
    dispute = case_of(reference)
    taken = "take" in request.POST
    form = (
        forms.Form(request.POST) if taken else HandOverForm(request.POST, but=dispute.operator_id)
    )

    def act(data: dict[str, Any]) -> Any:
        return actions.hand_over(
            dispute=dispute, to=data.get("operator"), by=member_of(request), at=clock.now()
        )

    return _try(request, dispute, "hand_over", form, act, _("The case has another operator."))


@operator_required
@require_POST
def inspection(request: HttpRequest, reference: str) -> HttpResponse:
    """Order an inspection as evidence."""
    dispute = case_of(reference)
    form = InspectionForm(request.POST, currency=dispute.currency, auto_id="id_inspection_%s")

    def act(data: dict[str, Any]) -> Any:
        return actions.order_inspection(
            dispute=dispute, order=actions.InspectionOrder(**data), by=member_of(request),
            at=clock.now(),
        )  # fmt: skip

    done = _("The inspection is ordered. All dates of the dispute stand still.")
    return _try(request, dispute, "order_inspection", form, act, done)


@operator_required
@require_POST
def finding(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the inspection found."""
    form = FindingForm(request.POST, auto_id="id_finding_%s")
    return _step(request, reference, actions.end_inspection, form, _("The dates go on."))


@operator_required
@require_POST
def bank_decision(request: HttpRequest, reference: str) -> HttpResponse:
    """The buyer's bank has decided: the dispute goes on, or is closed."""
    return _plain(request, reference, actions.end_suspension, _("The dispute goes on."))


def _plain(request: HttpRequest, reference: str, do: Callable[..., Any], done: str) -> HttpResponse:
    return _step(request, reference, do, forms.Form(request.POST), done)


def _step(
    request: HttpRequest, reference: str, do: Callable[..., Any], form: forms.Form, done: str
) -> HttpResponse:
    dispute = case_of(reference)

    def act(data: dict[str, Any]) -> Any:
        return do(dispute=dispute, **data, by=member_of(request), at=clock.now())

    return _try(request, dispute, str(do.__name__), form, act, done)


def _try(
    request: HttpRequest, dispute: Dispute, name: str, form: forms.Form, act: Act, done: str
) -> HttpResponse:
    """Act on a valid form; what was refused is shown on the case with all that was typed."""
    if not form.is_valid():
        return show_case(request, dispute, status=422, **{name: form})
    try:
        act(form.cleaned_data)
    except TransitionRefused:
        messages.error(request, _("This was decided meanwhile. Look at what is true now."))
    except Refusal as refusal:
        if form.fields:
            refused(form, refusal)
            return show_case(request, dispute, status=422, **{name: form})
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("desk_disputes:case", reference=dispute.reference)


_ONE = "desk/disputes/<str:reference>/"
# Included by frontend.pages.desk_disputes, whose namespace they share.
STEPS = [
    path(f"{_ONE}assignment/", assignment, name="assignment"),
    path(f"{_ONE}handover/", handover, name="handover"),
    path(f"{_ONE}extension/", extension, name="extension"),
    path(f"{_ONE}inspection/", inspection, name="inspection"),
    path(f"{_ONE}finding/", finding, name="finding"),
    path(f"{_ONE}question/", question, name="question"),
    path(f"{_ONE}exhibits/", exhibits, name="exhibits"),
    path(f"{_ONE}ruling/", ruling, name="ruling"),
    path(f"{_ONE}signature/", signature, name="signature"),
    path(f"{_ONE}return/", sending_back, name="return"),
    path(f"{_ONE}retry/", retry, name="retry"),
    path(f"{_ONE}bank-decision/", bank_decision, name="bank-decision"),
]
