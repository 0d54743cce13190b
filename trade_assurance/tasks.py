"""Thin entries: work after commit, and sweeps of what is due."""

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from marketplace.core import clock, jobs, outbox
from marketplace.core.errors import Refusal
from marketplace.core.transitions import TransitionRefused
from marketplace.orders.models import Order
from trade_assurance import dispute_queries
from trade_assurance.actions import disputes
from trade_assurance.actions.notices import tell
from trade_assurance.actions.protection import release_due
from trade_assurance.actions.sending import follow_up, send_intent
from trade_assurance.actions.webhooks import look_into_event
from trade_assurance.models import Dispute, Protection
from trade_assurance.states import ProtectionState

SWEEP_SIZE = 200
log = logging.getLogger(__name__)


@outbox.handles("trade_assurance.intent_due", outside=True)
def send(intent_id: int) -> None:
    """Ask the gateway, or ask again."""
    send_intent(intent_id=intent_id)


@outbox.handles("trade_assurance.told")
def tell_people(kind: str, **ids: int) -> None:
    """Write the bell rows and promise the mails of one money fact."""
    tell(kind=kind, ids=ids, at=clock.now())


@jobs.periodic("trade_assurance.release")
def release_what_is_due() -> int:
    """Release tranches whose claim window is over; orders that another holds come next time."""
    at = clock.now()
    due = Protection.objects.filter(state=ProtectionState.CLAIM_WINDOW, release_due_at__lte=at)
    oldest = due.order_by("release_due_at", "pk")[:SWEEP_SIZE]
    orders = Order.objects.select_for_update(skip_locked=True, of=("self",))
    free = orders.filter(pk__in=list(oldest.values_list("order_id", flat=True)))
    held = set(free.order_by("pk").values_list("pk", flat=True))
    return sum(_release(protection, at) for protection in due.filter(order_id__in=held))


def _release(protection: Protection, at: datetime) -> bool:
    """Release one; what cannot be released is reported and does not keep the others waiting."""
    try:
        release_due(protection=protection, at=at)
    except (Refusal, TransitionRefused, DatabaseError):
        log.exception("protection %s could not be released", protection.pk)
        return False
    return True


@jobs.periodic("trade_assurance.disputes")
def move_disputes() -> int:
    """Take every step of disputes whose time has come; one that fails keeps no other waiting."""
    at = clock.now()
    moved = 0
    for name, rows in dispute_queries.due(at).items():
        for dispute in rows[:SWEEP_SIZE]:
            moved += _move_dispute(name, dispute, at)
    return moved


def _move_dispute(name: str, dispute: Dispute, at: datetime) -> bool:
    try:
        with transaction.atomic():
            done = getattr(disputes, name)(dispute=dispute, at=at)
    except (Refusal, TransitionRefused, DatabaseError):
        log.exception("dispute %s: %s failed", dispute.reference, name)
        return False
    return done is not False


@jobs.periodic("trade_assurance.follow_up")
def follow_up_requests() -> int:
    """Look again at what no gateway has answered clearly."""
    return follow_up(at=clock.now())


@outbox.handles("trade_assurance.webhook_arrived", outside=True)
def look_into(event_pk: int) -> None:
    """Look up what a provider hinted at."""
    look_into_event(event_pk=event_pk)
