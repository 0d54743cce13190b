"""The operators' desk of money in doubt: unclear payments, frozen tranches, stops; commission."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from frontend import desk
from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.commission import CommissionForm
from frontend.forms.money_desk import FreezeForm, ReversalForm
from frontend.forms.payments import ReasonForm
from frontend.refusals import as_message, refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from trade_assurance import actions, rates, review_queries
from trade_assurance.models import CommissionRule, MoneyStop, Payment, Protection


@operator_required
@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """List payments in doubt, frozen tranches, stops, and events nobody understood."""
    at = clock.now()
    context = {
        "payments": review_queries.payments_to_review(),
        "frozen": review_queries.frozen_protections(),
        "stops": review_queries.standing_stops(),
        "events": review_queries.silent_events(at),
        "proofs": review_queries.last_proofs(),
        "freeze_form": FreezeForm(prefix="freeze"),
        "reversal_form": ReversalForm(prefix="reversal"),
    }
    return render(request, "money_desk/review.html", context)


@operator_required
@password_confirmed
@require_POST
def look_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the card provider once more."""
    found = get_object_or_404(Payment, reference=reference)
    with as_message(request):
        actions.ask_look_up(payment=found, by=member_of(request))
        messages.success(request, _("The card provider is being asked. Look again in a minute."))
    return redirect("money_desk:review")


@operator_required
@password_confirmed
@require_POST
def give_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Call a payment failed, so that the buyer can pay again."""
    found = get_object_or_404(Payment, reference=reference)
    with as_message(request):
        actions.give_up_payment(
            payment=found, by=member_of(request), at=clock.now(), reason=_reason(request)
        )
        messages.success(request, _("Recorded. The buyer can pay again."))
    return redirect("money_desk:review")


@operator_required
@password_confirmed
@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Let the held money of an order stand still."""
    form = FreezeForm(request.POST, prefix="freeze")
    wanted = form.cleaned_data["order"].strip().upper() if form.is_valid() else ""
    held = Protection.objects.filter(order__reference=wanted).first()
    if held is None:
        messages.error(request, _("Give the reference of an order, and a reason."))
        return redirect("money_desk:review")
    with as_message(request):
        actions.freeze(
            protection=held,
            by=member_of(request),
            at=clock.now(),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("The money of this order is frozen."))
    return redirect("money_desk:review")


@operator_required
@password_confirmed
@require_POST
def unfreeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a frozen tranche go on where it stood."""
    held = get_object_or_404(Protection, pk=pk)
    reason = _reason(request)
    if not reason:
        messages.error(request, _("Say why."))
        return redirect("money_desk:review")
    with as_message(request):
        actions.unfreeze(protection=held, by=member_of(request), at=clock.now(), reason=reason)
        messages.success(request, _("It goes on where it stood."))
    return redirect("money_desk:review")


@operator_required
@password_confirmed
@require_POST
def taken(request: HttpRequest, pk: int) -> HttpResponse:
    """End a frozen tranche whose money a bank has kept."""
    held = get_object_or_404(Protection, pk=pk)
    with as_message(request):
        actions.end_taken(
            protection=held, by=member_of(request), at=clock.now(), reason=_reason(request)
        )
        messages.success(request, _("Ended: the bank keeps the money."))
    return redirect("money_desk:review")


@operator_required
@password_confirmed
@require_POST
def reversal(request: HttpRequest) -> HttpResponse:
    """Record that a bank took a payment back."""
    form = ReversalForm(request.POST, prefix="reversal")
    wanted = form.cleaned_data["payment"].strip().upper() if form.is_valid() else ""
    found = Payment.objects.filter(reference=wanted).first()
    if found is None:
        messages.error(request, _("Give the reference of a payment, and a reason."))
        return redirect("money_desk:review")
    with as_message(request):
        actions.record_reversal(
            payment=found,
            by=member_of(request),
            at=clock.now(),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("Recorded as taken back."))
    return redirect("money_desk:review")


@operator_required
@password_confirmed
@require_POST
def clearance(request: HttpRequest, pk: int) -> HttpResponse:
    """Let money go on after a stop; the books are proven again first."""
    stop = get_object_or_404(MoneyStop, pk=pk)
    with as_message(request):
        actions.clear_stop(
            stop=stop, by=member_of(request), at=clock.now(), reason=_reason(request)
        )
        messages.success(request, _("Releases and payouts go on."))
    return redirect("money_desk:review")


@operator_required
@password_confirmed
@require_http_methods(["GET", "POST"])
def commission(request: HttpRequest) -> HttpResponse:
    """List the commission rules and add one."""
    form = CommissionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_commission_rule(**form.rule(), by=member_of(request), at=clock.now())
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The rule was added."))
            return redirect("money_desk:commission")
    at = clock.now()
    context = {
        "form": form,
        "rules": review_queries.commission_rules(),
        "in_force": set(rates.rules_in_force(at).values_list("pk", flat=True)),
    }
    status = 422 if form.errors else 200
    return render(request, "money_desk/commission.html", context, status=status)


@operator_required
@password_confirmed
@require_POST
def rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule count no more for new orders."""
    rule = get_object_or_404(CommissionRule, pk=pk)
    with as_message(request):
        actions.end_commission_rule(rule=rule, by=member_of(request), at=clock.now())
        messages.success(request, _("The rule was ended."))
    return redirect("money_desk:commission")


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


desk.register(
    "money-review",
    gettext_lazy("Money in doubt"),
    review_queries.backlog,
    "money_desk:review",
    icon="search-check",
    hint=gettext_lazy("Unclear payments, stops of money"),
)
desk.register(
    "money-frozen",
    gettext_lazy("Frozen money"),
    review_queries.backlog_of_frozen,
    "money_desk:review",
    icon="snowflake",
    hint=gettext_lazy("Let go on, or leave stopped"),
)

app_name = "money_desk"
urlpatterns = [
    path("desk/money/", review, name="review"),
    path("desk/money/freezes/", freeze, name="freeze"),
    path("desk/money/freezes/<int:pk>/end/", unfreeze, name="unfreeze"),
    path("desk/money/freezes/<int:pk>/loss/", taken, name="taken"),
    path("desk/money/reversals/", reversal, name="reversal"),
    path("desk/money/stops/<int:pk>/clearance/", clearance, name="clearance"),
    path("desk/money/payments/<str:reference>/look-up/", look_up, name="look_up"),
    path("desk/money/payments/<str:reference>/failure/", give_up, name="give_up"),
    path("desk/commission/", commission, name="commission"),
    path("desk/commission/<int:pk>/end/", rule_end, name="rule_end"),
]
