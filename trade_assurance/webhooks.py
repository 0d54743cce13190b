"""The door for providers' events: verified, stored, answered; the work is the outbox's."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from trade_assurance.actions import keep_event
from trade_assurance.gateways.stripe import EventRefused, read_event


@csrf_exempt
@require_POST
def stripe_events(request: HttpRequest) -> HttpResponse:
    """Take a Stripe event; 400 unless it was signed for us just now, 200 also for a repeat."""
    signature = request.headers.get("Stripe-Signature", "")
    if not settings.STRIPE_WEBHOOK_SECRET:
        return HttpResponse(status=404)
    try:
        event = read_event(request.body, signature=signature, secret=settings.STRIPE_WEBHOOK_SECRET)
    except EventRefused:
        return HttpResponse(status=400)
    keep_event(endpoint="stripe", event_id=event.id, kind=event.kind, body=event.body)
    return HttpResponse(status=200)
