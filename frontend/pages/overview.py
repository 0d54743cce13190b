"""The desk of a company: what to do now, the figures, and how far a new supplier has come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from frontend.access import member_of, signed_in
from frontend.pages.storefront_desk import onboarding_steps
from frontend.workbench import Workbench
from marketplace.core import clock
from vendors.onboarding import checklist, percent
from vendors.queries import vendor_of

app_name = "overview"
SIDES = ("seller", "buyer")


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Where people land after signing in: operators at their queues, companies at their desk."""
    member = member_of(request)
    if member.is_operator:
        return redirect("desk:home")
    if member.is_inspector:
        return redirect("inspections:jobs")
    company = member.company
    if company is None:
        return redirect("home")
    vendor = vendor_of(company.pk)
    asked = request.GET.get("side")
    usual = "seller" if company.may_sell else "buyer"
    side = asked if asked in SIDES and vendor else usual
    steps = checklist(company, vendor) if vendor and side == "seller" else []
    context = {
        "work": Workbench(member, side, clock.now()),
        "side": side,
        "sells": vendor is not None,
        "steps": onboarding_steps(steps, vendor),
        "percent": percent(steps) if steps else 100,
    }
    return render(request, "overview/home.html", context)


urlpatterns = [path("overview/", home, name="home")]
