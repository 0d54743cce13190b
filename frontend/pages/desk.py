"""The operators' desk: queues with their age, and the cases of companies and vendors."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend import desk
from frontend.access import member_of, operator_required
from frontend.desk_words import COMPANY_REASONS, VENDOR_REASONS, decisions
from frontend.forms.desk import DecisionForm
from frontend.refusals import refused
from marketplace.companies import actions as companies
from marketplace.companies.models import Company, User
from marketplace.companies.queries import members_of, waiting_companies
from marketplace.companies.states import COMPANY
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.models import StateChange
from marketplace.core.states import HasState, history
from marketplace.core.transitions import Actor, Machine, TransitionRefused
from vendors import actions as vendors
from vendors.models import Vendor
from vendors.onboarding import checklist
from vendors.queries import valid_verifications, vendor_of, waiting_vendors
from vendors.states import VENDOR

PER_PAGE = 50
Decide = Callable[..., Any]
COMPANY_DECISIONS: dict[str, Decide] = {
    "approve": companies.approve_company,
    "reject": companies.reject_company,
    "block": companies.block_company,
    "unblock": companies.unblock_company,
}
VENDOR_DECISIONS: dict[str, Decide] = {
    "approve": vendors.approve_vendor,
    "reject": vendors.reject_vendor,
    "suspend": vendors.suspend_vendor,
    "reinstate": vendors.reinstate_vendor,
    "terminate": vendors.terminate_vendor,
}


@operator_required
def home(request: HttpRequest) -> HttpResponse:
    """List the queues with count and oldest age."""
    return render(request, "desk/home.html", {"lines": desk.lines(), "now": clock.now()})


@operator_required
def company_list(request: HttpRequest) -> HttpResponse:
    """List companies: those that wait, or all."""
    found = waiting_companies()
    if request.GET.get("show") == "all":
        found = Company.objects.order_by("-created_at")
    return _list(request, found, "desk/companies.html")


@operator_required
def vendor_list(request: HttpRequest) -> HttpResponse:
    """List vendors: those that wait, or all."""
    found = waiting_vendors()
    if request.GET.get("show") == "all":
        found = Vendor.objects.select_related("company").order_by("-created_at")
    return _list(request, found, "desk/vendors.html")


@operator_required
def company_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a company and decide on it."""
    company = get_object_or_404(Company, reference=reference)
    form = _form(request, COMPANY, company.state, COMPANY_REASONS)
    if (
        form.is_bound
        and form.is_valid()
        and _decided(request, form, COMPANY_DECISIONS, company=company)
    ):
        return redirect("desk:company", reference=reference)
    context = {
        "company": company,
        "vendor": vendor_of(company.pk),
        "members": members_of(company),
        "form": form,
        "history": _history(company),
    }
    return render(request, "desk/company.html", context, status=422 if form.errors else 200)


@operator_required
def vendor_case(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a vendor and decide on it."""
    vendor = get_object_or_404(Vendor.objects.select_related("company"), slug=slug)
    form = _form(request, VENDOR, vendor.state, VENDOR_REASONS)
    if (
        form.is_bound
        and form.is_valid()
        and _decided(request, form, VENDOR_DECISIONS, vendor=vendor)
    ):
        return redirect("desk:vendor", slug=slug)
    context = {
        "vendor": vendor,
        "company": vendor.company,
        "members": members_of(vendor.company),
        "steps": checklist(vendor.company, vendor),
        "checks": valid_verifications(vendor, clock.now().date()),
        "form": form,
        "history": _history(vendor),
    }
    return render(request, "desk/vendor.html", context, status=422 if form.errors else 200)


def _list(request: HttpRequest, found: QuerySet[Any], template: str) -> HttpResponse:
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    everything = request.GET.get("show") == "all"
    context = {"page": page, "everything": everything, "now": clock.now()}
    return render(request, template, context)


def _form(
    request: HttpRequest, machine: Machine, state: str, reasons: list[tuple[str, Any]]
) -> DecisionForm:
    open_moves = machine.choices(state=state, actor=Actor.OPERATOR)
    return DecisionForm(
        request.POST if request.method == "POST" else None,
        decisions=decisions(open_moves),
        reasons=reasons,
    )


def _decided(
    request: HttpRequest, form: DecisionForm, verbs: dict[str, Decide], **subject: Any
) -> bool:
    verb = verbs[form.cleaned_data["decision"]]
    try:
        verb(**subject, by=member_of(request), at=clock.now(), reason=form.why())
    except Refusal as refusal:
        refused(form, refusal)
        return False
    except TransitionRefused:
        messages.error(request, _("This was decided meanwhile. Look at what is true now."))
        return True
    messages.success(request, _("The decision is recorded and both sides are told."))
    return True


def _history(row: HasState) -> list[tuple[StateChange, str]]:
    changes = list(history(row))
    names = {u.pk: str(u) for u in User.objects.filter(pk__in={c.user_id for c in changes})}
    return [(change, names.get(change.user_id or 0, "")) for change in reversed(changes)]


def _oldest(found: QuerySet[Any]) -> tuple[int, datetime | None]:
    first = found.first()
    return found.count(), first.created_at if first else None


desk.register(
    "companies",
    gettext_lazy("Companies to approve"),
    lambda: _oldest(waiting_companies()),
    "desk:companies",
    icon="building-2",
)
desk.register(
    "vendors",
    gettext_lazy("Suppliers to approve"),
    lambda: _oldest(waiting_vendors()),
    "desk:vendors",
    icon="store",
)

app_name = "desk"
urlpatterns = [
    path("desk/", home, name="home"),
    path("desk/companies/", company_list, name="companies"),
    path("desk/companies/<str:reference>/", company_case, name="company"),
    path("desk/vendors/", vendor_list, name="vendors"),
    path("desk/vendors/<slug:slug>/", vendor_case, name="vendor"),
]
