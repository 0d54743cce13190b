"""Changes of an order's contract: offering one, answering it, and what was changed before."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend import contract_changes
from frontend.access import member_of, signed_in
from frontend.forms.changes import ChangeForm, RefusalForm
from frontend.refusals import as_message, refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions, queries, rules
from marketplace.orders.models import ContractChange, Order

ANSWERS = {
    "acceptance": gettext_lazy("The contract was changed. Money and dates follow at once."),
    "refusal": gettext_lazy("You refused the change; the contract stays as it is."),
    "withdrawal": gettext_lazy("You took the offer back."),
}


@signed_in
@require_http_methods(["GET", "POST"])
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the open offer, the form to make one, and every revision; make the offer."""
    order, member = _order(request, reference), member_of(request)
    if request.method == "GET":
        return _show(request, order, ChangeForm(order=order))
    if not rules.can_discuss_contract(member, order):
        raise PermissionDenied
    form = ChangeForm(request.POST, order=order)
    if not form.is_valid():
        return _show(request, order, form, status=422)
    try:
        actions.propose_change(
            order=order,
            proposal=form.proposal(),
            by=member,
            at=clock.now(),
            language=get_language() or "",
        )
    except TransitionRefused:
        messages.warning(request, _("The order has moved on since you opened this page."))
    except Refusal as refusal:
        refused(form, refusal)
        return _show(request, order, form, status=422)
    else:
        messages.success(request, _("The change was proposed. The other side has 5 days."))
    return redirect("changes:changes", reference=reference)


@signed_in
@require_POST
def answer(request: HttpRequest, reference: str, pk: int, noun: str) -> HttpResponse:
    """Accept, refuse or take back an offer."""
    order, member = _order(request, reference), member_of(request)
    change = get_object_or_404(ContractChange, pk=pk, order=order)
    if noun not in ANSWERS:
        raise Http404
    if not rules.can_discuss_contract(member, order):
        raise PermissionDenied
    with as_message(request):
        if noun == "acceptance":
            actions.accept_change(
                change=change, by=member, at=clock.now(), language=get_language() or ""
            )
        elif noun == "refusal":
            words = RefusalForm(request.POST)
            given = words.cleaned_data["answer"] if words.is_valid() else ""
            actions.refuse_change(change=change, by=member, at=clock.now(), answer=given)
        else:
            actions.withdraw_change(change=change, by=member, at=clock.now())
        messages.success(request, str(ANSWERS[noun]))
    return redirect("changes:changes", reference=reference)


def _order(request: HttpRequest, reference: str) -> Order:
    member = member_of(request)
    rows = queries.order_page_rows(queries.party_orders(member))
    order: Order = get_object_or_404(rows, reference=reference)
    if not rules.can_see_order(member, order):
        raise PermissionDenied
    return order


def _show(
    request: HttpRequest, order: Order, form: ChangeForm, *, status: int = 200
) -> HttpResponse:
    member = member_of(request)
    buying = member.acts_for(order.buyer_id)
    context = {
        "order": order,
        "offered": contract_changes.offered(order, member),
        "form": form if contract_changes.may_offer(order, member) else None,
        "refusal": RefusalForm(),
        "decided": contract_changes.decided(order),
        "revised": contract_changes.revised(order),
        "other": order.seller if buying else order.buyer,
        "other_zone": queries.zone_of_company(order.seller_id if buying else order.buyer_id),
        "now": clock.now(),
    }
    return render(request, "contracts/changes.html", context, status=status)


app_name = "changes"
urlpatterns = [
    path("orders/<str:reference>/changes/", changes, name="changes"),
    path("orders/<str:reference>/changes/<int:pk>/<slug:noun>/", answer, name="answer"),
]
