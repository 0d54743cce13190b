"""What either side does with a quotation: accept, counter, decline, withdraw."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import signed_in
from frontend.forms.counter_offers import CounterForm
from frontend.forms.rfqs import ReasonForm
from frontend.pages.quotations.access import readable_quotation, rows_of
from frontend.pages.quotations.reading import page_of
from frontend.pages.rfqs.access import attempt, member_of
from frontend.templatetags.quayside import first_url
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order
from rfq import actions
from rfq.models import Quotation
from rfq.offer import Offer
from rfq.queries import offer_of, sellers_revision
from rfq.rules import can_answer, can_decide
from rfq.states import QUOTATION


@signed_in
@require_POST
def acceptance(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept the revision that was shown; the order follows at once."""
    quotation = readable_quotation(request, reference)
    by, at, placed = member_of(request), clock.now(), []
    if quotation.order_reference:  # the second click of two
        return _to_order(quotation.order_reference)
    is_seller = by.acts_for(quotation.seller_id)
    if not (can_answer(by, quotation) if is_seller else can_decide(by, quotation)):
        raise PermissionDenied
    verb: Callable[..., Order] = actions.accept_counter if is_seller else actions.accept_revision
    number, terms_hash = _number(request), request.POST.get("terms_hash", "")

    def act() -> None:
        order = verb(quotation=quotation, number=number, terms_hash=terms_hash, by=by, at=at)
        placed.append(order.reference)

    if attempt(request, _("Agreed. The order has exactly these terms."), act):
        return _to_order(placed[0])
    return redirect("quotations:detail", quotation.reference)


@signed_in
def counter(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose other terms."""
    quotation = readable_quotation(request, reference)
    by, at = member_of(request), clock.now()
    if not can_decide(by, quotation):
        raise PermissionDenied
    if not QUOTATION.allows("counter_offer", state=quotation.state, actor=Actor.BUYER):
        return redirect("quotations:detail", quotation.reference)
    base = offer_of(sellers_revision(quotation))
    form = CounterForm(request.POST or None, offer=base)

    def act() -> None:
        offer = _countered(
            base, form.cleaned_data, at + timedelta(days=form.cleaned_data["valid_days"])
        )
        actions.counter_offer(
            quotation=quotation, number=_number(request), offer=offer, by=by, at=at
        )

    done = _("Your counter-offer is with the supplier.")
    if request.method == "POST" and form.is_valid() and attempt(request, done, act, form):
        return redirect("quotations:detail", quotation.reference)
    context = {"quotation": quotation, "form": form, "base": base, "rows": rows_of(base)}
    status = 422 if form.errors else 200
    return render(request, "quotations/counter.html", context, status=status)


@signed_in
@require_POST
def refusal(request: HttpRequest, reference: str) -> HttpResponse:
    """Decline for the buyer."""
    quotation = readable_quotation(request, reference)
    if not can_decide(member_of(request), quotation):
        raise PermissionDenied
    form = ReasonForm(request.POST, auto_id="decline_%s")
    done = _("Declined; the supplier reads why.")
    return _with_reason(request, quotation, actions.decline, form, done, "decline_form")


@signed_in
@require_POST
def withdrawal(request: HttpRequest, reference: str) -> HttpResponse:
    """Take it back for the supplier; a draft goes without a reason."""
    quotation = readable_quotation(request, reference)
    by, at = member_of(request), clock.now()
    if not can_answer(by, quotation):
        raise PermissionDenied
    if quotation.current == 0:
        done = _("The draft is gone.")
        attempt(
            request, done, lambda: actions.withdraw(quotation=quotation, reason="", by=by, at=at)
        )
        return redirect("quotations:list")
    form = ReasonForm(request.POST, auto_id="withdraw_%s")
    done = _("Withdrawn; the buyer reads why.")
    return _with_reason(request, quotation, actions.withdraw, form, done, "withdraw_form")


def _with_reason(
    request: HttpRequest,
    quotation: Quotation,
    verb: Callable[..., Any],
    form: ReasonForm,
    done: str,
    form_name: str,
) -> HttpResponse:
    by, at = member_of(request), clock.now()
    if form.is_valid() and attempt(
        request,
        done,
        lambda: verb(quotation=quotation, reason=form.cleaned_data["reason"], by=by, at=at),
        form,
    ):
        return redirect("quotations:detail", quotation.reference)
    context = page_of(request, quotation, **{form_name: form})
    return render(request, "quotations/detail.html", context, status=422)


def _countered(base: Offer, data: dict[str, Any], valid_until: Any) -> Offer:
    """Return the seller's offer with the buyer's figures; a changed price leaves the ladder behind."""
    lines = []
    for number, line in enumerate(base.lines, start=1):
        quantity, price = data[f"quantity_{number}"], data[f"unit_price_{number}"]
        same = (quantity, price) == (line.quantity, line.unit_price)
        lines.append(
            replace(line, quantity=quantity, unit_price=price, tiers=line.tiers if same else ())
        )
    freight = data["freight"]
    return replace(
        base,
        lines=tuple(lines),
        valid_until=valid_until,
        freight=None if freight is None else Money.of(freight, base.currency),
        lead_time_days=data["lead_time_days"],
        deposit_bps=int(data["deposit"] * 100),
        message=data["message"],
    )


def _number(request: HttpRequest) -> int:
    text = request.POST.get("number", "")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _to_order(reference: str) -> HttpResponse:
    return redirect(first_url("orders:detail", reference=reference) or "quotations:list")
