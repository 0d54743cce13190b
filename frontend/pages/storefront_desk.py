"""The supplier's own side of the storefront: asking to sell, the checklist, editing, holidays."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from frontend.access import company_required, member_of
from frontend.forms.storefront import HolidayForm, PictureForm, StorefrontForm
from frontend.refusals import as_message, refused
from frontend.templatetags.quayside import first_url
from marketplace.core import clock
from marketplace.core.errors import Refusal
from marketplace.core.states import history
from vendors import actions
from vendors.models import PictureKind, Vendor
from vendors.onboarding import Step, checklist, percent
from vendors.queries import vendor_of
from vendors.rules import can_edit_vendor, can_request_vendor


def _own(request: HttpRequest) -> Vendor:
    """Return the member's vendor if they may edit it; 404 without one, 403 for a colleague."""
    member = member_of(request)
    vendor = vendor_of(member.company.pk) if member.company else None
    if vendor is None:
        raise Http404
    if not can_edit_vendor(member, vendor):
        raise PermissionDenied
    return vendor


@company_required
def onboarding(request: HttpRequest) -> HttpResponse:
    """Show how far the company has come on its way to selling."""
    member = member_of(request)
    company = member.company
    assert company is not None  # noqa: S101 - company_required lets nobody else through
    vendor = vendor_of(company.pk)
    steps = checklist(company, vendor)
    context = {
        "vendor": vendor,
        "steps": onboarding_steps(steps, vendor),
        "percent": percent(steps),
        "may_request": vendor is None and can_request_vendor(member),
        "may_edit": vendor is not None and can_edit_vendor(member, vendor),
        "last": history(vendor).last() if vendor else None,
    }
    return render(request, "storefronts/onboarding.html", context)


@company_required
@require_POST
def request_profile(request: HttpRequest) -> HttpResponse:
    """Ask to be let sell, or ask again after a rejection."""
    member = member_of(request)
    vendor = vendor_of(member.company.pk) if member.company else None
    if vendor is None and not can_request_vendor(member):
        raise PermissionDenied
    if vendor is not None and not can_edit_vendor(member, vendor):
        raise PermissionDenied
    with as_message(request):
        if vendor is None:
            actions.request_vendor_profile(by=member, at=clock.now())
        else:
            actions.resubmit_vendor(vendor=vendor, by=member, at=clock.now())
        messages.success(request, _("Your request is with the operators. Fill in the rest now."))
    return redirect("storefronts:onboarding")


@company_required
def edit(request: HttpRequest) -> HttpResponse:
    """Change the storefront's words and figures."""
    vendor = _own(request)
    form = StorefrontForm(request.POST) if request.method == "POST" else StorefrontForm.of(vendor)
    if request.method == "POST" and form.is_valid():
        actions.update_vendor(
            vendor=vendor, facts=form.facts(), by=member_of(request), at=clock.now()
        )
        messages.success(request, _("The storefront is saved."))
        return redirect("storefronts:edit")
    return _editor(request, vendor, form=form)


@company_required
@require_POST
def holiday(request: HttpRequest) -> HttpResponse:
    """Close for a while, or open again."""
    vendor = _own(request)
    form = HolidayForm(request.POST)
    if form.is_valid():
        try:
            actions.set_holiday(vendor=vendor, closure=form.closure(), by=member_of(request))
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The closure is saved."))
            return redirect("storefronts:edit")
    return _editor(request, vendor, holiday=form)


@company_required
@require_POST
def picture(request: HttpRequest, kind: str) -> HttpResponse:
    """Replace the logo or the banner; an empty choice with `remove` takes it away."""
    vendor = _own(request)
    if kind not in PictureKind.values:
        raise Http404
    if "remove" in request.POST:
        actions.remove_picture(vendor=vendor, kind=kind, by=member_of(request))
        return redirect("storefronts:edit")
    form = PictureForm(request.POST, request.FILES, prefix=kind)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.set_picture(vendor=vendor, kind=kind, file=file, by=member_of(request))
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The picture is saved."))
            return redirect("storefronts:edit")
    return _editor(request, vendor, sent=(kind, form))


def _editor(
    request: HttpRequest,
    vendor: Vendor,
    *,
    form: StorefrontForm | None = None,
    holiday: HolidayForm | None = None,
    sent: tuple[str, PictureForm] | None = None,
) -> HttpResponse:
    days = {"first": vendor.holiday_from, "until": vendor.holiday_until}
    pictures = {"logo": PictureForm(prefix="logo"), "banner": PictureForm(prefix="banner")}
    if sent is not None:
        pictures[sent[0]] = sent[1]
    context = {
        "vendor": vendor,
        "form": form or StorefrontForm.of(vendor),
        "holiday": holiday or HolidayForm(initial=days),
        "pictures": [
            ("logo", _("Logo"), pictures["logo"], _picture(vendor, "logo")),
            ("banner", _("Banner"), pictures["banner"], _picture(vendor, "banner")),
        ],
    }
    bad = sent is not None or any(f is not None and f.errors for f in (form, holiday))
    return render(request, "storefronts/edit.html", context, status=422 if bad else 200)


def onboarding_steps(steps: list[Step], vendor: Vendor | None) -> list[dict[str, object]]:
    """Give each step of the checklist its words and the address where it is done."""
    return [_words(step, vendor) for step in steps]


def _picture(vendor: Vendor, kind: str) -> object:
    return vendor.pictures.filter(kind=kind).order_by("width").first()


def _words(step: Step, vendor: Vendor | None) -> dict[str, object]:
    """Give a step its words and the address where it is done."""
    edit_url = first_url("storefronts:edit") if vendor else ""
    words = {
        "request": (_("Ask for a supplier profile"), ""),
        "registration": (_("Give your registration or VAT number"), first_url("company:home")),
        "address": (_("Add an address"), first_url("company:addresses")),
        "storefront": (_("Describe your company"), edit_url),
        "logo": (_("Add a logo"), edit_url),
        "approval": (_("An operator approves the profile"), ""),
        "product": (_("Publish a first product"), first_url("listings:new", "listings:list")),
    }
    title, url = words[step.name]
    return {"title": title, "url": url, "done": step.done}


urlpatterns = [
    path("selling/", onboarding, name="onboarding"),
    path("selling/request/", request_profile, name="request"),
    path("selling/storefront/", edit, name="edit"),
    path("selling/storefront/holiday/", holiday, name="holiday"),
    path("selling/storefront/<slug:kind>/", picture, name="picture"),
]
