"""The operators' desk of commission: rules, the plans of suppliers, and what somebody would pay."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from frontend.access import member_of, operator_required, password_confirmed
from frontend.forms.commission import PlanChoiceForm, PlanForm, SimulationForm
from frontend.refusals import refused
from marketplace.core import clock
from marketplace.core.errors import Refusal
from trade_assurance import actions, rates, review_queries
from trade_assurance.fees import CommissionUnknown


@operator_required
@require_GET
def simulator(request: HttpRequest) -> HttpResponse:
    """Say what a supplier would pay on a line today, by which rule, and which rules it beats."""
    form = SimulationForm(request.GET if "seller" in request.GET else None)
    found, unknown = None, False
    if form.is_valid():
        data = form.cleaned_data
        try:
            found = rates.simulate(
                seller=data["seller"],
                category=data["category"],
                amount=data["money"],
                at=clock.now(),
            )
        except CommissionUnknown:
            unknown = True
    context = {"form": form, "found": found, "unknown": unknown}
    return render(request, "money_desk/simulator.html", context, status=422 if form.errors else 200)


@operator_required
@password_confirmed
@require_http_methods(["GET", "POST"])
def plans(request: HttpRequest) -> HttpResponse:
    """List plans and who is on them; add one."""
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_commission_plan(name=form.cleaned_data["name"], by=member_of(request))
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The plan was added."))
            return redirect("commission:plans")
    return _plans(request, form, PlanChoiceForm())


@operator_required
@password_confirmed
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Put a supplier on a plan, or on none."""
    form = PlanChoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.choose_plan(**form.cleaned_data, by=member_of(request), at=clock.now())
        messages.success(request, _("The plan counts for orders placed from now on."))
        return redirect("commission:plans")
    return _plans(request, PlanForm(), form)


def _plans(request: HttpRequest, form: PlanForm, choice: PlanChoiceForm) -> HttpResponse:
    context = {
        "form": form,
        "choice": choice,
        "plans": review_queries.commission_plans(),
        "members": review_queries.plans_of_sellers(),
    }
    status = 422 if form.errors or choice.errors else 200
    return render(request, "money_desk/plans.html", context, status=status)


app_name = "commission"
urlpatterns = [
    path("desk/commission/simulator/", simulator, name="simulator"),
    path("desk/commission/plans/", plans, name="plans"),
    path("desk/commission/plans/choices/", choices, name="choices"),
]
