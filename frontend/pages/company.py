"""The company's own pages: profile, address book, acting for another of one's companies."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import company_required, member_of, signed_in
from frontend.forms.company import AddressForm, CompanyForm
from frontend.middleware import COMPANY_KEY
from frontend.pages import company_team
from marketplace.companies import actions
from marketplace.companies.models import Address, Company, Membership
from marketplace.companies.rules import can_manage_company
from vendors.queries import vendor_of


def managed_company(request: HttpRequest) -> Company:
    """Return the member's company if they manage it; 403 for a colleague."""
    member = member_of(request)
    if member.company is None:
        raise Http404
    if not can_manage_company(member, member.company):
        raise PermissionDenied
    return member.company


@company_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the company's profile; its administrators change it here."""
    member = member_of(request)
    company = member.company
    assert company is not None  # noqa: S101 - company_required lets nobody else through
    if request.method == "POST":
        form = CompanyForm(request.POST)
        managed_company(request)
        if form.is_valid():
            actions.update_company(company=company, facts=form.facts(), by=member)
            messages.success(request, _("The profile is saved."))
            return redirect("company:home")
    else:
        form = CompanyForm.of(company)
    context = {
        "company": company,
        "form": form,
        "manages": can_manage_company(member, company),
        "vendor": vendor_of(company.pk),
    }
    return render(request, "company/home.html", context, status=422 if form.errors else 200)


@company_required
def addresses(request: HttpRequest) -> HttpResponse:
    """List the address book and add to it."""
    member = member_of(request)
    form = AddressForm(request.POST or None)
    if request.method == "POST":
        company = managed_company(request)
        if form.is_valid():
            actions.add_address(company=company, facts=form.facts(), by=member)
            messages.success(request, _("The address is saved."))
            return redirect("company:addresses")
    context = {
        "addresses": Address.objects.filter(company=member.company).order_by("pk"),
        "form": form,
        "manages": member.company is not None and can_manage_company(member, member.company),
    }
    return render(request, "company/addresses.html", context, status=422 if form.errors else 200)


@company_required
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one entry of the address book."""
    found = get_object_or_404(Address, pk=pk, company=member_of(request).company)
    managed_company(request)
    form = AddressForm(request.POST) if request.method == "POST" else AddressForm.of(found)
    if request.method == "POST" and form.is_valid():
        actions.change_address(address=found, facts=form.facts(), by=member_of(request))
        messages.success(request, _("The address is saved."))
        return redirect("company:addresses")
    status = 422 if form.errors else 200
    return render(request, "company/address.html", {"form": form, "address": found}, status=status)


@company_required
@require_POST
def address_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one entry out of the address book."""
    found = get_object_or_404(Address, pk=pk, company=member_of(request).company)
    managed_company(request)
    actions.remove_address(address=found, by=member_of(request))
    messages.success(request, _("The address is removed."))
    return redirect("company:addresses")


@signed_in
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act for another of one's companies from now on."""
    user_id = member_of(request).user_id
    chosen = request.POST.get("company", "")
    if not chosen.isdecimal():
        raise Http404
    membership = get_object_or_404(Membership, user_id=user_id, company_id=int(chosen))
    request.session[COMPANY_KEY] = membership.company_id
    messages.success(
        request, _("You act for %(company)s now.") % {"company": membership.company.name}
    )
    onward = request.POST.get("next", "")
    # The page one came from may belong to the other company: start from home then.
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return redirect(onward if safe and onward.count("/") <= 3 else "home")


app_name = "company"
urlpatterns = [
    path("company/", home, name="home"),
    path("company/addresses/", addresses, name="addresses"),
    path("company/addresses/<int:pk>/", address, name="address"),
    path("company/addresses/<int:pk>/removal/", address_removal, name="address_removal"),
    path("company/switch/", switch, name="switch"),
    *company_team.urlpatterns,
]
