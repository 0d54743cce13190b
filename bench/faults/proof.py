"""What the rows say afterwards: each promise is kept once."""

import io
from collections import Counter
from pathlib import Path

from django.core.management import call_command

from bench.faults.report import Tally
from bench.faults.trades import Promised
from marketplace.core.models import OutboxMessage
from marketplace.orders.models import Order
from messaging.models import Message, Notice, Thread
from rfq.models import RFQ, RFQMatch
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import MovementKind


def tallies(promised: Promised) -> list[Tally]:
    """Count each promised thing in the rows."""
    return [
        _orders(promised),
        _movements("held once", promised.paid, MovementKind.CARD_FUNDED),
        _movements("released once", promised.received, MovementKind.RELEASED),
        _messages(promised),
        _requests(promised),
        _notices(promised),
    ]


def breaches() -> list[str]:
    """Return what is wrong whatever was promised: outbox, numbering, ledger."""
    found = []
    waiting = OutboxMessage.objects.filter(done_at__isnull=True).count()
    if waiting:
        failed = OutboxMessage.objects.filter(failed_at__isnull=False).count()
        found.append(f"{waiting} promises are left in the outbox, {failed} of them given up")
    for thread in Thread.objects.filter(last_seq__gt=0):
        numbers = list(thread.messages.order_by("seq").values_list("seq", flat=True))
        if numbers != list(range(1, thread.last_seq + 1)):
            found.append(f"thread {thread.reference} has a gap")
    said, status = io.StringIO(), 0
    try:
        call_command("check_ledger", stdout=said, stderr=said)
    except SystemExit as ended:
        status = int(ended.code or 0)
    print(f"check_ledger: exit status {status}", flush=True)
    if status:
        found.append(f"the ledger does not add up: {said.getvalue()[:300]}")
    return found


def mails(sink: Path) -> tuple[int, int, int]:
    """Return how many notices owe a mail, how many of them never left, and how many left again.

    A mail server's "taken" cannot be in one transaction with our note of it, so a worker that dies
    between both sends that one again: at least once, never lost.
    """
    due = Notice.objects.filter(mail_due=True)
    taken = Counter(sink.read_text().splitlines()) if sink.exists() else Counter()
    left = due.filter(mailed_at__isnull=True).count()
    again = sum(taken.values()) - (due.count() - left)
    return due.count(), left, max(0, again)


def _orders(promised: Promised) -> Tally:
    tally = Tally("orders acknowledged")
    placed = Counter(Order.objects.values_list("client_token", flat=True))
    for token in promised.orders:
        tally.count(token, placed[token])
    return tally


def _movements(thing: str, references: list[str], kind: str) -> Tally:
    tally = Tally(thing)
    orders = dict(Order.objects.values_list("reference", "pk"))
    filed = Movement.objects.filter(kind=kind, subject_kind="order")  # one tranche to an order
    moved = Counter(filed.values_list("subject_id", flat=True))
    for reference in references:
        tally.count(reference, moved[orders.get(reference, 0)])
    return tally


def _messages(promised: Promised) -> Tally:
    tally = Tally("messages")
    kept = Counter(
        (thread, str(client_id))
        for thread, client_id in Message.objects.filter(client_id__isnull=False).values_list(
            "thread__reference", "client_id"
        )
    )
    for thread, client_id in promised.messages:
        tally.count(client_id, kept[thread, client_id])
    return tally


def _requests(promised: Promised) -> Tally:
    """A request is lost if its matching was never done, doubled if it was promised twice."""
    tally = Tally("requests matched")
    done = OutboxMessage.objects.filter(topic="rfq.opened", done_at__isnull=False)
    looked_for = Counter(done.values_list("payload__rfq_id", flat=True))
    known = dict(RFQ.objects.values_list("reference", "pk"))
    for reference in promised.rfqs:
        tally.count(reference, looked_for[known.get(reference, 0)])
    return tally


def _notices(promised: Promised) -> Tally:
    """Each kind of notice comes once to each person about one order or request."""
    tally = Tally("notices")
    told = Counter(
        Notice.objects.exclude(kind__startswith="message").values_list(
            "user_id", "kind", "subject_reference"
        )
    )
    for (user_id, kind, reference), count in told.items():
        name = f"{kind} {reference} to {user_id}"
        promised.tried.setdefault(name, promised.tried.get(reference, ""))
        tally.count(name, count)
    people = Notice.objects.filter(kind="rfq_matched").values_list(
        "subject_reference", "company_id"
    )
    heard = set(people)
    for reference, seller_id in RFQMatch.objects.values_list("rfq__reference", "seller_id"):
        if (reference, seller_id) not in heard:
            tally.count(f"rfq_matched {reference} to company {seller_id}", 0)
    return tally
