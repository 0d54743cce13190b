"""The steps of a return: each a POST to a noun of its own."""

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

from frontend.access import member_of, signed_in
from frontend.forms.disputes import ParcelForm, ReasonForm
from frontend.forms.returns import AddressForm, LabelForm
from frontend.pages.return_show import handled_return, readable_return, send_form, show_return
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.transitions import TransitionRefused
from trade_assurance.actions import returns as actions
from trade_assurance.models import GoodsReturn


@signed_in
@require_POST
def authorisation(request: HttpRequest, reference: str) -> HttpResponse:
    """Allow the return."""
    form = AddressForm(request.POST, auto_id="id_address_%s")
    found = handled_return(request, reference)
    return _step(request, found, "authorise", form, actions.authorise, _("The buyer was told."))


@signed_in
@require_POST
def refusal(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse the return."""
    form = ReasonForm(request.POST, auto_id="id_refuse_%s")
    found = handled_return(request, reference)
    return _step(request, found, "refuse", form, actions.refuse, _("The buyer was told."))


@signed_in
@require_POST
def labels(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a label."""
    form = LabelForm(request.POST, request.FILES, auto_id="id_label_%s")

    def act(*, goods_return: GoodsReturn, **_data: Any) -> None:
        actions.give_label(
            goods_return=goods_return, label=form.made(), by=member_of(request), at=clock.now()
        )

    found = handled_return(request, reference)
    return _step(request, found, "label", form, act, _("The buyer has the label."))


@signed_in
@require_POST
def parcel(request: HttpRequest, reference: str) -> HttpResponse:
    """The goods left."""
    found = handled_return(request, reference)
    form = send_form(found, request.POST)

    def act(*, goods_return: GoodsReturn, **_data: Any) -> None:
        actions.send_goods(
            goods_return=goods_return, parcel=form.parcel(), by=member_of(request), at=clock.now()
        )

    return _step(request, found, "send", form, act, _("Noted: the goods are on their way."))


@signed_in
@require_POST
def rejection(request: HttpRequest, reference: str) -> HttpResponse:
    """What came back is not accepted."""
    form = ReasonForm(request.POST, auto_id="id_reject_%s")
    found = handled_return(request, reference)
    return _step(request, found, "reject", form, actions.reject_goods, _("The buyer was told."))


@signed_in
@require_POST
def replacement(request: HttpRequest, reference: str) -> HttpResponse:
    """A replacement left."""
    form = ParcelForm(request.POST, auto_id="id_replace_%s")
    found = handled_return(request, reference)
    done = _("Noted: the replacement is on its way.")
    return _step(request, found, "replace", form, actions.replace_goods, done)


@signed_in
@require_POST
def move(request: HttpRequest, reference: str, noun: str) -> HttpResponse:
    """Take a step that asks nothing: receipt, acceptance, money instead, keeping the goods."""
    found = readable_return(request, reference)
    name, do, done = PLAIN[noun]
    return _step(request, found, name, forms.Form(request.POST), do, str(done()))


def _step(
    request: HttpRequest,
    found: GoodsReturn,
    name: str,
    form: forms.Form,
    do: Callable[..., Any],
    done: str,
) -> HttpResponse:
    """Act on a valid form; what was refused is shown on the page with all that was typed."""
    if not form.is_valid():
        return show_return(request, found, **{name: form})
    try:
        do(goods_return=found, **form.cleaned_data, by=member_of(request), at=clock.now())
    except TransitionRefused:
        messages.warning(request, _("The return has moved on since you opened this page."))
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refusal as refusal:
        if form.fields:
            refused(form, refusal)
            return show_return(request, found, **{name: form})
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("returns:detail", reference=found.reference)


PLAIN: dict[str, tuple[str, Callable[..., Any], Callable[[], str]]] = {
    "receipt": ("receive", actions.receive_goods, lambda: _("Noted: the goods are back.")),
    "acceptance": ("refund", actions.accept_goods, lambda: _("The goods are accepted.")),
    "refund": ("refund", actions.refund_instead, lambda: _("The money goes back.")),
    "end": ("give_up", actions.give_up, lambda: _("The return is closed.")),
}
_ONE = "returns/<str:reference>/"
# Included by frontend.pages.returns, whose namespace they share.
STEPS = [
    path(f"{_ONE}authorisation/", authorisation, name="authorisation"),
    path(f"{_ONE}refusal/", refusal, name="refusal"),
    path(f"{_ONE}label/", labels, name="label"),
    path(f"{_ONE}parcel/", parcel, name="parcel"),
    path(f"{_ONE}rejection/", rejection, name="rejection"),
    path(f"{_ONE}replacement/", replacement, name="replacement"),
    *(path(f"{_ONE}{noun}/", move, {"noun": noun}, name=noun) for noun in PLAIN),
]
