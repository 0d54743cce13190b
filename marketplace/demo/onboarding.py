"""The card provider's page where a supplier gives what is due, played by hand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from trade_assurance.actions import keep_event
from trade_assurance.gateways.sandbox import accounts, store
from trade_assurance.gateways.sandbox.refusals import Refused

STEPS = {"give": accounts.onboard, "review": accounts.review, "reject": accounts.reject}


@require_http_methods(["GET", "POST"])
def onboarding(request: HttpRequest, account_id: str) -> HttpResponse:
    """Show what is due; take the step that was pressed, and let the provider tell of it."""
    try:
        account = store.find("account", account_id)
    except Refused as refusal:
        raise Http404 from refusal
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        back = request.GET.get("back", "")
        return render(request, "demo/onboarding.html", {"account": account, "back": back})
    step(account_id)
    _tell(account_id)
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "payouts:index")


def _tell(account_id: str) -> None:
    """Send the latest event of the account to the marketplace, as the provider would."""
    event = store.listed("event", parent=account_id, account=account_id)[0]
    keep_event(endpoint="stripe_connect", event_id=event["id"], kind=event["type"], body=event)
