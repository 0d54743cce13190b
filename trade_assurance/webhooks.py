"""The door for providers' events: verified, stored, answered; the work is the outbox's.

Two endpoints with secrets of their own: the platform's events, and those of sellers' accounts.
"""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from trade_assurance.actions import keep_event
from trade_assurance.gateways.stripe import API_VERSION, Event, EventRefused, read_event

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def stripe_events(request: HttpRequest) -> HttpResponse:
    """Take an event of the platform; 400 unless it was signed for us just now, 200 for a repeat."""
    return _take(request, "stripe", settings.STRIPE_WEBHOOK_SECRET)


@csrf_exempt
@require_POST
def stripe_connect_events(request: HttpRequest) -> HttpResponse:
    """Take an event of a seller's account, on the same terms."""
    return _take(request, "stripe_connect", settings.STRIPE_CONNECT_WEBHOOK_SECRET)


DOORS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/webhooks/stripe/": stripe_events,
    "/webhooks/stripe/connect/": stripe_connect_events,
}


def providers_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer providers' events before any other middleware: nothing there is about them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return DOORS.get(request.path_info, get_response)(request)

    return middleware


def _take(request: HttpRequest, endpoint: str, secret: str) -> HttpResponse:
    if not secret:
        return HttpResponse(status=404)
    try:
        event = read_event(
            request.body, signature=request.headers.get("Stripe-Signature", ""), secret=secret
        )
        _refuse_the_other_mode(event)
    except EventRefused as refusal:
        log.warning("event at %s refused: %s", endpoint, refusal)
        return HttpResponse(status=400)
    if event.api_version and event.api_version != API_VERSION:
        # Kept all the same: what counts is fetched anew, in the version we ask for.
        log.error("event %s at %s has version %s", event.id, endpoint, event.api_version)
    keep_event(endpoint=endpoint, event_id=event.id, kind=event.kind, body=event.body)
    return HttpResponse(status=200)


def _refuse_the_other_mode(event: Event) -> None:
    """An event of live mode means nothing here with test keys, nor the other way round."""
    live = "_live_" in settings.STRIPE_SECRET_KEY
    if event.livemode != live:
        raise EventRefused(f"livemode is {event.livemode} and our key is not")
