"""A supplier's account at the card provider: opened, what is due given on the provider's own page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from frontend.access import company_required, member_of, operator_required, password_confirmed
from frontend.refusals import as_message
from marketplace.core import clock
from trade_assurance import rules
from trade_assurance.actions import connect as actions
from trade_assurance.gateways.base import AnswerUnclear, GatewayAway
from trade_assurance.models import ConnectAccount


@company_required
@password_confirmed
@require_POST
def account(request: HttpRequest) -> HttpResponse:
    """Ask the card provider for an account of the company."""
    with as_message(request):
        actions.open_connect_account(by=member_of(request), at=clock.now())
        messages.success(request, _("The card provider is being asked. Look again in a minute."))
    return redirect("payouts:index")


@company_required
@password_confirmed
@never_cache
@require_GET
def onboarding(request: HttpRequest) -> HttpResponse:
    """Lead to the provider's page; it works once, so it is asked for at each visit."""
    member = member_of(request)
    if not rules.can_manage_payouts(member):
        raise PermissionDenied
    found = get_object_or_404(ConnectAccount, company=member.company)
    back = request.build_absolute_uri(reverse("payouts:index"))
    try:
        with as_message(request):
            return redirect(actions.onboarding_page(account=found, back=back, by=member))
    except (AnswerUnclear, GatewayAway):
        messages.error(request, _("The card provider does not answer. Try again in a minute."))
    return redirect("payouts:index")


@operator_required
@require_POST
def look_up(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the provider once more what is true of a supplier's account."""
    found = get_object_or_404(ConnectAccount, company__reference=reference)
    with as_message(request):
        actions.ask_about(account=found, by=member_of(request))
        messages.success(request, _("The card provider is being asked. Look again in a minute."))
    return redirect("desk_sellers:show", reference)


app_name = "connect"
urlpatterns = [
    path("payouts/provider/account/", account, name="account"),
    path("payouts/provider/onboarding/", onboarding, name="onboarding"),
    path("desk/supplier-money/<str:reference>/provider/", look_up, name="look_up"),
]
