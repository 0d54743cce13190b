"""What the two sides and operators do to an inspection, from the order's page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend import inspection_moves
from frontend.access import member_of, signed_in
from frontend.forms.inspections import NoteForm
from frontend.pages.inspections.access import order_of_party
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import rules
from marketplace.orders.models import Order
from trade_assurance.actions import inspections as actions
from trade_assurance.models import Inspection


@signed_in
@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for an inspection of an order's goods."""
    order = order_of_party(request, reference)
    if not rules.can_buy_for(member_of(request), order):
        raise PermissionDenied
    form = NoteForm(request.POST)

    def act() -> None:
        actions.ask_inspection(
            order=order, by=member_of(request), at=clock.now(), note=form.cleaned_data["note"]
        )

    return _done(request, order, form, act, _("The supplier has been asked."))


@signed_in
@require_POST
def move(request: HttpRequest, reference: str, noun: str) -> HttpResponse:
    """Take a step of an inspection and show the order again."""
    found = get_object_or_404(Inspection.objects.select_related("order"), reference=reference)
    order = order_of_party(request, found.order.reference)
    step = inspection_moves.BY_NOUN[noun]
    if not inspection_moves.may(member_of(request), found, step.move):
        raise PermissionDenied
    form = step.form(request.POST)

    def act() -> None:
        step.act(found, member_of(request), clock.now(), form.cleaned_data)

    return _done(request, order, form, act, str(step.done))


def _done(
    request: HttpRequest, order: Order, form: forms.Form, act: Any, done: str
) -> HttpResponse:
    """Act on a valid form and show the order; what is wrong is said above it."""
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect("orders:detail", reference=order.reference)
    try:
        act()
    except TransitionRefused:
        messages.warning(request, _("The inspection has moved on since you opened this page."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("orders:detail", reference=order.reference)
