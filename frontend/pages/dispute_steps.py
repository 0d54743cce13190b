"""The steps of both sides in a dispute's room: each a POST to a noun of its own."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend import dispute_access
from frontend.access import member_of, signed_in
from frontend.forms.dispute_claims import ClaimChangeForm
from frontend.forms.disputes import (
    ExhibitForm,
    NumberForm,
    ParcelForm,
    ProposalForm,
    ReasonForm,
)
from frontend.pages.dispute_show import show_room
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from trade_assurance.actions import disputes as actions
from trade_assurance.actions.disputes.terms import remedies_of
from trade_assurance.models import Dispute


@signed_in
@require_POST
def proposals(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an amount and a remedy."""
    dispute = dispute_access.handled_dispute(request, reference)
    form = ProposalForm(
        request.POST,
        currency=dispute.currency,
        remedies=remedies_of(dispute),
        auto_id="id_propose_%s",
    )

    def act(data: dict[str, Any]) -> None:
        actions.propose(
            dispute=dispute,
            terms=form.terms(),
            message=data["message"],
            by=member_of(request),
            at=clock.now(),
        )

    return _step(request, dispute, "propose", form, act, _("Your proposal is on the table."))


@signed_in
@require_POST
def acceptance(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree to the proposal that was on the page; the money moves."""
    dispute = dispute_access.handled_dispute(request, reference)

    def act(data: dict[str, Any]) -> None:
        actions.accept_proposal(
            dispute=dispute, number=data["number"], by=member_of(request), at=clock.now()
        )

    form = NumberForm(request.POST)
    return _step(request, dispute, "settle", form, act, _("You agreed. The money is moving."))


@signed_in
@require_POST
def refusal(request: HttpRequest, reference: str) -> HttpResponse:
    """Say no to the proposal that was on the page."""
    dispute = dispute_access.handled_dispute(request, reference)
    number = NumberForm(request.POST)
    form = ReasonForm(request.POST, auto_id="id_reject_%s")

    def act(data: dict[str, Any]) -> None:
        shown = number.cleaned_data["number"] if number.is_valid() else 0
        actions.reject_proposal(
            dispute=dispute, number=shown, reason=data["reason"], by=member_of(request),
            at=clock.now(),
        )  # fmt: skip

    return _step(request, dispute, "reject", form, act, _("The other side has your answer."))


@signed_in
@require_POST
def exhibits(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand in files."""
    dispute = dispute_access.handled_dispute(request, reference)
    form = ExhibitForm(request.POST, request.FILES, auto_id="id_exhibit_%s")

    def act(data: dict[str, Any]) -> None:
        actions.add_exhibits(
            dispute=dispute, files=data["exhibits"], note=data["note"], by=member_of(request),
            at=clock.now(),
        )  # fmt: skip

    return _step(request, dispute, "add_exhibit", form, act, _("Your evidence is on the file."))


@signed_in
@require_POST
def appeals(request: HttpRequest, reference: str) -> HttpResponse:
    """Appeal against the ruling."""
    dispute = dispute_access.handled_dispute(request, reference)
    form = ReasonForm(request.POST, auto_id="id_appeal_%s")

    def act(data: dict[str, Any]) -> None:
        actions.appeal(dispute=dispute, **data, by=member_of(request), at=clock.now())

    return _step(request, dispute, "appeal", form, act, _("Your appeal was received."))


@signed_in
@require_POST
def claims(request: HttpRequest, reference: str) -> HttpResponse:
    """Raise or lower what is claimed."""
    dispute = dispute_access.handled_dispute(request, reference)
    form = ClaimChangeForm(request.POST, currency=dispute.currency, auto_id="id_claim_%s")

    def act(data: dict[str, Any]) -> None:
        actions.change_claim(dispute=dispute, **data, by=member_of(request), at=clock.now())

    return _step(request, dispute, "claim", form, act, _("The claim is changed."))


@signed_in
@require_POST
def replacement(request: HttpRequest, reference: str) -> HttpResponse:
    """The supplier sent a replacement."""
    dispute = dispute_access.handled_dispute(request, reference)
    form = ParcelForm(request.POST, auto_id="id_parcel_%s")

    def act(data: dict[str, Any]) -> None:
        actions.ship_replacement(dispute=dispute, **data, by=member_of(request), at=clock.now())

    done = _("Noted: the replacement is on its way.")
    return _step(request, dispute, "ship_replacement", form, act, done)


@signed_in
@require_POST
def move(request: HttpRequest, reference: str, noun: str) -> HttpResponse:
    """Take a step that asks nothing: call an operator, withdraw, nothing more to hand in."""
    dispute = dispute_access.handled_dispute(request, reference)
    name, do, done = PLAIN[noun]

    def act(_data: dict[str, Any]) -> None:
        do(dispute=dispute, by=member_of(request), at=clock.now())

    return _step(request, dispute, name, forms.Form(request.POST), act, str(done()))


def _step(
    request: HttpRequest,
    dispute: Dispute,
    name: str,
    form: forms.Form,
    act: Callable[[dict[str, Any]], None],
    done: str,
) -> HttpResponse:
    """Act on a valid form; what was refused is shown in the room with all that was typed."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except TransitionRefused:
            messages.warning(request, _("The dispute has moved on since you opened this page."))
            return redirect("disputes:room", reference=dispute.reference)
        except Refusal as refusal:
            if not form.fields or isinstance(form, NumberForm):
                messages.error(request, str(refusal))
                return redirect("disputes:room", reference=dispute.reference)
            refused(form, refusal)
        else:
            messages.success(request, done)
            return redirect("disputes:room", reference=dispute.reference)
    return show_room(request, dispute, **{name: form})


PLAIN: dict[str, tuple[str, Callable[..., Any], Callable[[], str]]] = {
    "escalation": ("escalate", actions.escalate, lambda: _("An operator was called.")),
    "withdrawal": (
        "withdraw",
        actions.withdraw_dispute,
        lambda: _("The dispute is withdrawn. The order goes on."),
    ),
    "uncontested-part": (
        "release_rest",
        actions.release_rest,
        lambda: _("The part that nobody claims is released to the supplier."),
    ),
    "arrival": (
        "confirm_replacement",
        actions.confirm_replacement,
        lambda: _("The dispute is closed. A new claim window has begun."),
    ),
    "end-of-evidence": (
        "finish_evidence",
        actions.finish_evidence,
        lambda: _("Noted: you have nothing more to hand in."),
    ),
}

_ONE = "disputes/<str:reference>/"
# Included by frontend.pages.disputes, whose namespace they share.
STEPS = [
    path(f"{_ONE}proposals/", proposals, name="proposals"),
    path(f"{_ONE}acceptance/", acceptance, name="acceptance"),
    path(f"{_ONE}refusal/", refusal, name="refusal"),
    path(f"{_ONE}exhibits/", exhibits, name="exhibits"),
    path(f"{_ONE}appeal/", appeals, name="appeal"),
    path(f"{_ONE}claim/", claims, name="claim"),
    path(f"{_ONE}replacement/", replacement, name="replacement"),
    *(path(f"{_ONE}{noun}/", move, {"noun": noun}, name=noun) for noun in PLAIN),
]
