"""What the clock does: close, expire, lapse, remind. Each sweep takes due rows in order.

A reminder that goes out late keeps what it announces alive for another day (`core.reminders`): a
request can still be decided, a quotation still be prolonged by its supplier. Its price binds nobody
after its date: that is the supplier's word, and not ours to lengthen.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from marketplace.core.reminders import effect_after
from marketplace.core.states import change_state
from marketplace.core.transitions import Actor
from rfq.actions.locks import lock_quotation
from rfq.actions.seats import free_seat
from rfq.actions.telling import tell_author, tell_buyer, tell_seller
from rfq.models import RFQ, ClosedBecause, Quotation
from rfq.queries import seats_taken, sellers_revision
from rfq.states import AFTER_CLOSE, LIVE, QUOTATION, QuotationState, RFQState
from rfq.states import RFQ as RFQ_MACHINE

BATCH = 200
REMIND_UNDECIDED = (timedelta(days=7), timedelta(days=21))
REMIND_EXPIRING = (timedelta(days=3), timedelta(days=1))


@transaction.atomic
def close_due_rfqs(*, at: datetime) -> int:
    """Close open requests whose deadline has passed, and tell the buyer what came in."""
    due = _due(RFQ.objects.filter(state=RFQState.OPEN, closes_at__lte=at))
    for rfq in due:
        change_state(rfq, "deadline", machine=RFQ_MACHINE, actor=Actor.CLOCK, at=at)
        rfq.closed_at, rfq.closed_because = at, ClosedBecause.DEADLINE
        rfq.save(update_fields=["closed_at", "closed_because"])
        tell_author(rfq, "rfq_closed", at, count=seats_taken(rfq))
    return len(due)


@transaction.atomic
def remind_undecided_rfqs(*, at: datetime) -> int:
    """Remind the buyer 7 and 21 days after closing, each once."""
    sent = 0
    for number, after in reversed([*enumerate(REMIND_UNDECIDED, start=1)]):  # the later one first
        waiting = RFQ.objects.filter(
            state=RFQState.CLOSED, closed_at__lte=at - after, reminders__lt=number
        )
        for rfq in _due(waiting):
            closed_at = rfq.closed_at or at
            end = effect_after(closed_at + AFTER_CLOSE, planned=closed_at + after, at=at)
            rfq.reminders, rfq.kept_until = number, end
            rfq.save(update_fields=["reminders", "kept_until"])
            tell_author(rfq, "rfq_undecided", at, until=end)
            sent += 1
    return sent


@transaction.atomic
def expire_rfqs(*, at: datetime) -> int:
    """Expire requests that nobody decided within 30 days of closing, reminded as they were."""
    over = RFQ.objects.filter(state=RFQState.CLOSED, closed_at__lte=at - AFTER_CLOSE)
    due = _due(over.filter(reminders=len(REMIND_UNDECIDED), kept_until__lte=at))
    for rfq in due:
        change_state(rfq, "expire", machine=RFQ_MACHINE, actor=Actor.CLOCK, at=at)
        tell_author(rfq, "rfq_ended", at)
    return len(due)


@transaction.atomic
def lapse_counters(*, at: datetime) -> int:
    """Put the seller's last revision back on the table where a counter-offer was not answered."""
    due = Quotation.objects.filter(state=QuotationState.COUNTER_OFFERED, counter_until__lte=at)
    moved = 0
    for found in due.order_by("pk")[:BATCH]:
        quotation = lock_quotation(found)
        if quotation.state != QuotationState.COUNTER_OFFERED:
            continue
        change_state(quotation, "counter_lapsed", machine=QUOTATION, actor=Actor.CLOCK, at=at)
        quotation.current = sellers_revision(quotation).number
        quotation.counter_until = None
        quotation.save(update_fields=["current", "counter_until"])
        tell_seller(quotation, "quotation_counter_lapsed", at)
        tell_buyer(quotation, "quotation_counter_lapsed", at)
        moved += 1
    return moved


@transaction.atomic
def expire_quotations(*, at: datetime) -> int:
    """Expire quotations at their date; a counter-offer that still stands keeps its quotation alive."""
    over = Q(state=QuotationState.SUBMITTED) | Q(counter_until__lte=at)
    told = Q(reminders=len(REMIND_EXPIRING), kept_until__lte=at)
    due = Quotation.objects.filter(over, told, state__in=LIVE, valid_until__lte=at)
    moved = 0
    for found in due.order_by("pk")[:BATCH]:
        quotation = lock_quotation(found)
        if quotation.state not in LIVE or not quotation.valid_until:
            continue
        change_state(quotation, "expire", machine=QUOTATION, actor=Actor.CLOCK, at=at)
        tell_seller(quotation, "quotation_expired", at)
        tell_buyer(quotation, "quotation_expired", at)
        free_seat(quotation, at)
        moved += 1
    return moved


@transaction.atomic
def remind_expiring_quotations(*, at: datetime) -> int:
    """Remind both sides 3 days and 1 day before a quotation expires, each once."""
    sent = 0
    for number, before in reversed([*enumerate(REMIND_EXPIRING, start=1)]):  # the later one first
        near = Quotation.objects.filter(
            state__in=LIVE, valid_until__lte=at + before, reminders__lt=number
        )
        for found in near.order_by("pk")[:BATCH]:
            quotation = lock_quotation(found)
            until = quotation.valid_until
            if until is None or until > at + before or quotation.reminders >= number:
                continue
            planned = max(until - before, sellers_revision(quotation).at)
            quotation.reminders = number
            quotation.kept_until = effect_after(until, planned=planned, at=at)
            quotation.save(update_fields=["reminders", "kept_until"])
            tell_buyer(quotation, "quotation_expiring", at)
            tell_seller(quotation, "quotation_expiring", at)
            sent += 1
    return sent


def _due(rfqs: QuerySet[RFQ]) -> list[RFQ]:
    return list(
        rfqs.select_for_update(of=("self",), skip_locked=True)
        .select_related("buyer", "created_by")
        .order_by("pk")[:BATCH]
    )
