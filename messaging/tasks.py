"""Work done after commit: mails of notices."""

import logging
from datetime import timedelta

from marketplace.companies.models import User
from marketplace.core import clock, jobs, outbox
from marketplace.orders.models import Order
from messaging import queries
from messaging.actions import note_mailed, remind_of_balance, remind_of_receipt, remind_of_unread
from messaging.figures import figures_of
from messaging.mail import send_notice_mail
from messaging.models import Notice, Thread
from vendors.actions import record_response_figures
from vendors.queries import public_vendors

MEASURED = timedelta(days=30)
log = logging.getLogger(__name__)


@outbox.handles("messaging.notices_due", outside=True)
def mail_notices(*, notice_ids: list[int]) -> None:
    """Send the mails of some notices; those that fail are promised again, alone.

    One outbox message stands for many mails. Marking each as sent, in a transaction of its own,
    keeps a dead address or a dying worker from repeating everybody else's mail.
    """
    due = Notice.objects.filter(
        pk__in=notice_ids, mail_due=True, mailed_at__isnull=True
    ).select_related("user")
    left: list[int] = []
    failure: Exception | None = None
    sent = 0
    for notice in due.order_by("pk"):
        try:
            send_notice_mail(notice)
        except Exception as error:
            log.warning("mail of notice %s failed: %s", notice.pk, error)
            left.append(notice.pk)
            failure = error
        else:
            note_mailed(notice=notice, at=clock.now())
            sent += 1
    if failure is None:
        return
    if not sent:
        raise failure
    outbox.emit("messaging.notices_due", notice_ids=left)


@outbox.handles("orders.reminder")
def mail_reminder(*, order_id: int, kind: str, days: int) -> None:
    """Tell the buyer that a deadline of theirs comes near: receipt, or the balance."""
    log.info("reminder %s of order %s, %s days before", kind, order_id, days)
    order = Order.objects.select_related("buyer", "seller").get(pk=order_id)
    remind = remind_of_balance if kind == "balance" else remind_of_receipt
    remind(order=order, at=clock.now())


@jobs.periodic("messaging.unread")
def mail_unread() -> int:
    """Fall back to mail where a message was not read for ten minutes."""
    at = clock.now()
    waiting = queries.waiting_reads(at)
    threads = Thread.objects.in_bulk({thread_id for thread_id, _user, _seq in waiting})
    users = User.objects.in_bulk({user_id for _thread, user_id, _seq in waiting})
    for thread_id, user_id, seq in waiting:
        remind_of_unread(thread=threads[thread_id], user=users[user_id], seq=seq, at=at)
    return len(waiting)


@jobs.periodic("messaging.response_figures")
def measure_responses() -> int:
    """Tell vendors how fast they answered over the last thirty days; return how many changed."""
    now = clock.now()
    figures = figures_of(queries.first_words(now - MEASURED), now=now)
    changed = 0
    for vendor in public_vendors():
        new = figures.get(vendor.company_id)
        rate, seconds = (new.rate_bps, new.seconds) if new else (None, None)
        if (vendor.response_rate_bps, vendor.response_seconds) != (rate, seconds):
            record_response_figures(company_id=vendor.company_id, rate_bps=rate, seconds=seconds)
            changed += 1
    return changed
