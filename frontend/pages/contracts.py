"""The contract of an order: reading it, asking about a clause, accepting it; a seller's own terms."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontend import contract_page
from frontend.access import company_required, member_of, signed_in
from frontend.forms.contracts import AcceptanceForm, AnswerForm, QuestionForm, SellerTermsForm
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import NotAllowed, Refusal
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions, queries, rules
from marketplace.orders.models import ClauseRemark, Order


@signed_in
@require_GET
def contract(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the contract with its questions and acceptances."""
    return _show(request, _order(request, reference))


@signed_in
@require_POST
def acceptance(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept the contract as a named person."""
    order, member = _order(request, reference), member_of(request)
    if not rules.can_discuss_contract(member, order):
        raise PermissionDenied
    form = AcceptanceForm(request.POST, auto_id="id_accept_%s")
    if not form.is_valid():
        return _show(request, order, accepting=form)
    try:
        actions.accept_contract(
            order=order,
            by=member,
            at=clock.now(),
            language=get_language() or "",
            **form.cleaned_data,
        )
    except TransitionRefused:
        messages.warning(request, _("The order has moved on since you opened this page."))
    except Refusal as refusal:
        refused(form, refusal)
        return _show(request, order, accepting=form)
    else:
        messages.success(request, _("You have accepted the contract."))
    return redirect("orders:detail", reference=reference)


@signed_in
@require_POST
def question(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the other side about a clause."""
    order, member = _order(request, reference), member_of(request)
    if not rules.can_discuss_contract(member, order):
        raise PermissionDenied
    form = QuestionForm(request.POST, order=order)
    if not form.is_valid():
        return _show(request, order, asking=form)
    try:
        actions.ask_about_clause(order=order, by=member, at=clock.now(), **form.cleaned_data)
    except TransitionRefused:
        messages.warning(request, _("The order has moved on since you opened this page."))
    else:
        messages.success(request, _("Your question was sent. It stands beside the clause."))
    return redirect("contracts:contract", reference=reference)


@signed_in
@require_POST
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Answer the other side's question."""
    order, member = _order(request, reference), member_of(request)
    asked = get_object_or_404(ClauseRemark, pk=pk, order=order, answers=None)
    if not rules.can_discuss_contract(member, order):
        raise PermissionDenied
    form = AnswerForm(request.POST, auto_id=f"id_{asked.pk}_%s")
    if not form.is_valid():
        return _show(request, order, answering=form, asked_pk=asked.pk)
    try:
        actions.answer_about_clause(question=asked, by=member, at=clock.now(), **form.cleaned_data)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except (Refusal, TransitionRefused) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Your answer was sent. It stands beside the question."))
    return redirect("contracts:contract", reference=reference)


@company_required
@require_http_methods(["GET", "POST"])
def seller_terms(request: HttpRequest) -> HttpResponse:
    """Show and change what the company says and asks on each new order."""
    member = member_of(request)
    if not rules.can_set_seller_terms(member):
        raise PermissionDenied
    assert member.company is not None  # noqa: S101 - company_required lets nobody else through
    held = queries.seller_terms(member.company.pk)
    form = SellerTermsForm(request.POST) if request.method == "POST" else SellerTermsForm.of(held)
    if request.method == "POST" and form.is_valid():
        actions.set_seller_terms(
            by=member,
            thanks=form.cleaned_data["thanks"],
            forfeit_bps=form.forfeit_bps,
            storage_clause=form.cleaned_data["storage_clause"],
        )
        messages.success(request, _("Saved. New orders carry these terms; old ones keep theirs."))
        return redirect("contracts:terms")
    status = 422 if form.is_bound else 200
    return render(request, "contracts/seller_terms.html", {"form": form}, status=status)


def _order(request: HttpRequest, reference: str) -> Order:
    member = member_of(request)
    rows = queries.order_page_rows(queries.party_orders(member))
    order: Order = get_object_or_404(rows, reference=reference)
    if not rules.can_see_order(member, order):
        raise PermissionDenied
    return order


def _show(request: HttpRequest, order: Order, **tried: Any) -> HttpResponse:
    member = member_of(request)
    accepting, asking = tried.get("accepting"), tried.get("asking")
    context = {
        "order": order,
        "standing": contract_page.standing(order, member, tried=accepting),
        "clauses": contract_page.shown_clauses(
            order, member, tried=tried.get("answering"), tried_pk=tried.get("asked_pk", 0)
        ),
        "asking": (asking or QuestionForm(order=order))
        if contract_page.may_ask(order, member)
        else None,
        "now": clock.now(),
    }
    return render(request, "contracts/contract.html", context, status=422 if tried else 200)


app_name = "contracts"
urlpatterns = [
    path("orders/<str:reference>/contract/", contract, name="contract"),
    path("orders/<str:reference>/contract/acceptance/", acceptance, name="acceptance"),
    path("orders/<str:reference>/contract/questions/", question, name="question"),
    path("orders/<str:reference>/contract/questions/<int:pk>/answer/", answer, name="answer"),
    path("selling/order-terms/", seller_terms, name="terms"),
]
